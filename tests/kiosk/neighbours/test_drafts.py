# SPDX-License-Identifier: Apache-2.0
"""A slip is good at the stations around at once and without the centre, and still once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from kiosk.errors import ReceiptError, StaffError
from kiosk.handover import KEPT, Ended
from kiosk.neighbours import relay
from kiosk.staff import Role
from tests.kiosk.handover.conftest import at_work


@pytest.fixture
def left(kiosk, hall):
    """Leave a visit to a slip in the hall."""

    def leave(**answers):
        visit = kiosk.begin(**(answers or {"surname": "Anna"}))
        offered = hall.handover.offer(visit)
        visit.discard()
        return visit, offered

    return leave


@pytest.fixture
def near(place, hall, desk):
    """A desk that knows where the hall is, and nobody a centre."""
    place.publish()
    hall.open()
    desk.open(hall, listens=False)
    return desk


class Centre:
    """The centre's copy of a draft, as far as it can be reached."""

    def __init__(self, *, is_away=False) -> None:
        self.is_away = is_away
        self.taken: list[str] = []

    def find(self, _draft):
        return None

    def take(self, draft):
        if self.is_away:
            return None
        self.taken.append(draft)
        return self.taken.count(draft) == 1


def test_it_goes_on_at_the_desk_without_a_centre_and_is_gone_in_the_hall(near, hall, left):
    visit, offered = left()
    here = near.handover.resume(offered.slip.text, at_work())
    assert (here.id, here.answers()["surname"]) == (visit.id, "Anna")
    assert hall.drafts.find(offered.slip.draft).ended is Ended.TAKEN
    assert hall.drafts.find(offered.slip.draft).sealed == b""
    assert hall.events("draft-given") == [{"draft": offered.slip.draft, "station": "BK02"}]
    here.discard()
    for station in (near, hall):
        with pytest.raises(ReceiptError, match=r"slip\.taken"):
            station.handover.resume(offered.slip.text, at_work())


def test_without_neighbours_nobody_finds_it(place, desk, left):
    """The negative control: it is the neighbour that the desk has it from."""
    place.publish()
    _, offered = left()
    desk.open(listens=False)
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        desk.handover.resume(offered.slip.text, at_work())


def test_a_desk_that_the_centre_does_not_know_gets_nothing(place, hall, left):
    stranger = place.station("BK09", is_published=False)
    place.publish()
    hall.open()
    stranger.open(hall, listens=False)
    _, offered = left()
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        stranger.handover.resume(offered.slip.text, at_work())
    assert hall.drafts.find(offered.slip.draft).ended is None
    place.points["BK09"] = "Bakı 1"
    place.publish(2)
    assert stranger.handover.resume(offered.slip.text, at_work())


def test_of_two_desks_at_the_same_moment_one_gets_it(place, hall, desk, left):
    other = place.station("BK03")
    place.publish()
    hall.open()
    both = Barrier(2)

    def fetch(each, draft):
        found = each.handover.neighbours
        sealed = found.find(draft)
        both.wait(10)  # each has what the slip opens, and neither may go on with it yet
        return sealed, found.take(draft)

    for each in (desk, other):
        each.open(hall, listens=False)
    for _ in range(5):
        _, offered = left()
        kept = hall.drafts.find(offered.slip.draft).sealed
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(fetch, (desk, other), [offered.slip.draft] * 2))
        assert sorted(is_taken for _sealed, is_taken in found) == [False, True]
        assert {sealed for sealed, _is_taken in found} == {kept}
    assert len(hall.events("draft-given")) == 5


@pytest.mark.nightly
def test_what_was_taken_in_the_hall_is_not_given_to_the_desk(near, hall, left):
    _, offered = left()
    hall.handover.resume(offered.slip.text, at_work()).discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        near.handover.resume(offered.slip.text, at_work())


@pytest.mark.nightly
def test_what_was_withdrawn_or_is_too_old_is_not_given(near, hall, left, clock):
    _, offered = left()
    hall.handover.withdraw(offered)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        near.handover.resume(offered.slip.text, at_work())
    _, offered = left()
    clock.advance(KEPT + timedelta(minutes=1))
    with pytest.raises(ReceiptError, match=r"slip\.expired"):
        near.handover.resume(offered.slip.text, at_work())


def test_a_lost_answer_loses_no_visit(near, hall, left, monkeypatch):
    visit, offered = left()
    (neighbour,) = near.handover.neighbours._neighbours
    ask, lost = neighbour.ask, []

    def once_lost(asked, **options):
        told = ask(asked, **options)
        if asked.method == "DELETE" and not lost:
            lost.append(told)
            return None
        return told

    monkeypatch.setattr(neighbour, "ask", once_lost)
    assert near.handover.resume(offered.slip.text, at_work()).id == visit.id
    assert [one.status for one in lost] == [204]
    assert len(hall.events("draft-given")) == 1


