# SPDX-License-Identifier: Apache-2.0
"""Ids of visits: RFC 9562, in the order they are made."""

import uuid
from datetime import timedelta

from kiosk.clock import FixedClock
from kiosk.identifiers import IdSource, made_at, uuid7


def test_the_example_of_the_standard_is_made():
    # RFC 9562, appendix A.6
    parts = iter([0xCC3, 0x18C4DC0C0C07398F])
    made = uuid7(0x017F22E279B0, lambda _bits: next(parts))
    assert str(made) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


def test_version_and_variant_are_those_of_the_standard(clock: FixedClock):
    made = uuid.UUID(IdSource(clock).submission())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_a_later_visit_sorts_after_an_earlier_one(clock: FixedClock):
    source = IdSource(clock)
    earlier = source.submission()
    clock.advance(timedelta(milliseconds=1))
    assert earlier < source.submission()


def test_an_id_says_when_it_was_made(clock):
    assert made_at(IdSource(clock).submission()) == clock.now()
