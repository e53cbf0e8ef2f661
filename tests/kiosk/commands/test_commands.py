# SPDX-License-Identifier: Apache-2.0
"""The command line: data on stdout, trouble on stderr with a code, documented exit codes."""

import json
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.commands import Exit, run_and_report, words
from kiosk.errors import OperationalError
from kiosk.identifiers import IdSource
from kiosk.intake import Intake
from kiosk.receipts import reference
from kiosk.sealing import Recipients, Sealer, ServiceIdentity, StationKey
from kiosk.settings import Settings
from kiosk.station import Store
from main import main, make_app


@pytest.fixture
def station(tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A station's folder that every command is pointed at."""
    settings = Settings(data_dir=tmp_path / "data", published_dir=published)
    settings.data_dir.mkdir()
    monkeypatch.setenv("KIOSK_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("KIOSK_PUBLISHED_DIR", str(published))
    monkeypatch.setenv("KIOSK_RUNTIME_DIR", str(tmp_path))
    return settings


@pytest.fixture
def waiting(station: Settings, tmp_path: Path) -> str:
    """One submission in the queue of that station; its reference number."""
    from kiosk.catalogue import Catalogue

    clock = SystemClock()
    catalogue = Catalogue.open(station.published_dir)
    identity = ServiceIdentity.load_or_create(station.data_dir / "central" / "keys")
    Recipients(identity.recipients.names).save(station.keys_dir)
    StationKey.load_or_create(station.keys_dir)
    with Store(station, clock) as store:
        intake = Intake(
            catalogue,
            Sealer(identity.recipients),
            store.submissions,
            clock,
            IdSource(clock),
            station,
            numbering=reference.make,
        )
        visit = intake.begin("registration", "en")
        return visit.submit().reference


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
        ["central", "serve"],
        ["forms", "publish"],
        ["forms", "check"],
        ["forms", "replay"],
        ["queue", "list"],
        ["queue", "show"],
        ["queue", "retry"],
        ["receipt", "verify"],
    ],
)
def test_every_command_explains_itself(command, capsys):
    assert main([*command, "--help"]) == Exit.DONE
    assert "Usage" in capsys.readouterr().out


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
    [entry] = said(capsys)["entries"]
    assert (entry["reference"], entry["state"], entry["attempts"]) == (waiting, "pending", 0)

    assert main(["queue", "show", reference.grouped(waiting), "--json"]) == Exit.DONE
    assert [step["event"] for step in said(capsys)["timeline"]] == ["submission-taken"]

    assert main(["queue", "list", "--state", "parked"]) == Exit.DONE
    assert waiting[:4] not in capsys.readouterr().out

    assert main(["queue", "retry", entry["id"]]) == Exit.DONE
    assert main(["queue", "show", "BK010000000"]) == Exit.NO
    assert "queue.unknown" in capsys.readouterr().err


def test_sync_brings_what_waits_to_a_central_of_its_own(station, waiting, capsys):
    assert main(["sync", "--json"]) == Exit.DONE
    assert said(capsys)["received"] == 1
    assert main(["queue", "retry", waiting]) == Exit.NO
    assert "queue.received" in capsys.readouterr().err


def test_sync_without_a_line_says_no_and_keeps_everything(station, waiting, capsys):
    assert main(["sync", "--central-url", "http://127.0.0.1:9", "--json"]) == Exit.NO
    answer = said(capsys)
    assert (answer["received"], answer["queue"]["pending"]) == (0, 1)
    assert answer["problem"].startswith("delivery.")


def test_a_receipt_without_a_known_key_is_refused_by_name(station, capsys):
    assert main(["receipt", "verify", "MK1:NOTHING"]) == Exit.SETTINGS
    assert "settings.keys" in capsys.readouterr().err


def test_a_forged_receipt_is_no(station, waiting, capsys):
    assert main(["receipt", "verify", "MK1:" + "A" * 90]) == Exit.NO
    assert "receipt." in capsys.readouterr().err


def test_forms_are_published_checked_and_replayed(tmp_path, root, published, capsys, monkeypatch):
    monkeypatch.chdir(root)
    assert main(["forms", "check", "resources/services", "--json"]) == Exit.DONE
    assert said(capsys) == {"problems": []}
    assert main(["forms", "publish", "resources/services", "-o", str(tmp_path / "out")]) == 0
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

    from kiosk.station import Store
    from kiosk.storage.rescue import make_sound, suspect
    from ui import doctor

    with Store(station, clock):
        pass
    suspect(station.database, "pages")
    rescue = make_sound(station.database, clock)
    health, detail = doctor._damaged(station)
    assert health is doctor.Health.FAILED
    assert "storage.damaged" in detail
    shutil.rmtree(rescue.folder)
    assert doctor._damaged(station) == (doctor.Health.WELL, "none")
