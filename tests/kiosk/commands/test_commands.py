# SPDX-License-Identifier: Apache-2.0
"""The command line: data on stdout, trouble on stderr with a code, documented exit codes."""

import json
import re
import shutil

import pytest

from kiosk.commands import Exit, run_and_report, words
from kiosk.errors import OperationalError
from kiosk.receipts import reference
from kiosk.sealing import Recipients, StationKey, jws
from kiosk.settings import DESK, HALL
from kiosk.store import Store
from kiosk.sync import pinned
from kiosk.sync.contract import ACKNOWLEDGEMENT_TYPE, CentralKey, Enrolled
from kiosk.sync.stick import Box, Stick
from main import main, make_app
from ui import starting


def said(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["run"],
        ["demo"],
        ["doctor"],
        ["sync"],
        ["enrol"],
        ["central", "serve"],
        ["forms", "publish"],
        ["forms", "check"],
        ["forms", "replay"],
        ["day", "report"],
        ["day", "list"],
        ["queue", "list"],
        ["queue", "show"],
        ["queue", "retry"],
        ["queue", "hold"],
        ["queue", "export"],
        ["queue", "import"],
        ["receipt", "verify"],
        ["audit", "verify"],
        ["audit", "list"],
        ["audit", "export"],
        ["audit", "prune"],
        ["audit", "accept"],
        ["audit", "events"],
        ["station", "retire"],
        ["codes"],
    ],
)
def test_every_command_explains_itself(command, capsys):
    assert main([*command, "--help"]) == Exit.DONE
    assert "Usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "place"),
    [([], HALL), (["--mode", "walk-in"], HALL), (["--mode", "assisted"], DESK)],
)
def test_the_mode_of_a_run_says_where_the_screen_stands(monkeypatch, options, place):
    started = []
    monkeypatch.setattr(starting, "start", lambda settings: started.append(settings) or 0)
    assert main(["run", "--window", *options]) == Exit.DONE
    assert [one.place for one in started] == [place]


@pytest.mark.parametrize("command", [["nonsense"], ["queue", "show"], ["demo", "--size", "wide"]])
def test_a_line_that_cannot_be_read_is_a_usage_error(command, capsys):
    assert main(command) == Exit.USAGE
    assert capsys.readouterr().out == ""


def test_a_wrong_setting_has_its_own_exit_code(monkeypatch, capsys):
    monkeypatch.setenv("KIOSK_STATION_CODE", "no")
    assert main(["queue", "list"]) == Exit.SETTINGS
    assert "settings.invalid" in capsys.readouterr().err


def test_trouble_of_the_environment_has_its_own_exit_code(capsys):
    app = make_app()

    @app.command(name="trouble")
    def trouble() -> None:
        raise OperationalError("the disk", code="storage.failed")

    assert run_and_report(app, ["trouble"]) == Exit.ENVIRONMENT
    first, second = capsys.readouterr().err.splitlines()
    assert first == "error: storage.failed: the disk"
    assert second.strip() == words.cause("storage.failed")


def test_a_bug_ends_with_its_place_and_without_its_message(monkeypatch, capsys):
    def broken(_arguments):
        raise ValueError("CANARY")

    monkeypatch.setattr("main.run", broken)
    assert main(["doctor"]) == Exit.BUG
    said_of_it = capsys.readouterr().err
    assert said_of_it.startswith("error: bug: ValueError at ")
    assert "test_commands.py" in said_of_it
    assert "CANARY" not in said_of_it


def test_looking_at_a_queue_never_makes_one(station, capsys):
    assert main(["queue", "list"]) == Exit.NO
    assert "queue.no-station" in capsys.readouterr().err
    assert not station.database.exists()


