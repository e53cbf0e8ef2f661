# SPDX-License-Identifier: Apache-2.0
"""The service point's own figures, for who may see them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kiosk.days import SPANS, Insights
from kiosk.errors import StaffError
from kiosk.insight import Figure, Kind
from kiosk.insight.fakes import MemoryCounts
from kiosk.staff import Member, Role, Session

NOW = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
"""Past midnight at the service point."""
TODAY = date(2026, 11, 22)


def session(role: Role) -> Session:
    return Session(member=Member(id="m", name="M", role=role), began_at=NOW)


@pytest.mark.parametrize("days", SPANS)
def test_a_span_ends_today_and_has_so_many_days(days):
    counts = MemoryCounts()
    for back in (0, days - 1, days):
        counts.add(TODAY - timedelta(days=back), [Figure(Kind.BEGUN, "registration")])
    found = Insights(counts, lambda: NOW).look(session(Role.SUPERVISOR), days)
    assert found.visits.begun == 2
    assert [*found.days] == [TODAY - timedelta(days=back) for back in range(days - 1, -1, -1)]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.TECHNICIAN])
def test_nobody_else_sees_them(role):
    with pytest.raises(StaffError, match=r"staff\.not-allowed"):
        Insights(MemoryCounts(), lambda: NOW).look(session(role), 7)


def test_no_other_span_is_reckoned():
    with pytest.raises(ValueError, match="never"):
        Insights(MemoryCounts(), lambda: NOW).look(session(Role.SUPERVISOR), 4000)
