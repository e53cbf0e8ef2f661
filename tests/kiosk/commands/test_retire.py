# SPDX-License-Identifier: Apache-2.0
"""`station retire`: nothing is lost by accident, and nothing is left in the end."""

import json
import shutil
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk import retiring
from kiosk.clock import SystemClock
from kiosk.commands import Exit
from kiosk.errors import StorageError
from kiosk.handover import Draft
from kiosk.identifiers import uuid7
from kiosk.intake import SavedVisit, Savepoints
from kiosk.sealing import StationKey
from kiosk.settings import load
from kiosk.storage import SqlDrafts
from kiosk.store import Store
from main import main
from tests.spoiling import spoil


@pytest.fixture
def remote(station, monkeypatch):
    """The station of a centre that does not answer, in a folder without the published set."""
    monkeypatch.setenv("KIOSK_CENTRAL_URL", "http://127.0.0.1:9")
    StationKey.load_or_create(station.keys_dir)
    return load(None)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def retire(stick, code="BK01"):
    return main(["station", "retire", code, "--to", str(stick), "--json"])


def left(settings):
    return {one.name for one in settings.data_dir.iterdir()}


def test_another_code_erases_nothing(remote, waiting, stick, capsys):
    before = left(remote)
    assert retire(stick, "GN02") == Exit.NO
    assert "station.code-differs" in capsys.readouterr().err
    assert left(remote) == before


def test_what_the_service_has_not_acknowledged_is_not_erased(remote, waiting, stick, capsys):
    assert retire(stick) == Exit.NO
    assert "station.unsent" in capsys.readouterr().err
    with Store(remote, SystemClock()) as store:
        assert store.outbox.oldest_unsent() is not None
    assert not retiring.is_begun(remote)


def test_half_of_it_on_the_stick_is_not_enough(remote, waiting, stick, capsys):
    assert main(["queue", "export", str(stick)]) == Exit.DONE
    (body,) = stick.rglob("*.age")
    spoil(body)
    assert retire(stick) == Exit.NO
    assert "station.unsent" in capsys.readouterr().err


def test_a_visit_that_somebody_holds_a_slip_of_is_waited_for(remote, stick, capsys):
    clock = SystemClock()
    with Store(remote, clock) as store:
        drafts = SqlDrafts(store.database, store.journal, clock, clock.now)
        drafts.keep(
            Draft(id="d" * 32, visit="v", service="registration", made_at=clock.now(), sealed=b"x")
        )
    assert retire(stick) == Exit.NO
    assert "station.drafts" in capsys.readouterr().err
    with Store(remote, clock) as store:
        drafts = SqlDrafts(store.database, store.journal, clock, clock.now)
        drafts.note_offered("d" * 32)
    assert retire(stick) == Exit.DONE, "another station can have it"


def test_what_is_on_the_stick_whole_may_be_erased_here(remote, waiting, stick, capsys):
    remote.logs_dir.mkdir()
    (remote.logs_dir / "kiosk.log").write_text("a line\n", encoding="utf-8")
    (remote.data_dir / "receipts").mkdir()
    assert main(["queue", "export", str(stick)]) == Exit.DONE
    capsys.readouterr()
    assert retire(stick) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert left(remote) <= {"retired.json", "kiosk.lock"}
    kept = json.loads((remote.data_dir / "retired.json").read_bytes())
    assert kept == said
    assert (said["unsent_on_stick"], said["centre_told"]) == (1, False)
    with zipfile.ZipFile(said["bundle"]) as whole:
        last = whole.read("journal.ndjson").splitlines()[-1]
    assert json.loads(last)["hash"] == said["journal_hash"], "the journal's end is with the bundle"
    assert any("retirement-begun" in line for line in lines(said["bundle"]))


def lines(file):
    with zipfile.ZipFile(file) as whole:
        return whole.read("journal.ndjson").decode().splitlines()


def test_a_station_with_the_central_in_its_own_folder_is_not_retired(station, stick, capsys):
    StationKey.load_or_create(station.keys_dir)
    assert retire(stick) == Exit.NO
    assert "station.embedded" in capsys.readouterr().err


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5])
def test_an_erasing_that_was_cut_off_goes_on_at_the_next_start(remote, waiting, monkeypatch, steps):
    retiring.begin(remote, {"station": "BK01"})
    done = []
    removed = retiring._remove

    def cut(path):
        if len(done) == steps:
            raise OSError(5, "the power went")
        done.append(path)
        removed(path)

    with monkeypatch.context() as patched:
        patched.setattr(retiring, "_remove", cut)
        with suppress(StorageError):
            retiring.finish(remote)
    assert retiring.is_begun(remote) or steps >= len(done)
    if steps:
        assert not remote.keys_dir.exists(), "the keys go first"
    with pytest.raises(StorageError) as refused:
        retiring.refuse_if_retired(remote)
    assert refused.value.code == "station.retired"
    assert left(remote) <= {"retired.json", "kiosk.lock"}


def test_a_station_that_is_not_retired_starts(remote):
    retiring.refuse_if_retired(remote)
    assert (remote.keys_dir / "station.ed25519").exists()


def test_a_key_is_overwritten_before_its_name_goes(remote, monkeypatch):
    key = remote.keys_dir / "station.ed25519"
    held = key.open("rb")
    retiring.begin(remote, {"station": "BK01"})
    retiring.finish(remote)
    assert held.read() == bytes(32)
    held.close()


def test_the_published_services_stay_where_they_are(remote, tmp_path):
    from dataclasses import replace

    inside = remote.data_dir / "published"
    inside.mkdir()
    retiring.begin(remote, {"station": "BK01"})
    retiring.finish(replace(remote, published_dir=inside))
    assert "published" in left(remote)


def test_no_answer_of_any_visit_stays_in_ram(remote):
    from dataclasses import replace

    ram = Path(tempfile.mkdtemp(dir="/dev/shm"))
    settings = replace(remote, runtime_dir=ram)
    savepoints = Savepoints(ram, settings.station_code, SystemClock())
    visit = SavedVisit(
        id=str(uuid7(1)),
        service="registration",
        version="1",
        language="az",
        page="",
        answers={"/data/surname": "Hüseynova"},
        filled={},
    )
    savepoints.screen.write(visit)
    savepoints.of(visit.id).write(visit)
    assert len([one for one in ram.rglob("*") if one.is_file()]) == 2
    retiring.begin(settings, {"station": "BK01"})
    retiring.finish(settings)
    assert not [one for one in ram.rglob("*") if one.is_file()]
    shutil.rmtree(ram)


def test_a_kiosk_that_was_retired_does_not_open(remote):
    from kiosk.following import open_messages
    from kiosk.station import Station

    retiring.begin(remote, {"station": "BK01"})
    with pytest.raises(StorageError) as refused:
        Station(remote, SystemClock(), open_messages(remote))
    assert refused.value.code == "station.retired"
    assert not remote.database.exists()
