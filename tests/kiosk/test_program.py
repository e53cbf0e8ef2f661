# SPDX-License-Identifier: Apache-2.0
import json
import subprocess
import sys
import tomllib

import pytest

from kiosk import program

FACTS = {
    "version": "7.1",
    "commit": "0123456789abcdef",
    "changed": False,
    "source_date_epoch": 1_767_225_600,
    "lock": "ab",
}


@pytest.fixture
def frozen(monkeypatch, tmp_path):
    """What a build sees of itself."""
    file = tmp_path / "build.json"
    file.write_text(json.dumps(FACTS), encoding="utf-8")
    monkeypatch.setattr(program, "IS_FROZEN", True)
    monkeypatch.setattr(program, "_BUILD_FILE", file)
    monkeypatch.setattr(sys, "executable", "/opt/kiosk/kiosk")
    program.build.cache_clear()
    yield file
    program.build.cache_clear()


def test_sources_know_their_version_and_no_more(root):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert str(program.build()) == project["version"]
    assert program.build().commit == ""


def test_the_version_is_said_without_the_command_line_library(root):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "main.py", "--version"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{program.build()}\n"
    assert "typer" not in done.stderr


def test_a_build_names_its_commit(frozen):
    assert str(program.build()) == "7.1 (0123456789ab)"
    assert program.build().lock == "ab"


def test_a_build_of_changed_sources_says_so(frozen):
    frozen.write_text(json.dumps({**FACTS, "changed": True}), encoding="utf-8")
    assert str(program.build()) == "7.1 (0123456789ab+)"


def test_sources_start_themselves_again_through_the_interpreter(root):
    command = program.command("central", "serve")
    assert command == (sys.executable, str(root / "main.py"), "central", "serve")
    assert program.isolated("workbench")[1:4] == ("-E", "-s", "-B")


def test_a_build_starts_itself_again_by_its_own_name(frozen):
    assert program.command("central", "serve") == ("/opt/kiosk/kiosk", "central", "serve")
    assert program.isolated("workbench") == ("/opt/kiosk/kiosk", "workbench")
