# SPDX-License-Identifier: Apache-2.0
"""The guide's own commands bring a centre back, and the station sends what came after the backup."""

import json
import re
import shlex
from pathlib import Path

import pytest

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.clock import SystemClock
from kiosk.commands import Exit
from kiosk.sealing import age
from main import main
from tests.kiosk.commands.conftest import submit

GUIDE = "docs/guides/back-up-and-restore.md"


def commands(root, heading: str) -> list[list[str]]:
    """Read the commands of the first block below a heading of the guide."""
    text = (root / GUIDE).read_text(encoding="utf-8")
    block = re.search(rf"\n#+ {heading}\n.*?```sh\n(.*?)```", text, flags=re.DOTALL)
    lines = (shlex.split(line, comments=True) for line in block[1].splitlines())
    return [line[1:] for line in lines if line]


class Walk:
    """Two centres after each other, a backup between them, and one station."""

    def __init__(self, folder: Path, root: Path, capsys, serve_app) -> None:
        self.folder, self.root, self.capsys, self.serve_app = folder, root, capsys, serve_app
        secret = age.generate()
        (folder / "backup.age").touch(mode=0o600)
        (folder / "backup.age").write_text(secret)
        self.words = {
            "/srv/backup/centre": str(folder / "backup"),
            "age1…": age.recipient_of(secret),
            "BACKUP": str(folder / "backup"),
            "backup.age": str(folder / "backup.age"),
            "NEW": str(folder / "new"),
        }
        self.opened: list[Centre] = []

    def give(self, line: list[str]) -> str:
        """Give a command of the guide, with its words put in; what stands for a place is left out."""
        given = [self.words.get(word, word) for word in line]
        while "…" in given:
            at = given.index("…")
            del given[at - 1 : at + 1]
        assert main(given) == Exit.DONE, line
        return self.capsys.readouterr().out

    def serve(self, name: str) -> str:
        """Serve the centre of a folder."""
        centre = Centre.open(self.folder / name, SystemClock())
        self.opened.append(centre)
        return self.serve_app(create_app(centre))

    def here(self) -> set[str]:
        """Say what the centre of the moment has received."""
        return {one.reference for one in self.opened[-1].submissions.all()}


@pytest.fixture
def walk(tmp_path, root, capsys, serve_app):
    made = Walk(tmp_path, root, capsys, serve_app)
    yield made
    for centre in made.opened:
        centre.close()


def sync(url: str, capsys) -> None:
    main(["sync", "--central-url", url])
    capsys.readouterr()


def test_the_guide_s_commands_bring_it_back_and_the_station_sends_the_rest(
    *, walk, station, waiting, root, capsys
):
    url = walk.serve("old")
    code = walk.opened[0].stations.invite("BK01", walk.opened[0].clock.now())
    assert main(["enrol", "--central-url", url, "--code", code]) == Exit.DONE
    sync(url, capsys)
    (nightly,) = commands(root, "Each night")
    walk.give([*nightly, "--data-dir", str(walk.folder / "old")])
    later = submit(station)
    sync(url, capsys)
    assert walk.here() == {waiting, later}

    bring_back, listed, stations = commands(root, "Try it before you need it")
    assert json.loads(walk.give(bring_back))["received"] == 1
    assert waiting in walk.give(listed)
    assert later not in walk.give(listed)
    assert "BK01" in walk.give(stations)

    url = walk.serve("new")
    assert walk.here() == {waiting}
    for _ in range(2):  # the first heartbeat tells that some are missing; then they go
        sync(url, capsys)
    assert walk.here() == {waiting, later}
