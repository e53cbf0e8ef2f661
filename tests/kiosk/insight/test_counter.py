# SPDX-License-Identifier: Apache-2.0
"""One visit's figures: what happened, how often and how long, and nothing of whom."""

from datetime import timedelta

import pytest

from kiosk.insight import Counter, Figure, Kind

LONGEST = timedelta(seconds=150)


@pytest.fixture
def counter(clock):
    return Counter(clock, LONGEST, "registration")


def wait(clock, seconds):
    clock.advance(timedelta(seconds=seconds))


def pages(figures):
    return {one.item: (one.count, one.seconds) for one in figures if one.kind is Kind.PAGE}


def kinds(figures):
    return {one.kind for one in figures}


def test_a_page_counts_each_time_that_it_is_shown(counter, clock):
    for page, seconds in (("/data/name", 10.4), ("/data/address", 20), ("/data/name", 5.4)):
        counter.turn_to(page)
        wait(clock, seconds)
    figures = counter.end(Kind.SUBMITTED, "az")
    assert pages(figures) == {"/data/name": (2, 16), "/data/address": (1, 20)}


def test_a_page_counts_for_no_longer_than_anybody_reads(counter, clock):
    counter.turn_to("/data/name")
    wait(clock, 4000)
    assert pages(counter.end(Kind.EXPIRED, "az")) == {"/data/name": (1, 150)}


def test_what_is_no_page_takes_no_page_s_time(counter, clock):
    counter.turn_to("/data/name")
    wait(clock, 10)
    counter.pause()
    wait(clock, 100)
    assert pages(counter.end(Kind.LEFT, "az")) == {"/data/name": (1, 10)}


@pytest.mark.parametrize("how", [Kind.LEFT, Kind.EXPIRED])
def test_a_visit_that_came_to_nothing_stopped_somewhere(counter, how):
    counter.turn_to("/data/name")
    counter.turn_to("/data/address")
    counter.pause()
    figures = counter.end(how, "ru")
    assert Figure(Kind.STOPPED, "registration", "/data/address") in figures
    assert Figure(Kind.LANGUAGE, "registration", "ru") in figures
    assert {Kind.BEGUN, how} < kinds(figures)


def test_a_submitted_visit_stopped_nowhere(counter):
    counter.turn_to("/data/name")
    assert Kind.STOPPED not in kinds(counter.end(Kind.SUBMITTED, "az"))


def test_a_visit_without_a_service_has_no_page(clock):
    figures = Counter(clock, LONGEST).end(Kind.LEFT, "az")
    assert figures == (
        Figure(Kind.BEGUN),
        Figure(Kind.LANGUAGE, "", "az"),
        Figure(Kind.LEFT),
    )


@pytest.mark.parametrize(("face", "item"), [(1, "1"), (5, "5"), (0, None), (6, None), (-1, None)])
def test_a_face_is_one_of_five(counter, face, item):
    counter.rate(face)
    figures = counter.end(Kind.SUBMITTED, "az")
    assert [one.item for one in figures if one.kind is Kind.FACE] == ([item] if item else [])


def test_which_of_several_it_was_is_nobody_s_business(counter, clock):
    for place in (1, 2, 17):
        counter.turn_to(f"/data/child[{place}]/name")
        wait(clock, 1)
    assert pages(counter.end(Kind.LEFT, "az")) == {"/data/child/name": (3, 3)}


def test_a_name_is_no_longer_than_the_line_takes(clock):
    counter = Counter(clock, LONGEST, "f" * 500)
    counter.turn_to("/data/" + "x" * 500 + "/end")
    for one in counter.end(Kind.LEFT, "az"):
        assert len(one.form) <= 128
        assert len(one.item) <= 128
