# SPDX-License-Identifier: Apache-2.0
"""A slip is good at another station of the same centre, after the first has reached it."""

from datetime import timedelta

import pytest

from kiosk.errors import ReceiptError, StaffError
from kiosk.handover import KEPT, Ended, Handover
from kiosk.sealing import StationKey
from kiosk.staff import Role
from kiosk.storage import Database, SqlDrafts, SqlJournal
from kiosk.sync.contract import MOST_DRAFT_BYTES
from kiosk.sync.port import Reply, Trouble
from kiosk.sync.relaying import CentralRelay, Relaying
from tests.kiosk.conftest import enrol
from tests.kiosk.handover.conftest import at_work

ROOM = 4 << 20


@pytest.fixture
def connect(client_for, central_url):
    """Make clients of a central that is there."""
    return lambda: client_for(central_url)


@pytest.fixture
def connect_elsewhere(client_for, central_url, centre, tmp_path):
    """Make clients of another station."""
    key = StationKey.load_or_create(tmp_path / "elsewhere-keys")
    enrol(centre, "BK02", key)
    return lambda: client_for(central_url, station="BK02", key=key)


@pytest.fixture
def errand(connect, drafts, clock):
    """What brings the drafts to the centre."""
    return Relaying(connect(), drafts, clock)


@pytest.fixture
def elsewhere(kiosk, connect_elsewhere, tmp_path, clock):
    """Another station, which knows of nothing but the centre."""
    database = Database.open(tmp_path / "elsewhere.sqlite")
    journal = SqlJournal(database, clock)
    drafts = SqlDrafts(database, journal, clock, clock.now)
    made = Handover(lambda: kiosk.intake, drafts, clock, clock.now, record=journal.record)
    made.relay = CentralRelay(connect_elsewhere)
    yield made
    database.close()


class Deaf:
    """A client whose requests arrive and whose answers are lost."""

    def __init__(self, client) -> None:
        self._client = client

    def keep_draft(self, draft, content):
        assert self._client.keep_draft(draft, content).trouble is None
        return Reply(trouble=Trouble.LINE)


@pytest.fixture
def left(kiosk, handover):
    """Leave a visit to a slip."""

    def leave(**answers):
        visit = kiosk.begin(**(answers or {"surname": "Anna"}))
        offered = handover.offer(visit)
        visit.discard()
        return visit, offered

    return leave


def test_it_goes_on_elsewhere_after_the_first_station_has_reached_the_centre(
    errand, elsewhere, left
):
    visit, offered = left()
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        elsewhere.resume(offered.slip.text, at_work())
    assert errand.step(ROOM) is False
    here = elsewhere.resume(offered.slip.text, at_work())
    assert (here.id, here.answers()["surname"]) == (visit.id, "Anna")
    here.discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


def test_what_was_taken_elsewhere_is_not_given_out_at_home(
    *, errand, elsewhere, handover, left, connect, kiosk
):
    _, offered = left()
    errand.step(ROOM)
    elsewhere.resume(offered.slip.text, at_work()).discard()
    handover.relay = CentralRelay(connect)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        handover.resume(offered.slip.text, at_work())
    assert kiosk.intake.open_visits() == ()


def test_what_was_taken_elsewhere_does_not_go_on_at_home(
    *, errand, elsewhere, handover, left, connect, drafts
):
    visit, offered = left()
    errand.step(ROOM)
    elsewhere.resume(offered.slip.text, at_work()).discard()
    handover.relay = CentralRelay(connect)
    assert not handover.reclaim(visit.id)
    assert drafts.find(offered.slip.draft).ended is Ended.TAKEN
    assert not handover.withdraw(offered)


def test_what_goes_on_at_home_is_not_given_out_elsewhere(
    errand, elsewhere, handover, left, connect
):
    visit, offered = left()
    errand.step(ROOM)
    handover.relay = CentralRelay(connect)
    assert handover.reclaim(visit.id)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


