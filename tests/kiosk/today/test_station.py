# SPDX-License-Identifier: Apache-2.0
"""The staff's rooms of a real station: a receipt again, without opening anything sealed."""

import pytest

from kiosk.clock import SystemClock
from kiosk.errors import StorageError
from kiosk.following import open_messages
from kiosk.printing import FilePrinter
from kiosk.sealing import Recipients, ServiceIdentity
from kiosk.settings import Settings
from kiosk.staff import Member, Role, Session
from kiosk.station import Station
from kiosk.today import Wanted


@pytest.fixture
def station(tmp_path, published):
    settings = Settings(
        data_dir=tmp_path / "data", published_dir=published, runtime_dir=tmp_path / "run"
    )
    identity = ServiceIdentity.load_or_create(tmp_path / "service")
    Recipients(identity.recipients.names).save(settings.keys_dir)
    opened = Station(
        settings, SystemClock(), open_messages(settings), printer=FilePrinter(tmp_path / "paper")
    )
    yield opened
    opened.close()


@pytest.fixture
def session():
    member = Member(id="member-1", name="Leyla", role=Role.SUPERVISOR)
    return Session(member=member, began_at=SystemClock().now())


def test_a_receipt_again_says_what_the_first_said_without_answers(station, session):
    visit = station.intake.begin("registration", "ru")
    submitted = visit.submit()
    first = station.paperwork.receipt(visit, submitted, "ru", None, 0)
    (row,) = station.today.page(session, Wanted()).rows
    assert station.today.by_receipt(session, first.payload).row == row
    again = station.paperwork.receipt_again(station.today.begin_reprint(session, row.id))
    assert (again.reference, again.standing) == (first.reference, first.standing)
    assert (again.own.service, again.own.headline) == (first.own.service, first.own.headline)
    assert again.own.language == "ru"
    assert again.own.answers == ()
    assert again.own.copy == ""
    duplicate = station.today.begin_reprint(session, row.id)
    assert duplicate.paper.copy == 1
    assert "1" in station.paperwork.receipt_again(duplicate).own.copy


def test_a_service_that_is_gone_is_called_by_its_id(station, session, monkeypatch):
    submitted = station.intake.begin("registration", "en").submit()
    monkeypatch.setattr(station.catalogue, "services", ())
    again = station.paperwork.receipt_again(station.today.begin_reprint(session, submitted.id))
    assert (again.own.service, again.own.steps[0].is_done) == ("registration", False)


def test_the_rooms_are_of_this_station(station, session, tmp_path):
    station.intake.begin("registration", "en").submit()
    report = station.days.look(session, station.days.listed(session)[0].day).report
    assert (report.place.station, report.taken) == (station.settings.station_code, 1)
    assert station.insights.look(session, 7).visits.begun == 0
    *_, tally = station.today.export(session, lambda who: station.carrier(tmp_path, who))
    assert tally.copied == 1
    with pytest.raises(StorageError, match=r"stick\.absent"):
        station.carrier(tmp_path / "gone", "member-1")
