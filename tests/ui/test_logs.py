# SPDX-License-Identifier: Apache-2.0
"""The last of the log is kept in files, and a disk that refuses ends nothing."""

import logging
from contextlib import contextmanager

from ui import logs


@contextmanager
def kept_in(folder):
    """Keep the log for as long as a test takes."""
    root = logging.getLogger()
    before = list(root.handlers)
    logs.keep(folder)
    try:
        yield [one for one in root.handlers if one not in before]
    finally:
        for one in [one for one in root.handlers if one not in before]:
            root.removeHandler(one)
            one.close()


def test_what_is_said_is_kept(tmp_path):
    with kept_in(tmp_path / "logs"):
        logs.log.warning("the line is down")
    said = (tmp_path / "logs" / logs.FILE_NAME).read_text(encoding="utf-8")
    assert said.endswith("WARNING the line is down\n")


def test_only_the_last_of_it_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "_BYTES", 200)
    with kept_in(tmp_path):
        for number in range(100):
            logs.log.warning("line %d", number)
    files = list(tmp_path.iterdir())
    assert len(files) == 5
    assert sum(one.stat().st_size for one in files) <= 5 * 200
    assert "line 99" in (tmp_path / logs.FILE_NAME).read_text(encoding="utf-8")


def test_a_disk_that_refuses_ends_nothing(tmp_path):
    (tmp_path / "logs").write_text("a file in the folder's place", encoding="utf-8")
    with kept_in(tmp_path / "logs") as added:
        assert added == []
