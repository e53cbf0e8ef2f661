# SPDX-License-Identifier: Apache-2.0
"""The centre confirms the services by having no newer ones; nothing else does."""

from datetime import timedelta

import pytest

from kiosk.memory import ShortMemory
from kiosk.sync import Trouble
from kiosk.sync.confirming import CONFIRMED, Confirming
from kiosk.sync.port import Beat, Offer
from kiosk.timestamps import to_text

ROOM = 1 << 20


class Centre:
    """Answers the same until it is told otherwise, and notes the tags that it is asked with."""

    def __init__(self, offer) -> None:
        self.offer = offer
        self.tags: list[str] = []

    def catalogue(self, tag):
        self.tags.append(tag)
        return self.offer


@pytest.fixture
def memory():
    return ShortMemory()


@pytest.mark.parametrize(
    ("offer", "is_confirmed"),
    [
        (Offer(edition=7), True),
        (Offer(edition=6), True),
        (Offer(edition=8), False),
        (Offer(), False),
        (Offer(trouble=Trouble.LINE, code="x", edition=7), False),
        (Offer(is_unchanged=True), False),
    ],
)
def test_only_a_set_that_is_not_newer_confirms(clock, memory, offer, is_confirmed):
    Confirming(Centre(offer), memory, clock, lambda: 7).step(ROOM)
    assert memory.read(CONFIRMED) == (to_text(clock.now()) if is_confirmed else None)


def test_it_is_asked_by_the_hour_and_by_tag(clock, memory):
    centre = Centre(Offer(edition=7, tag='"a"'))
    confirming = Confirming(centre, memory, clock, lambda: 7)
    confirming.step(ROOM)
    confirming.step(ROOM)
    assert centre.tags == [""]
    centre.offer = Offer(is_unchanged=True)
    clock.advance(timedelta(hours=1))
    confirming.step(ROOM)
    assert centre.tags == ["", '"a"']
    assert memory.read(CONFIRMED) == to_text(clock.now())


def test_a_question_that_came_to_nothing_is_asked_again_at_once(clock, memory):
    centre = Centre(Offer(trouble=Trouble.LINE, code="x"))
    confirming = Confirming(centre, memory, clock, lambda: 7)
    confirming.step(ROOM)
    confirming.step(ROOM)
    assert len(centre.tags) == 2


def test_a_heartbeat_s_answer_confirms_and_saves_the_question(clock, memory):
    centre = Centre(Offer(edition=9))
    confirming = Confirming(centre, memory, clock, lambda: 7)
    confirming.told(Beat(catalogue=8))
    assert memory.read(CONFIRMED) is None
    confirming.told(Beat(catalogue=7))
    first = memory.read(CONFIRMED)
    assert first == to_text(clock.now())
    confirming.step(ROOM)
    assert centre.tags == []
    clock.advance(timedelta(minutes=5))
    confirming.told(Beat(catalogue=7))
    assert memory.read(CONFIRMED) == first
    clock.advance(timedelta(hours=1))
    confirming.told(Beat(catalogue=7))
    assert memory.read(CONFIRMED) == to_text(clock.now())


def test_a_line_without_room_is_asked_nothing(clock, memory):
    centre = Centre(Offer(edition=7))
    Confirming(centre, memory, clock, lambda: 7).step(100)
    assert centre.tags == []
