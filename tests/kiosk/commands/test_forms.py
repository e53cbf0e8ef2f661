# SPDX-License-Identifier: Apache-2.0
"""`forms publish|check|key` answer with data, a stable code and one exit code each."""

import json
import stat
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue, Trust, public_key
from kiosk.commands import Exit
from main import main

FORM = """\
| survey |
| | type | name | label | relevant |
| | text | a | Name | {condition} |
"""


@pytest.fixture
def form(tmp_path: Path):
    """Write a form of another tool and give the arguments to look at it with."""
    (tmp_path / "po").mkdir()

    def write(condition: str = "") -> list[str]:
        file = tmp_path / "visa.md"
        file.write_text(FORM.format(condition=condition), encoding="utf-8")
        return [str(file), "-t", str(tmp_path / "po")]

    return write


def test_advice_is_said_and_keeps_nobody_from_publishing(form, capsys):
    assert main(["forms", "check", *form("false()"), "--json"]) == Exit.DONE
    problems = json.loads(capsys.readouterr().out)["problems"]
    (found,) = [one for one in problems if one["code"] == "form.publish.unreachable"]
    assert (found["severity"], found["sheet"], found["row"], found["column"]) == (
        "advice",
        "survey",
        3,
        "relevant",
    )


def test_the_same_is_an_error_by_our_own_standard(form, capsys):
    assert main(["forms", "check", *form("false()"), "--strict"]) == Exit.NO
    assert "a is never shown" in capsys.readouterr().out


def test_an_error_ends_publishing_with_its_code_and_writes_nothing(form, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["forms", "publish", *form("${b} = 1"), "-o", str(out)]) == Exit.NO
    assert "form.publish.unknown-reference" in capsys.readouterr().err
    assert not out.exists()


def test_a_key_is_made_once_and_signs_what_its_kiosks_believe(form, tmp_path, capsys):
    file = tmp_path / "keys" / "agency"
    assert main(["forms", "key", str(file)]) == Exit.DONE
    public = capsys.readouterr().out.strip()
    assert main(["forms", "key", str(file), "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["public"] == public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    out = tmp_path / "out"
    assert (
        main(
            ["forms", "publish", *form(), "--no-speech", "-o", str(out), "-k", str(file), "--json"]
        )
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (said["publisher"], said["development"]) == (public, False)
    assert Catalogue.open(out, Trust(keys=(public_key(public),))).edition == said["edition"]


def test_a_key_that_is_not_there_is_the_environments_trouble(form, tmp_path, capsys):
    arguments = [
        "forms",
        "publish",
        *form(),
        "-o",
        str(tmp_path / "out"),
        "-k",
        str(tmp_path / "k"),
    ]
    assert main(arguments) == Exit.ENVIRONMENT
    assert "sealing.key-missing" in capsys.readouterr().err
