# SPDX-License-Identifier: Apache-2.0
"""What figures come to: sums, averages and ranks, and nothing from nothing."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.insight import Figure, Kind, Visits, at_desk, reckon

DAY = date(2026, 11, 21)


def of(*figures, day=DAY):
    return reckon({day: figures})


def test_visits_add_up_by_day_and_by_service():
    later = DAY + timedelta(days=1)
    found = reckon(
        {
            later: [Figure(Kind.BEGUN, "a", count=2), Figure(Kind.LEFT, "a", count=2)],
            DAY: [
                Figure(Kind.BEGUN, "a"),
                Figure(Kind.SUBMITTED, "a"),
                Figure(Kind.BEGUN, "b"),
                Figure(Kind.EXPIRED, "b"),
            ],
        }
    )
    assert found.visits == Visits(begun=4, submitted=1, left=2, expired=1)
    assert [*found.days] == [DAY, later]
    assert found.days[later] == Visits(begun=2, left=2)
    assert found.services["a"] == Visits(begun=3, submitted=1, left=2)


def test_what_officers_take_is_counted_apart_and_slows_nobody_down():
    found = of(
        *at_desk("a", Kind.SUBMITTED),
        *at_desk("a", Kind.LEFT),
        Figure(Kind.BEGUN, "a"),
        Figure(Kind.SUBMITTED, "a"),
        Figure(Kind.PAGE, "a", "/data/x", 1, 60),
    )
    assert found.visits == Visits(begun=1, submitted=1)
    assert found.desk == Visits(begun=2, submitted=1, left=1)
    assert found.days[DAY] == found.services["a"] == Visits(begun=3, submitted=2, left=1)
    assert found.seconds == 60
    assert of(*at_desk("a", Kind.LEFT)).seconds is None


def test_a_page_takes_as_long_as_on_average():
    found = of(
        Figure(Kind.PAGE, "a", "/data/x", 4, 60),
        Figure(Kind.PAGE, "a", "/data/y", 1, 40),
        Figure(Kind.BEGUN, "a", count=5),
    )
    assert [(one.page, one.times, one.seconds) for one in found.pages] == [
        ("/data/y", 1, 40),
        ("/data/x", 4, 15),
    ]
    assert found.seconds == 20


def test_where_people_stop_is_a_share_of_those_who_came_there():
    found = of(
        Figure(Kind.PAGE, "a", "/data/x", 8, 60),
        Figure(Kind.STOPPED, "a", "/data/x", 2),
        Figure(Kind.STOPPED, "a", "/data/gone", 3),
    )
    assert [(one.page, one.count, one.share) for one in found.stops] == [
        ("/data/gone", 3, 1.0),
        ("/data/x", 2, 0.25),
    ]


def test_faces_are_counted_apart_for_each_service():
    found = of(
        Figure(Kind.FACE, "a", "5", 3),
        Figure(Kind.FACE, "a", "1", 1),
        Figure(Kind.FACE, "b", "2", 9),
        Figure(Kind.FACE, "c", "7", 9),
    )
    assert [(one.form, one.counts, one.mean) for one in found.faces] == [
        ("b", (0, 9, 0, 0, 0), 2.0),
        ("a", (1, 0, 0, 0, 3), 4.0),
    ]


def test_nothing_comes_to_nothing():
    found = of()
    assert (found.visits, found.seconds, found.pages, found.faces) == (Visits(), None, (), ())
    assert found.days == {DAY: Visits()}
    assert reckon({}).days == {}


def test_languages_are_ranked():
    found = of(Figure(Kind.LANGUAGE, "a", "az", 1), Figure(Kind.LANGUAGE, "b", "ru", 4))
    assert [*found.languages.items()] == [("ru", 4), ("az", 1)]


FIGURES = st.builds(
    Figure,
    st.sampled_from(Kind),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["", "1", "5", "az", "/data/x"]),
    st.integers(1, 50),
    st.integers(0, 500),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FIGURES, max_size=12), st.lists(FIGURES, max_size=12))
def test_days_add_up_however_figures_are_spread_over_them(one, other):
    apart = reckon({DAY: one, DAY + timedelta(days=1): other})
    together = reckon({DAY: [*one, *other]})
    assert apart.visits == together.visits
    assert apart.pages == together.pages
    assert apart.stops == together.stops
    assert apart.services == together.services
