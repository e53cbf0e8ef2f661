# SPDX-License-Identifier: Apache-2.0
"""The tally says what a walk through the submissions would."""

from base64 import b64decode
from collections import Counter

import pytest
from sqlalchemy import select, update

from kiosk.central.storage.tables import SUBMISSION, TALLY
from kiosk.sync.contract import Standing


def tallied(region):
    with region.database.reading() as connection:
        return {
            (row.station, row.hour, row.form, row.language, row.mode): (row.count, row.bytes)
            for row in connection.execute(select(TALLY))
        }


def counted(region):
    counts, sizes = Counter(), Counter()
    with region.database.reading() as connection:
        for row in connection.execute(
            select(SUBMISSION).where(SUBMISSION.c.received_at.is_not(None))
        ):
            hour = row.taken_at.replace(minute=0, second=0, microsecond=0)
            key = (row.station, hour, row.form_id, row.language, row.mode)
            counts[key] += 1
            sizes[key] += row.size
    return {key: (counts[key], sizes[key]) for key in counts}


@pytest.fixture
def mixed(region, items_of):
    """Bring batches as they come: new, twice, half, in parts, altered, conflicting."""
    many = [
        *items_of(20),
        *items_of(7, language="ar", taken_at="2026-11-21T11:59:59.999999Z"),
        *items_of(5, form_id="appeal", mode="desk", taken_at="2026-11-21T23:00:00+04:00"),
    ]
    region.reception.take("BK01", many[:25])
    region.reception.take("BK01", many[10:] + many[10:])
    (twice,) = items_of(1)
    (other,) = items_of(1, id=region.reception.take("BK01", [twice]).answers[0].id)
    conflict = region.reception.take("BK01", [other]).answers[0]
    assert conflict.problem.code == "central.conflict"
    for item in items_of(3):
        bare = item.model_copy(update={"body": None})
        (answer,) = region.reception.take("BK01", [bare]).answers
        at = region.parts.progress("BK01", answer.missing[0].sha256)
        region.parts.append(answer.missing[0].sha256, at, b64decode(item.body))
        assert region.reception.take("BK01", [bare]).answers[0].standing is Standing.RECEIVED
        region.reception.take("BK01", [bare, item])
    for item in items_of(4):
        region.reception.take("BK01", [item.model_copy(update={"body": None})])
    later = items_of(2)
    region.reception.take("BK01", [one.model_copy(update={"body": None}) for one in later])
    region.reception.take("BK01", later)


@pytest.mark.usefixtures("mixed")
def test_the_tally_is_what_a_walk_would_count(region):
    found = tallied(region)
    assert found == counted(region)
    assert sum(count for count, _ in found.values()) == region.stations.find("BK01").kept == 38
    assert len(found) == 3


@pytest.mark.usefixtures("mixed")
def test_the_comparison_sees_one_that_was_not_counted(region):
    """The negative control."""
    with region.database.transaction() as connection:
        connection.execute(update(TALLY).values(count=TALLY.c.count + 1))
    assert tallied(region) != counted(region)
