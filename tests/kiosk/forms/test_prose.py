# SPDX-License-Identifier: Apache-2.0
"""The Markdown of XLSForm becomes words; whatever else is written stays as it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.forms import BlockKind, blocks, plain


def runs(text):
    return [(run.text, run.bold, run.italic) for block in blocks(text) for run in block.runs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold**", [("bold", True, False)]),
        ("__bold__", [("bold", True, False)]),
        ("*italic*", [("italic", False, True)]),
        ("a _b_ c", [("a ", False, False), ("b", False, True), (" c", False, False)]),
        ("***both***", [("both", True, True)]),
        ("**a *b* c**", [("a ", True, False), ("b", True, True), (" c", True, False)]),
        ("**Ж** ж", [("Ж", True, False), (" ж", False, False)]),
    ],
)
def test_emphasis_is_read(text, expected):
    assert runs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4",
        "snake_case_name",
        "Name *",
        "a ** b",
        "**unfinished",
        "5 > 3 & <b>bold</b>",
        '<img src="http://127.0.0.1/x.png">',
        "![picture](x",
        "~~struck~~",
        "`code`",
        "| a | b |",
        "1.5 litres",
        "#hashtag",
    ],
)
def test_what_is_no_markdown_of_forms_stays_as_it_was_written(text):
    assert plain(text) == text
    assert runs(text) == [(text, False, False)]


def test_headings_lists_paragraphs_and_line_breaks_are_read():
    text = "# Rules\n\nBring both:\nnow\n- old\n* new\n\n1. one\n2) two\n### End ##"
    assert [(one.kind, one.level, one.number, one.text) for one in blocks(text)] == [
        (BlockKind.HEADING, 1, "", "Rules"),
        (BlockKind.PARAGRAPH, 0, "", "Bring both:\nnow"),
        (BlockKind.BULLET, 0, "", "old"),
        (BlockKind.BULLET, 0, "", "new"),
        (BlockKind.NUMBERED, 0, "1", "one"),
        (BlockKind.NUMBERED, 0, "2", "two"),
        (BlockKind.HEADING, 3, "", "End"),
    ]
    assert plain(text) == "Rules\n\nBring both:\nnow\n\n• old\n• new\n1. one\n2. two\n\nEnd"


def test_a_link_is_its_words_and_its_address_and_layout_is_dropped():
    assert plain("See [our site](https://x.az/a).") == "See our site (\u2066https://x.az/a\u2069)."
    assert plain("[x.az](x.az)") == "x.az"
    assert plain('<span style="color:red">Red</span><br/>next') == "Red\nnext"


def test_a_sign_can_be_meant_as_a_sign():
    assert plain(r"\*not italic\*") == "*not italic*"
    assert runs(r"\# no heading") == [("# no heading", False, False)]


@given(st.text(alphabet="ab *_#\\[]()<>-1.\n\u0627é", max_size=60))
def test_nothing_is_ever_added_but_the_signs_of_lists_and_links(text):
    added = {"•", "\u2066", "\u2069"}
    letters = [sign for sign in plain(text) if sign.isalnum()]
    assert set(plain(text)) <= set(text) | added | set(" \n().")
    assert len(letters) <= sum(sign.isalnum() for sign in text)


@pytest.mark.parametrize(
    "unit", ["*a", "**a ", "_*", "[", "[a](", "\\", "<span ", "***a** *", "# ", "- ", "a*b_c"]
)
def test_reading_hostile_text_takes_time_in_proportion(unit):
    """Ten times the text takes about ten times the work, where a square would take a hundred."""

    def seconds(count):
        text = unit * count
        begin = time.thread_time()
        blocks(text)
        return time.thread_time() - begin

    short = min(seconds(2_000) for _ in range(3))
    assert min(seconds(20_000) for _ in range(3)) < 50 * short + 0.05