class Lossy(CentralRelay):
    """The centre, over a line that brings every question and loses answers."""

    def __init__(self, connect, losses: int) -> None:
        super().__init__(connect)
        self.losses = losses

    def take(self, draft):
        told = super().take(draft)
        self.losses -= 1
        return told if self.losses < 0 else None


def test_a_lost_answer_loses_no_visit(errand, elsewhere, left, connect_elsewhere):
    visit, offered = left()
    errand.step(ROOM)
    elsewhere.relay = Lossy(connect_elsewhere, 2)
    for _ in range(2):
        with pytest.raises(ReceiptError, match=r"slip\.unanswered"):
            elsewhere.resume(offered.slip.text, at_work())
    here = elsewhere.resume(offered.slip.text, at_work())
    assert (here.id, here.answers()["surname"]) == (visit.id, "Anna")
    here.discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


def test_what_is_remembered_of_a_lost_answer_is_bounded(errand, elsewhere, left, connect_elsewhere):
    slips = [left(surname=f"A{number}")[1].slip for number in range(6)]
    for _ in slips:
        errand.step(ROOM)
    elsewhere.relay = Lossy(connect_elsewhere, len(slips))
    for slip in slips:
        with pytest.raises(ReceiptError, match=r"slip\.unanswered"):
            elsewhere.resume(slip.text, at_work())
    with pytest.raises(ReceiptError, match=r"slip\.taken"):  # the eldest is forgotten
        elsewhere.resume(slips[0].text, at_work())
    assert elsewhere.resume(slips[-1].text, at_work())


def test_what_was_taken_at_home_is_not_given_out_elsewhere(
    errand, elsewhere, handover, left, connect
):
    _, offered = left()
    errand.step(ROOM)
    handover.relay = CentralRelay(connect)
    handover.resume(offered.slip.text, at_work()).discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


def test_without_a_line_it_still_goes_on_at_home_and_not_elsewhere(
    errand, elsewhere, handover, left, client_for
):
    _, offered = left()
    errand.step(ROOM)
    away = CentralRelay(lambda: client_for("http://127.0.0.1:9"))
    handover.relay = elsewhere.relay = away
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        elsewhere.resume(offered.slip.text, at_work())
    assert handover.resume(offered.slip.text, at_work())


def test_what_was_withdrawn_after_it_was_brought_is_given_out_by_nobody(
    errand, elsewhere, handover, left, drafts
):
    _, offered = left()
    errand.step(ROOM)
    handover.withdraw(offered)
    assert isinstance(elsewhere.relay.find(offered.slip.draft), bytes)
    errand.step(ROOM)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())
    assert drafts.untold() == ()


def test_without_a_line_the_centre_is_told_later_what_was_taken_at_home(
    *, errand, elsewhere, handover, left, drafts
):
    _, offered = left()
    errand.step(ROOM)
    handover.resume(offered.slip.text, at_work()).discard()  # its relay can tell nothing
    assert isinstance(elsewhere.relay.find(offered.slip.draft), bytes)
    errand.step(ROOM)
    assert elsewhere.relay.find(offered.slip.draft) is Ended.TAKEN
    assert drafts.untold() == ()


def test_a_lost_answer_makes_no_slip_good_twice(
    *, connect, elsewhere, handover, left, drafts, clock
):
    _, offered = left()
    errand = Relaying(Deaf(connect()), drafts, clock)
    assert errand.step(ROOM) is False
    assert drafts.unoffered() == (offered.slip.draft,)
    handover.relay = elsewhere.relay
    handover.resume(offered.slip.text, at_work()).discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


def test_what_was_brought_while_it_was_taken_is_taken_back(
    *, connect, elsewhere, handover, left, drafts, clock
):
    _, offered = left()
    client = connect()
    bring = client.keep_draft

    def meanwhile(draft, content):
        handover.resume(offered.slip.text, at_work()).discard()
        return bring(draft, content)

    client.keep_draft = meanwhile
    errand = Relaying(client, drafts, clock)
    errand.step(ROOM)
    assert isinstance(elsewhere.relay.find(offered.slip.draft), bytes)
    errand.step(ROOM)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        elsewhere.resume(offered.slip.text, at_work())


