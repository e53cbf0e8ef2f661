# SPDX-License-Identifier: Apache-2.0
"""What staff look into is held to what they may do."""

import json
import zipfile
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health, bundle, drafts
from kiosk.diagnostics.export import export
from kiosk.diagnostics.remarks import remark, say
from kiosk.diagnostics.report import READINESS_TYPE, Readiness
from kiosk.diagnostics.upkeep import Upkeep
from kiosk.errors import StaffError, StorageError
from kiosk.following import open_messages
from kiosk.sealing import KnownKey, StationKey, jws
from kiosk.settings import Settings
from kiosk.staff import Member, Role, Session
from kiosk.station import Station
from kiosk.store import Store
from kiosk.sync.stick import Stick

FOUND = (Finding(Health.WELL, "disk", "room"), Finding(Health.FAILED, "clock", "wrong"))


@pytest.fixture
def settings(tmp_path, published):
    return Settings(
        data_dir=tmp_path / "data",
        published_dir=published,
        minimum_free=0,
        export_dir=tmp_path / "stick",
    )


@pytest.fixture
def upkeep(settings):
    settings.data_dir.mkdir()
    key = StationKey.load_or_create(settings.keys_dir)
    with Store(settings, SystemClock()) as store:
        yield Upkeep(
            lambda: settings,
            store,
            SystemClock(),
            key=lambda: key,
            more={"central": _there},
            sticks=lambda folder: [folder] if folder.exists() else [],
        )


def _there():
    return Health.WELL, say(remark("It answers."))


def session(role, clock):
    return Session(member=Member(id="m-1", name="N", role=role), began_at=clock.now())


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_an_officer_looks_into_nothing(upkeep, clock, stick):
    officer = session(Role.OFFICER, clock)
    for deed in (
        lambda: upkeep.look(officer),
        lambda: upkeep.readiness(officer, FOUND),
        lambda: upkeep.verify(officer),
        lambda: upkeep.export(officer, FOUND),
        lambda: upkeep.deliver(officer, "report.pdf", b"%PDF"),
    ):
        with pytest.raises(StaffError) as refused:
            deed()
        assert refused.value.code == "staff.not-allowed"
    assert list(stick.iterdir()) == []


def test_a_technician_looks_at_every_part(upkeep, clock):
    found = upkeep.look(session(Role.TECHNICIAN, clock))
    assert [one.subject for one in found][:3] == ["central", "network", "certificates"]


def test_a_technician_exports_what_was_found_and_that_is_on_record(upkeep, clock, stick):
    made = upkeep.export(session(Role.TECHNICIAN, clock), FOUND)
    assert made.file.is_relative_to(stick)
    with zipfile.ZipFile(made.file) as whole:
        said = json.loads(whole.read("readiness.json"))
    assert (said["ready"], [one["part"] for one in said["findings"]]) == (False, ["disk", "clock"])
    examined, problem = upkeep.verify(session(Role.TECHNICIAN, clock))
    assert (examined.wrong, examined.unended, problem) == ((), (), "")
    assert examined.records == 2


def test_a_report_is_brought_to_the_stick_whole(upkeep, clock, stick, settings):
    file = upkeep.deliver(session(Role.SUPERVISOR, clock), "report.pdf", b"%PDF")
    assert file == stick / "migration-kiosk" / "reports" / "BK01" / "report.pdf"
    assert file.read_bytes() == b"%PDF"
    assert drafts_in(settings) == []


def drafts_in(settings) -> list[Path]:
    return list(settings.data_dir.glob("*.part"))


class Meddled(Stick):
    """A stick, and somebody who does something just before a file is copied to it."""

    def __init__(self, root, meddle) -> None:
        super().__init__(root)
        self.meddle = meddle

    def deliver(self, station, name, file):
        meddle, self.meddle = self.meddle, lambda _file: None
        meddle(file)
        return super().deliver(station, name, file)


