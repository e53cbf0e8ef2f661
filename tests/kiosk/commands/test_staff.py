# SPDX-License-Identifier: Apache-2.0
"""`staff …` on the machine: the first supervisor, a badge that can be scanned, and no PIN said."""

import json

import pytest
import zxingcpp
from argon2 import PasswordHasher
from PIL import Image

from kiosk.clock import SystemClock
from kiosk.commands import Exit, pins
from kiosk.staff import Action, Role, Staff
from kiosk.staff.pins import HASHER
from kiosk.store import Store
from main import main

FIRST, OWN = "834027", "270519"


@pytest.fixture(autouse=True)
def _cheap_pins(monkeypatch):
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(HASHER, "_hasher", cheap)


@pytest.fixture
def pin_file(tmp_path):
    file = tmp_path / "pin"
    file.write_text(f"{FIRST}\n")
    return str(file)


@pytest.fixture
def signing(station):
    """The service as the kiosk at work has it, beside the commands."""
    clock = SystemClock()
    with Store(station, clock) as store:
        yield Staff(store.roll, clock, now=clock.now, days=30)


def listed(capsys) -> list[dict[str, str]]:
    capsys.readouterr()
    assert main(["staff", "list", "--json"]) == Exit.DONE
    return json.loads(capsys.readouterr().out)["accounts"]


def test_the_first_supervisor_is_made_on_the_machine_and_makes_the_rest(
    station, signing, pin_file, capsys
):
    assert main(["staff", "list"]) == Exit.DONE
    made = ["staff", "add", "Leyla", "--role", "supervisor", "--pin-file", pin_file]
    assert main(made) == Exit.DONE
    assert main(made) == Exit.NO
    assert "staff.taken" in capsys.readouterr().err
    session = signing.change_own_pin(signing.sign_in("leyla", FIRST), FIRST, OWN)
    assert session.may(Action.MANAGE_STAFF)
    signing.add(session, "Rauf", Role.OFFICER, FIRST)
    assert [(one["name"], one["role"]) for one in listed(capsys)] == [
        ("Leyla", "supervisor"),
        ("Rauf", "officer"),
    ]
    assert main(["staff", "retire", "Rauf"]) == Exit.DONE
    assert main(["staff", "retire", "Leyla"]) == Exit.NO
    assert "staff.last-supervisor" in capsys.readouterr().err
    assert listed(capsys)[1]["retired"]


def test_a_badge_is_drawn_for_its_owner_alone_and_can_be_scanned(
    station, signing, pin_file, tmp_path
):
    main(["staff", "add", "Leyla", "--role", "officer", "--pin-file", pin_file])
    picture = tmp_path / "badge.png"
    picture.write_bytes(b"an older one, readable by all")
    picture.chmod(0o644)
    assert main(["staff", "badge", "Leyla", "--out", str(picture)]) == Exit.DONE
    assert picture.stat().st_mode & 0o777 == 0o600
    (code,) = zxingcpp.read_barcodes(Image.open(picture))
    assert signing.is_badge(code.text)
    assert signing.sign_in_by_badge(code.text, FIRST).member.name == "Leyla"
    assert main(["staff", "badge", "Nobody", "--out", str(picture)]) == Exit.NO


def test_a_lock_is_opened_and_a_pin_set_on_the_machine(station, signing, pin_file, tmp_path):
    main(["staff", "add", "Leyla", "--role", "officer", "--pin-file", pin_file])
    other = tmp_path / "other"
    other.write_text(OWN)
    assert main(["staff", "pin", "Leyla", "--pin-file", str(other)]) == Exit.DONE
    assert signing.sign_in("Leyla", OWN).must_change
    assert main(["staff", "unlock", "Leyla"]) == Exit.DONE
    assert main(["staff", "unlock", "Nobody"]) == Exit.NO


def test_a_pin_is_asked_for_twice_and_is_no_argument(station, signing, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(
        pins.typer, "prompt", lambda text, **options: asked.append((text, options)) or FIRST
    )
    assert main(["staff", "add", "Leyla", "--role", "officer", "--until", "2999-12-31"]) == 0
    assert asked == [("PIN", {"hide_input": True, "confirmation_prompt": True})]
    assert signing.sign_in("Leyla", FIRST)
    assert main(["staff", "add", "Rauf", "--role", "officer", "--pin", FIRST]) == Exit.USAGE
    said = capsys.readouterr()
    assert FIRST not in said.out + said.err


def test_a_wrong_role_or_file_is_a_wrong_command(station, tmp_path, capsys):
    missing = str(tmp_path / "missing")
    for options in (["--role", "king"], ["--role", "officer", "--pin-file", missing]):
        assert main(["staff", "add", "Leyla", *options]) == Exit.USAGE
    assert listed(capsys) == []