def test_the_queue_lists_shows_and_retries(station, waiting, capsys):
    assert main(["queue", "list", "--json"]) == Exit.DONE
    answer = said(capsys)
    [entry] = answer["entries"]
    assert (entry["reference"], entry["state"], entry["attempts"]) == (waiting, "pending", 0)
    assert (answer["counts"]["pending"], answer["counts"]["parked"]) == (1, 0)
    assert answer["oldest_unsent_at"] == entry["queued_at"]
    assert answer["closed"] == []

    assert main(["queue", "show", reference.grouped(waiting), "--json"]) == Exit.DONE
    assert [step["event"] for step in said(capsys)["timeline"]] == ["submission-taken"]

    assert main(["queue", "list", "--state", "parked"]) == Exit.DONE
    assert waiting[:4] not in capsys.readouterr().out

    assert main(["queue", "retry", entry["id"]]) == Exit.DONE
    assert main(["queue", "show", "BK010000000"]) == Exit.NO
    assert "queue.unknown" in capsys.readouterr().err


def test_a_person_holds_and_releases_an_entry_and_the_queue_says_who_and_why(
    station, waiting, capsys, monkeypatch
):
    monkeypatch.setattr("os.getlogin", lambda: "leyla; rm")
    assert main(["queue", "hold", waiting, "--json"]) == Exit.DONE
    assert said(capsys)["state"] == "parked"
    assert main(["queue", "hold", waiting]) == Exit.NO
    assert main(["queue", "show", waiting]) == Exit.DONE
    told = capsys.readouterr().out
    assert "needs a person" in told
    assert "operator:leylarm" in told
    assert words.cause("outbox.held") in told
    assert main(["queue", "retry", waiting, "--json"]) == Exit.DONE
    assert said(capsys)["state"] == "pending"
    assert main(["queue", "show", waiting, "--json"]) == Exit.DONE
    steps = said(capsys)["timeline"]
    assert [step["event"] for step in steps] == ["submission-taken", "hold", "retry"]
    assert {step["actor"] for step in steps[1:]} == {"operator:leylarm"}


def test_a_list_is_cut_where_it_is_asked_to_be_and_says_what_keeps_visits_out(
    station, waiting, capsys, monkeypatch
):
    monkeypatch.setenv("KIOSK_MINIMUM_FREE", str(1 << 61))
    assert main(["queue", "list"]) == Exit.DONE
    told = capsys.readouterr().out
    assert reference.grouped(waiting) in told
    assert "1 pending" in told
    assert "the oldest unsent has waited 0 min" in told
    assert words.cause("gate.disk") in told
    assert main(["queue", "list", "--limit", "1", "--json"]) == Exit.DONE
    assert len(said(capsys)["entries"]) == 1


def test_the_queue_says_how_the_line_is_and_since_when(station, waiting, capsys, clock):
    with Store(station, clock) as store:
        assert main(["queue", "list", "--json"]) == Exit.DONE
        assert said(capsys)["line"] is None
        store.journal.record("line-changed", {"state": "down", "problem": "delivery.timeout"})
        for command in (["list"], ["show", waiting]):
            assert main(["queue", *command]) == Exit.DONE
            told = capsys.readouterr().out
            assert "down since" in told
            assert words.cause("delivery.timeout") in told
        store.journal.record("line-changed", {"state": "up", "problem": ""})
        assert main(["queue", "show", waiting, "--json"]) == Exit.DONE
        assert said(capsys)["line"]["up"] is True


def test_the_queue_travels_on_a_stick_and_the_acknowledgement_comes_back(
    station, waiting, capsys, tmp_path
):
    centre = StationKey.load_or_create(tmp_path / "centre")
    stick = tmp_path / "stick"
    assert main(["queue", "export", str(stick)]) == Exit.ENVIRONMENT
    assert words.cause("stick.absent") in capsys.readouterr().err
    stick.mkdir()
    for copied, there in ((1, 0), (0, 1)):
        assert main(["queue", "export", str(stick), "--json"]) == Exit.DONE
        answer = said(capsys)
        assert (answer["copied"], answer["already_there"]) == (copied, there)
    (one,) = Stick(stick).carried(Box.OUTBOX)

    assert main(["queue", "import", str(stick)]) == Exit.ENVIRONMENT
    assert "sealing.unknown-key" in capsys.readouterr().err
    known = CentralKey(key_id=centre.key_id, public_key=centre.public_bytes.hex())
    recipients = Recipients.load(station.keys_dir).names
    pinned.install(
        Enrolled(station="BK01", central_keys=(known,), recipients=recipients), station.keys_dir
    )
    received = {"id": one.id, "digest": one.digest(), "station": "BK01"}
    statement = jws.sign(
        {**received, "received_at": "2026-11-22T08:00:00Z"}, ACKNOWLEDGEMENT_TYPE, centre
    )
    Stick(stick).acknowledge("BK01", one.id, statement)
    assert main(["queue", "import", str(stick), "--clean", "--json"]) == Exit.DONE
    assert said(capsys) == {
        "acknowledged": 1,
        "already_known": 0,
        "cleaned": 1,
        "not_taken": [],
    }
    assert [path for path in stick.rglob("*") if path.is_file()] == []
    assert main(["queue", "show", waiting]) == Exit.DONE
    told = capsys.readouterr().out
    assert "copied to a stick" in told
    assert "the Service acknowledged it" in told
    assert told.count("operator:") >= 2


