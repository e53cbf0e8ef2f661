# SPDX-License-Identifier: Apache-2.0
"""The commands with which people offer services, notices and settings."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher

from kiosk.commands import Exit, central, run_and_report
from kiosk.staff.pins import HASHER

NOTICE = """
id = "repair"
kind = "closed"
valid_from = 2026-01-01T00:00:00+04:00
valid_until = {until}
stations = ["BK01"]

[texts]
az = "Təmir"
"""


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on a central's folder: its exit code, and what it printed and complained."""

    def call(*arguments):
        code = run_and_report(central, [*arguments, "--data-dir", str(tmp_path / "region")])
        printed = capsys.readouterr()
        return code, printed.out.strip(), printed.err.strip()

    return call


@pytest.fixture
def rows(run):
    """Run a command that lists."""

    def call(*arguments):
        code, printed, _complaint = run(*arguments, "--json")
        assert code == Exit.DONE
        (found,) = json.loads(printed).values()
        return found

    return call


def test_an_edition_is_published_released_and_withdrawn(run, rows, sets):
    folder, public = sets.make(7, {"messages/az.mo": b"az"}), sets.key.public_bytes.hex()
    code, _, complaint = run("publish", str(folder))
    assert code != Exit.DONE
    assert "error: central.publisher:" in complaint
    assert run("publish", str(folder), "--publisher", public)[:2] == (Exit.DONE, "7")
    assert run("publish", str(folder))[:2] == (Exit.DONE, "7")
    assert rows("editions")[0]["ring"] == ""
    assert run("release", "7", "--ring", "0")[0] == Exit.DONE
    assert rows("editions")[0]["ring"] == 0
    assert run("withdraw", "7")[0] == Exit.DONE
    assert rows("editions")[0]["ring"] == ""
    assert run("withdraw", "8")[0] == Exit.NO
    assert "central.ring" in run("release", "7", "--ring", "100")[2]
    assert run("publish", str(folder), "--publisher", "xyz")[0] == Exit.USAGE
    assert [row["event"] for row in rows("audit", "7")] == [
        "edition-withdrawn",
        "edition-released",
        "edition-published",
    ]


def test_a_notice_is_put_listed_and_ended(run, rows, tmp_path):
    file = tmp_path / "notice.toml"
    file.write_text(NOTICE.format(until="2100-01-01T00:00:00Z"), encoding="utf-8")
    code, _, complaint = run("notice", "put", str(file))
    assert (code, "advice" in complaint) == (Exit.DONE, True)
    (row,) = rows("notice", "list")
    assert (row["id"], row["stations"], row["texts"]) == ("repair", ["BK01"], {"az": "Təmir"})
    assert "repair" in run("notice", "list")[1]
    assert run("notice", "end", "repair")[0] == Exit.DONE
    assert run("notice", "end", "repair")[0] == Exit.NO
    assert rows("notice", "list") == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (NOTICE.format(until="2026-02-01T00:00:00Z"), "central.notice-over"),
        (NOTICE.format(until="2100-01-01T00:00:00"), "central.notice"),
        (
            NOTICE.format(until="2100-01-01T00:00:00Z").replace("Təmir", "a\u202eb"),
            "central.notice",
        ),
        ("id = ", "central.notice"),
        ("x" * (300 << 10), "central.notice"),
    ],
    ids=["over", "no zone", "hostile", "no TOML", "long"],
)
def test_a_notice_that_is_none_is_named(run, tmp_path, content, code):
    file = tmp_path / "notice.toml"
    file.write_text(content, encoding="utf-8")
    exit_code, _, complaint = run("notice", "put", str(file))
    assert exit_code != Exit.DONE
    assert f"error: {code}:" in complaint
    assert "\u202e" not in complaint


def test_a_notice_may_be_json(run, rows, tmp_path):
    file = tmp_path / "notice.json"
    now = datetime.now(UTC).replace(microsecond=0)
    facts = {
        "id": "fee",
        "valid_from": now.isoformat(),
        "valid_until": (now + timedelta(days=1)).isoformat(),
        "texts": {"az": "Rüsum", "en": "Fee"},
    }
    file.write_text(json.dumps(facts))
    assert run("notice", "put", str(file)) == (Exit.DONE, "", "")
    assert [row["id"] for row in rows("notice", "list")] == ["fee"]


