# SPDX-License-Identifier: Apache-2.0
"""A person with five keys goes over the keyboard: nothing is far, and all can be left."""

from itertools import product

import pytest

from ui import keyboards
from ui.viewmodels.keyboard import KeyboardViewModel

FAR = 9
"""Presses from any key to any other, before the one that chooses it."""
KINDS = ["text", "latin", "digits", "number", "phone", "email", "document"]


def shown(language="en", kind="text", page=keyboards.LETTERS):
    keys = KeyboardViewModel()
    keys.language, keys.kind = language, kind
    if page != keyboards.LETTERS:
        keys.press(page, "")
    keys.enter()
    return keys


def reach(keys) -> dict[tuple[int, int], int]:
    """Say how many presses each key is away from the one that is pointed at."""
    start = (keys._row, keys._column)
    away = {start: 0}
    edge = [start]
    while edge:
        at = edge.pop(0)
        for move, by in product((keys.step, keys.climb), (1, -1)):
            keys._row, keys._column = at
            move(by)
            there = (keys._row, keys._column)
            if there not in away:
                away[there] = away[at] + 1
                edge.append(there)
    keys._row, keys._column = start
    return away


@pytest.mark.parametrize(
    ("language", "kind", "page"),
    [(language, "text", "letters") for language in ("az", "en", "tr", "ru", "ar", "fa", "zh")]
    + [("en", kind, "letters") for kind in KINDS]
    + [("az", "text", "symbols"), ("fa", "text", "symbols"), ("tr", "text", "accents")],
)
def test_every_key_is_near_and_none_is_left_out(qapp, language, kind, page):
    keys = shown(language, kind, page)
    away = reach(keys)
    everything = {
        (row, column)
        for row, keys_of in enumerate(keys._rows)
        for column, key in enumerate(keys_of)
        if key.action is not keyboards.Action.GAP
    }
    assert away.keys() == everything
    assert max(away.values()) <= FAR


def test_a_keyboard_whose_rows_have_ends_is_far(qapp, monkeypatch):
    keys = shown("az")
    rows = keys._rows

    def step(by):
        places = keys._places(keys._row)
        at = min(len(places) - 1, max(0, places.index(keys._column) + by))
        keys._point(keys._row, places[at], scanning=True)

    def climb(by):
        row = min(len(rows) - 1, max(0, keys._row + by))
        keys._point(row, keys._places(row)[0], scanning=True)

    monkeypatch.setattr(keys, "step", step)
    monkeypatch.setattr(keys, "climb", climb)
    assert max(reach(keys).values()) > FAR


def test_the_place_is_kept_where_a_page_turns_and_done_leads_back(qapp):
    keys = shown("en")
    keys.climb(-1)
    keys.choose()
    assert keys.is_scanning
    assert keys._rows[keys._row][keys._column].action is keyboards.Action.LETTERS
    for _ in range(4):
        if keys._rows[keys._row][keys._column].action is keyboards.Action.DONE:
            break
        keys.step(1)
    keys.choose()
    assert not keys.is_scanning


@pytest.mark.parametrize(("language", "right_to_left"), [("fa", True), ("ar", True), ("ru", False)])
def test_what_deletes_points_where_the_script_came_from(qapp, language, right_to_left):
    keys = shown(language)
    assert keys.property("rightToLeft") is right_to_left
    keys.press("script", "")
    assert keys.property("rightToLeft") is False
