# SPDX-License-Identifier: Apache-2.0
"""What staff look into is held to what they may do."""

import json
import zipfile

import pytest

from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.report import READINESS_TYPE, Readiness
from kiosk.diagnostics.upkeep import Upkeep
from kiosk.errors import StaffError, StorageError
from kiosk.sealing import StationKey, jws
from kiosk.settings import Settings
from kiosk.staff import Member, Role, Session
from kiosk.store import Store

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
    return Health.WELL, "answers"


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
    assert not (settings.data_dir / "bundle.part").exists()


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