def test_settings_are_set_shown_and_taken_back(run, rows):
    run("enrol", "BK01", "--service-point", "Nərimanov 2")
    assert run("settings", "set", "--all", "sync_every=30", 'languages=["az","en"]')[0] == Exit.DONE
    assert run("settings", "set", "--point", "Nərimanov 2", "idle.grace=30")[0] == Exit.DONE
    assert run("settings", "set", "--station", "BK01", "sync_every=60")[0] == Exit.DONE
    code, printed, _ = run("settings", "show", "BK01", "--json")
    assert code == Exit.DONE
    held = json.loads(printed)
    assert held["values"] == {
        "languages": ["az", "en"],
        "sync_every": 60.0,
        "idle": {"grace": 30},
    }
    assert run("settings", "unset", "--station", "BK01", "sync_every")[0] == Exit.DONE
    later = json.loads(run("settings", "show", "BK01", "--json")[1])
    assert later["values"]["sync_every"] == 30.0
    assert later["number"] > held["number"]
    assert [row["scope"] for row in rows("settings", "show")] == [
        "all",
        "point:Nərimanov 2",
        "station:BK01",
    ]
    assert run("settings", "show", "BK02")[0] == Exit.NO


@pytest.mark.parametrize(
    "arguments",
    [
        ["set", "sync_every=30"],
        ["set", "--all", "--station", "BK01", "sync_every=30"],
        ["set", "--all", "sync_every"],
        ["set", "--station", "bk01", "sync_every=30"],
    ],
    ids=str,
)
def test_a_slip_of_the_settings_command_is_named(run, arguments):
    assert run("settings", *arguments)[0] == Exit.USAGE


def test_a_station_is_given_a_name_a_place_and_a_ring(run, rows):
    run("enrol", "BK01")
    changes = ["--name", "Left", "--service-point", "Nərimanov 2", "--ring", "0"]
    assert run("station", "set", "BK01", *changes)[0] == Exit.DONE
    assert run("station", "set", "BK01", "--name", "Right")[0] == Exit.DONE
    assert run("station", "set", "BK02", "--name", "Right")[0] == Exit.NO
    assert run("station", "set", "BK01", "--name", "a\u202eb")[0] == Exit.USAGE
    assert run("retire", "BK01", "--reason", "moved")[0] == Exit.DONE
    (row,) = rows("stations")
    assert {name: row[name] for name in ("name", "service_point", "ring", "retired_for")} == {
        "name": "Right",
        "service_point": "Nərimanov 2",
        "ring": 0,
        "retired_for": "moved",
    }
    assert rows("audit", "BK01")[1]["facts"] == {
        "service_point": None,
        "name": "Right",
        "ring": None,
    }


def test_refusals_are_listed(run, rows, tmp_path, clock):
    from kiosk.central.centre import Centre

    with Centre.open(tmp_path / "region", clock) as centre:
        centre.refused.count("central.token", "")
    assert [(row["code"], row["key"], row["count"]) for row in rows("refused")] == [
        ("central.token", "-", 1)
    ]


def test_staff_is_added_listed_and_given_a_badge_a_pin_and_leave(run, rows, tmp_path, monkeypatch):
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(HASHER, "_hasher", cheap)
    first, other, picture = tmp_path / "first", tmp_path / "other", tmp_path / "badge.png"
    first.write_text("834027\n")
    other.write_text("270519\n")
    run("enrol", "BK01", "--service-point", "Bakı 1")
    add = ["staff", "add", "Leyla", "--role", "supervisor", "--pin-file", str(first)]
    code, _, complaint = run(*add, "--service-point", "Nowhere")
    assert (code, "central.scope" in complaint) == (Exit.NO, True)
    assert run(*add, "--service-point", "Bakı 1", "--until", "2999-12-31")[0] == Exit.DONE
    code, _, complaint = run(*add)
    assert (code, "staff.taken" in complaint) == (Exit.NO, True)
    (leyla,) = rows("staff", "list")
    assert (leyla["service_point"], leyla["until"][:10]) == ("Bakı 1", "2999-12-31")
    assert run("staff", "pin", "leyla", "--pin-file", str(other))[0] == Exit.DONE
    assert run("staff", "unlock", leyla["id"])[0] == Exit.DONE
    assert run("staff", "badge", "Leyla", "--out", str(picture))[0] == Exit.DONE
    assert picture.stat().st_mode & 0o777 == 0o600
    assert rows("staff", "list")[0]["badge"] == "yes"
    assert run("staff", "retire", "Leyla", "--service-point", "Bakı 1")[0] == Exit.DONE
    code, _, complaint = run("staff", "unlock", "Leyla")
    assert (code, "staff.unknown" in complaint) == (Exit.NO, True)