def test_a_receipt_without_a_known_key_is_refused_by_name(station, capsys):
    assert main(["receipt", "verify", "MK1:NOTHING"]) == Exit.SETTINGS
    assert "settings.keys" in capsys.readouterr().err


def test_a_forged_receipt_is_no(station, waiting, capsys):
    assert main(["receipt", "verify", "MK1:" + "A" * 90]) == Exit.NO
    assert "receipt." in capsys.readouterr().err


def test_forms_are_published_checked_and_replayed(tmp_path, root, published, capsys, monkeypatch):
    monkeypatch.chdir(root)
    few = ["resources/services/registration", "resources/services/call-back"]
    assert main(["forms", "check", *few, "--json"]) == Exit.DONE
    assert said(capsys) == {"problems": []}
    assert main(["forms", "publish", *few, "--no-speech", "-o", str(tmp_path / "out")]) == 0
    assert "registration" in capsys.readouterr().out
    samples = sorted((published / "services" / "registration" / "samples").glob("*.json"))
    case = [str(samples[0]), "--published", str(published), "--language", "ar", "--json"]
    assert main(["forms", "replay", *case]) == Exit.DONE
    assert said(capsys)["outcomes"][0]["problems"] == []


def test_a_form_with_a_cycle_is_named_and_not_published(tmp_path, capsys):
    service = tmp_path / "services" / "round"
    service.mkdir(parents=True)
    (service / "form.md").write_text(
        "| survey |\n| | type | name | label | calculation |\n"
        "| | calculate | a | | ${b} + 1 |\n| | calculate | b | | ${a} + 1 |\n"
        "| | text | t | What? | |\n"
        "| settings |\n| | form_id | version | form_title | kiosk:icon |\n"
        "| | round | 1 | Round | house |\n"
    )
    out = tmp_path / "out"
    po = tmp_path / "translations"
    po.mkdir()
    assert main(["forms", "publish", str(service), "-o", str(out), "-t", str(po)]) == Exit.NO
    assert "form." in capsys.readouterr().err
    assert not out.exists()


def test_the_doctor_stays_in_alarm_until_a_damaged_database_is_taken_away(station, clock):
    import shutil

    from kiosk.storage.rescue import make_sound, suspect
    from ui import doctor

    with Store(station, clock):
        pass
    suspect(station.database, "pages")
    rescue = make_sound(station.database, clock)
    health, said = doctor._damaged(station)
    assert health is doctor.Health.FAILED
    assert [one.code for one in said.remarks] == ["storage.damaged"]
    shutil.rmtree(rescue.folder)
    health, said = doctor._damaged(station)
    assert (health, str(said)) == (doctor.Health.WELL, "There is none.")


def test_the_doctor_has_words_for_everything_that_is_not_safe(root):
    from ui import doctor

    source = (root / "kiosk" / "production.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(unsafe\.[a-z-]+)"', source)) - {"unsafe.no-display"} == set(
        doctor._UNSAFE
    )


def test_the_doctor_has_sane_s_own_device_read_a_page(station, monkeypatch, capsys):
    if shutil.which("scanimage") is None:
        pytest.skip("scanimage is not installed")
    monkeypatch.setenv("KIOSK_SCANNER", "test:0")
    assert main(["doctor", "--try", "scanner", "--json"]) == Exit.DONE
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["part"], found["health"] != "failed") == ("scanner", True)