@pytest.fixture
def taken_along(settings, stick):
    """Export a bundle while somebody meddles; the bundle as its reader finds it."""
    settings.data_dir.mkdir(exist_ok=True)
    key = StationKey.load_or_create(settings.keys_dir)

    def taken(meddle):
        with Store(settings, SystemClock()) as store:
            whole = Meddled(stick, meddle)
            how = {"readiness": "{}", "key": key, "actor": "m-1"}
            made = export(settings, store, SystemClock(), whole, **how)
        return bundle.read(made.file, {key.key_id: KnownKey(public_key=key.public_bytes)}, {})

    return taken


def test_a_report_that_is_brought_meanwhile_spoils_no_bundle(
    upkeep, clock, stick, settings, taken_along
):
    technician = session(Role.TECHNICIAN, clock)

    def meddle(file):
        assert drafts_in(settings) == [file]
        upkeep.deliver(technician, "report.pdf", b"%PDF")
        assert drafts_in(settings) == [file]
        assert file.stat().st_mode & 0o777 == 0o600

    found = taken_along(meddle)
    assert (found.station, found.examined.wrong) == ("BK01", ())
    assert drafts_in(settings) == []
    reports = stick / "migration-kiosk" / "reports" / "BK01"
    assert sorted(one.suffix for one in reports.iterdir()) == [".pdf", ".zip"]


def test_a_bundle_that_was_spoilt_before_it_was_copied_is_not_called_done(
    upkeep, clock, stick, taken_along
):
    with pytest.raises(StorageError) as refused:
        taken_along(lambda file: file.write_bytes(b"%PDF"))
    assert refused.value.code == "audit.bundle"
    assert list((stick / "migration-kiosk" / "reports" / "BK01").iterdir()) == []
    examined, _problem = upkeep.verify(session(Role.TECHNICIAN, clock))
    assert (examined.records, examined.unended) == (2, ())


def test_what_an_end_without_warning_left_is_swept_and_nothing_else(tmp_path):
    other = tmp_path / "settings.part"
    other.touch()
    with drafts.draft(tmp_path) as left:
        left.with_name("taken-along-older.part").touch()
        drafts.sweep(tmp_path)
        assert list(tmp_path.iterdir()) == [other]


def test_a_station_sweeps_when_it_starts(settings):
    settings.data_dir.mkdir()
    left = settings.data_dir / "taken-along-older.part"
    left.touch()
    Station(settings, SystemClock(), open_messages(settings)).close()
    assert not left.exists()


def test_without_a_stick_that_is_said(upkeep, clock):
    technician = session(Role.TECHNICIAN, clock)
    for deed in (
        lambda: upkeep.export(technician, FOUND),
        lambda: upkeep.deliver(technician, "report.pdf", b"%PDF"),
    ):
        with pytest.raises(StorageError) as refused:
            deed()
        assert refused.value.code == "stick.absent"


def test_the_station_signs_what_was_found(settings, station_key, clock):
    made = Readiness(
        station="BK01", service_point="Bakı", at=clock.now(), findings=FOUND[:1], versions={}
    )
    keys = {station_key.key_id: station_key.public_bytes}
    _key, said = jws.verify(made.statement(station_key), READINESS_TYPE, keys.get)
    assert said == json.loads(made.text())
    assert made.is_ready


def test_two_bundles_of_one_second_are_both_kept(settings, stick, clock):
    settings.data_dir.mkdir(exist_ok=True)
    key = StationKey.load_or_create(settings.keys_dir)
    known = {key.key_id: KnownKey(public_key=key.public_bytes)}
    how = {"readiness": "{}", "key": key, "actor": "m-1"}
    with Store(settings, SystemClock()) as store:
        made = [export(settings, store, clock, Stick(stick), **how) for _ in range(2)]
    assert made[0].file != made[1].file
    found = [bundle.read(one.file, known, {}) for one in made]
    assert [one.examined.records for one in found] == [1, 3], "each is what it was"
    assert {one.made_at for one in found} == {clock.now()}, "within one moment"