def test_only_the_errand_whose_answer_was_lost_hears_it_again(hall, left):
    _, offered = left()
    draft = offered.slip.draft
    assert hall.giving.give(draft, "BK02", "a" * 64) is True
    assert hall.giving.give(draft, "BK02", "b" * 64) is False
    assert hall.giving.give(draft, "BK02", "a" * 64) is True
    assert hall.giving.give("0" * 32, "BK02", "a" * 64) is None


def test_where_nobody_says_that_it_was_given_the_desk_has_it_not(near, left, kiosk, monkeypatch):
    _, offered = left()
    (neighbour,) = near.handover.neighbours._neighbours
    ask = neighbour.ask
    monkeypatch.setattr(
        neighbour,
        "ask",
        lambda asked, **options: None if asked.method == "DELETE" else ask(asked, **options),
    )
    with pytest.raises(ReceiptError, match=r"slip\.unanswered"):
        near.handover.resume(offered.slip.text, at_work())
    assert kiosk.intake.open_visits() == ()
    monkeypatch.undo()
    assert near.handover.resume(offered.slip.text, at_work())


@pytest.mark.nightly
def test_the_centre_is_told_first_where_it_may_have_a_copy(near, hall, left):
    _, offered = left()
    draft = offered.slip.draft
    hall.drafts.note_sent(draft)
    hall.handover.relay = centre = Centre()
    near.handover.resume(offered.slip.text, at_work()).discard()
    assert centre.taken == [draft]


def test_what_somebody_took_at_the_centre_is_not_given(near, hall, left, kiosk):
    _, offered = left()
    draft = offered.slip.draft
    hall.drafts.note_sent(draft)
    hall.handover.relay = centre = Centre()
    centre.take(draft)  # another station, a moment ago
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        near.handover.resume(offered.slip.text, at_work())
    assert kiosk.intake.open_visits() == ()


def test_while_the_centre_is_away_it_is_given_and_the_centre_told_later(near, hall, left):
    _, offered = left()
    draft = offered.slip.draft
    hall.drafts.note_sent(draft)
    hall.handover.relay = Centre(is_away=True)
    near.handover.resume(offered.slip.text, at_work()).discard()
    assert hall.drafts.untold() == (draft,)


def test_a_neighbour_goes_before_the_centre(near, left, monkeypatch):
    class Copy(Centre):
        def find(self, _draft):
            pytest.fail("the station that sealed it was there to be asked")

    near.handover.relay = Copy()
    _, offered = left()
    assert near.handover.resume(offered.slip.text, at_work())


@pytest.mark.nightly
def test_one_dead_neighbour_keeps_no_slip_from_the_others(place, hall, desk, left):
    place.publish()
    hall.open()
    desk.open("127.0.0.1:9", hall, listens=False)
    _, offered = left()
    assert desk.handover.resume(offered.slip.text, at_work())


@pytest.mark.nightly
def test_a_technician_asks_nobody(near, hall, left):
    _, offered = left()
    with pytest.raises(StaffError, match="not-allowed"):
        near.handover.resume(offered.slip.text, at_work(role=Role.TECHNICIAN))
    assert hall.drafts.find(offered.slip.draft).ended is None


def test_what_goes_over_the_wire_opens_nothing(near, hall, left, monkeypatch):
    """Not even the sealed draft is on it: who finds the slip later can do nothing with a recording."""
    _, offered = left(surname="Hüseynova")
    sealed = hall.drafts.find(offered.slip.draft).sealed
    heard = []
    (neighbour,) = near.handover.neighbours._neighbours
    ask = neighbour.ask

    def listen(asked, **options):
        told = ask(asked, **options)
        heard.append((asked, told))
        return told

    monkeypatch.setattr(neighbour, "ask", listen)
    near.handover.resume(offered.slip.text, at_work())
    said = b"".join(repr(asked).encode() + told.content for asked, told in heard)
    assert len(said) > len(sealed)
    assert sealed[:16] not in said
    assert offered.slip.key.hex().encode() not in said
    assert not re.search(offered.slip.symbols.encode(), said)
    found = near.handover.neighbours
    assert isinstance(found, relay.NeighbourRelay)


@pytest.mark.nightly
def test_a_large_visit_comes_whole(near, kiosk, hall):
    from kiosk.forms import Attachment

    visit = kiosk.begin(surname="Anna")
    photo = Attachment.of("photo.jpg", "image/jpeg", bytes(range(256)) * 8192)
    visit.session.attach("/data/photo", photo)
    offered = hall.handover.offer(visit)
    visit.discard()
    assert len(hall.drafts.find(offered.slip.draft).sealed) > 1 << 20
    here = near.handover.resume(offered.slip.text, at_work())
    assert [one.size for one in here.saved().files] == [photo.size]
