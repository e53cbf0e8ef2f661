# SPDX-License-Identifier: Apache-2.0
"""Which notices hold, in which words, and what of them is left out."""

import json
from datetime import timedelta

import pytest

from kiosk.memory import ShortMemory
from kiosk.notices import Board, Notice
from kiosk.notices.board import KEY
from kiosk.notices.model import harmless


@pytest.fixture
def notice(clock):
    """Make a notice that holds for a day from now on."""

    def make(identity="n", **changes):
        now = clock.now()
        values = {
            "valid_from": now,
            "valid_until": now + timedelta(days=1),
            "texts": {"az": "mətn", "en": "text"},
        }
        return Notice(id=identity, **{**values, **changes})

    return make


def test_a_notice_holds_from_its_first_moment_up_to_its_last(clock, notice):
    one = notice()
    assert one.holds(one.valid_from)
    assert not one.holds(one.valid_until)
    assert not one.holds(one.valid_from - timedelta(microseconds=1))


def test_the_board_goes_by_the_time_that_it_is_given(clock, notice):
    moment = [clock.now()]
    board = Board(ShortMemory(), lambda: moment[0])
    board.keep("tag", "etag", [notice()])
    assert len(board.current()) == 1
    moment[0] += timedelta(days=2)
    assert board.current() == ()


def test_what_is_kept_is_there_after_a_restart(clock, notice):
    memory = ShortMemory()
    one = notice(titles={"en": "title"}, kind="closed", where=("attract",), forms=("a",))
    Board(memory, clock.now).keep("tag", "etag", [one])
    again = Board(memory, clock.now)
    assert (again.tag, again.etag, again.current()) == ("tag", "etag", (one,))
    again.keep("other", "etag")
    assert Board(memory, clock.now).tag == "other"
    assert Board(memory, clock.now).current() == (one,)


@pytest.mark.parametrize(
    "text", [None, "", "{}", "[]", '{"notices": [{}]}', "\u0000", "[" * 90_000]
)
def test_damaged_notices_are_no_notices(clock, text):
    memory = ShortMemory()
    if text is not None:
        memory.write(KEY, text)
    assert Board(memory, clock.now).current() == ()


def test_what_stands_in_the_database_is_cleaned_as_well(clock, notice):
    memory = ShortMemory()
    board = Board(memory, clock.now)
    board.keep("tag", "etag", [notice()])
    facts = json.loads(memory.read(KEY))
    facts["notices"][0]["texts"] = {"en": "a\u202eb\u0000c", "az": "\u200b"}
    memory.write(KEY, json.dumps(facts))
    (one,) = Board(memory, clock.now).current()
    assert one.texts == {"en": "abc"}


@pytest.mark.parametrize(
    ("where", "forms", "places"),
    [
        ((), (), {"attract", "services"}),
        ((), ("a",), {"attract", "services", "a"}),
        (("service",), ("a",), {"a"}),
        (("service",), (), {"a", "b"}),
        (("attract",), ("a",), {"attract"}),
        (("services", "service"), ("b",), {"services", "b"}),
    ],
)
def test_it_is_shown_where_it_concerns_somebody(notice, where, forms, places):
    one = notice(where=where, forms=forms)
    shown = {place for place in ("attract", "services") if one.shows(place)}
    assert shown | {form for form in ("a", "b") if one.precedes(form)} == places


@pytest.mark.parametrize(
    ("texts", "wanted", "said"),
    [
        ({"az": "A", "en": "E", "ru": "R"}, "ru", "R"),
        ({"az": "A", "en": "E"}, "ru", "A"),
        ({"en": "E", "tr": "T"}, "ru", "E"),
        ({"tr": "T", "fa": "F"}, "ru", "F"),
    ],
)
def test_it_is_said_in_the_next_best_language(notice, texts, wanted, said):
    assert notice(texts=texts).text(wanted) == said


def test_a_title_is_never_of_another_language_than_the_text(notice):
    one = notice(texts={"az": "mətn"}, titles={"ru": "Заголовок", "az": "Başlıq"})
    assert (one.title("ru"), one.text("ru")) == ("Başlıq", "mətn")


def test_lines_stay_and_what_hides_or_reorders_goes():
    assert harmless("one\r\n\r\n two\u2066\u0007") == "one\ntwo"
    assert harmless("a" + "\u0301" * 50).count("\u0301") == 3
    assert len(harmless("x" * 5000)) == 1000
    assert harmless("می\u200cخواهم") == "می\u200cخواهم"