def test_the_centre_hears_of_no_end_of_what_it_never_had(handover, left, drafts):
    _, offered = left()
    handover.withdraw(offered)
    assert drafts.untold() == ()
    assert drafts.note_sent(offered.slip.draft) is False
    assert drafts.untold() == ()


def test_an_end_that_the_centre_did_not_hear_is_told_again(errand, left, drafts, clock, client_for):
    _, offered = left()
    errand.step(ROOM)
    clock.advance(KEPT + timedelta(minutes=1))
    drafts.settle()
    away = Relaying(client_for("http://127.0.0.1:9"), drafts, clock)
    assert away.step(ROOM) is False
    assert drafts.untold() == (offered.slip.draft,)
    errand.step(ROOM)
    assert drafts.untold() == ()


def test_the_centre_never_holds_anything_that_opens_it(errand, left, centre, drafts):
    _, offered = left(surname="Hüseynova")
    errand.step(ROOM)
    kept = centre.drafts.find(offered.slip.draft, centre.clock.now())
    assert kept == drafts.find(offered.slip.draft).sealed
    assert "Hüseynova".encode() not in kept


def test_it_waits_at_the_centre_no_longer_than_at_home(errand, left, centre, clock):
    _, offered = left()
    clock.advance(KEPT - timedelta(hours=1))
    errand.step(ROOM)
    now = centre.clock.now()
    assert isinstance(centre.drafts.find(offered.slip.draft, now), bytes)
    later = now + timedelta(hours=1, minutes=1)
    assert not isinstance(centre.drafts.find(offered.slip.draft, later), bytes)


@pytest.mark.nightly
def test_all_are_brought_one_after_the_other_and_once(errand, left, drafts):
    for _ in range(3):
        left()
    assert [errand.step(ROOM) for _ in range(4)] == [True, True, False, False]
    assert drafts.unoffered() == ()


def test_a_line_in_trouble_is_left_alone_for_a_while(drafts, left, clock, client_for):
    left()
    client = client_for("http://127.0.0.1:9")
    errand = Relaying(client, drafts, clock)
    assert errand.step(ROOM) is False
    asked = []
    client.keep_draft = lambda *given: asked.append(given)
    assert errand.step(ROOM) is False
    assert asked == []
    assert len(drafts.unoffered()) == 1


@pytest.mark.nightly
def test_a_narrow_budget_waits(errand, left, drafts):
    left()
    assert errand.step(1000) is False
    assert len(drafts.unoffered()) == 1


@pytest.mark.nightly
def test_what_is_larger_than_the_centre_relays_stays_at_home(
    errand, left, drafts, centre, monkeypatch
):
    _, offered = left()
    monkeypatch.setattr("kiosk.sync.relaying.MOST_DRAFT_BYTES", 100)
    assert MOST_DRAFT_BYTES > 100
    errand.step(ROOM)
    assert drafts.unoffered() == ()
    assert not isinstance(centre.drafts.find(offered.slip.draft, centre.clock.now()), bytes)


@pytest.mark.nightly
def test_what_has_ended_meanwhile_is_not_brought(errand, handover, left, drafts, centre):
    _, offered = left()
    handover.withdraw(offered)
    assert errand.step(ROOM) is False
    assert drafts.find(offered.slip.draft).ended is Ended.WITHDRAWN


@pytest.mark.nightly
def test_a_technician_asks_the_centre_for_nothing(errand, elsewhere, left):
    _, offered = left()
    errand.step(ROOM)
    with pytest.raises(StaffError, match="not-allowed"):
        elsewhere.resume(offered.slip.text, at_work(role=Role.TECHNICIAN))
