# SPDX-License-Identifier: Apache-2.0
"""What each type of XLSForm with each appearance is shown as: the table of docs/reference/xforms.md."""

import re
from dataclasses import replace

import pytest

from kiosk.forms import FormSession, QuestionKind, load_form
from ui.viewmodels.question import QuestionItem, item_for
from ui.viewmodels.question.appearances import of_today
from ui.viewmodels.question.choices import ChoiceItem

Kind, Shape = QuestionItem.Kind, ChoiceItem.Shape
RANGE = "start=0 end=10 step=1"

SHOWN = {
    "text": Kind.Text,
    "text multiline": (Kind.Text, {"multiline": True}),
    "text numbers": (Kind.Text, {"keyboard": "number"}),
    "text thousands-sep": Kind.Text,
    "text masked": (Kind.Text, {"masked": True}),
    "text hidden-answer": (Kind.Text, {"masked": True}),
    "text url": Kind.Text,
    "text ex:org.example.app": Kind.Note,
    "text printer:org.example.app": Kind.Note,
    "integer": (Kind.Text, {"keyboard": "digits"}),
    "integer thousands-sep": (Kind.Text, {"keyboard": "digits"}),
    "integer counter": (Kind.Text, {"keyboard": "digits"}),
    "integer bearing": Kind.Note,
    "decimal": (Kind.Text, {"keyboard": "number"}),
    "decimal bearing": Kind.Note,
    "range": (Kind.Range, {"vertical": False, "ticked": True, "scaled": True}),
    "range vertical": (Kind.Range, {"vertical": True}),
    "range no-ticks": (Kind.Range, {"ticked": False}),
    "range picker": (Kind.Range, {"scaled": False}),
    "range rating": Kind.Rating,
    "range distress": (Kind.Range, {"scaled": True}),
    "date": (Kind.Date, {"parts": ["day", "month", "year"]}),
    "date no-calendar": (Kind.Date, {"parts": ["day", "month", "year"]}),
    "date month-year": (Kind.Date, {"parts": ["month", "year"]}),
    "date year": (Kind.Date, {"parts": ["year"]}),
    "time": (Kind.Date, {"parts": ["hour", "minute"]}),
    "dateTime": (Kind.Date, {"parts": ["day", "month", "year", "hour", "minute"]}),
    "select_one": (Kind.ChooseOne, {"shape": Shape.Rows, "columns": 1}),
    "select_one minimal": (Kind.ChooseOne, {"folds": True}),
    "select_one autocomplete": (Kind.ChooseOne, {"shape": Shape.Search}),
    "select_one search": (Kind.ChooseOne, {"shape": Shape.Search}),
    "select_one quick": (Kind.ChooseOne, {"is_quick": True}),
    "select_one columns": (Kind.ChooseOne, {"columns": 0}),
    "select_one columns-3": (Kind.ChooseOne, {"columns": 3}),
    "select_one columns-pack": (Kind.ChooseOne, {"columns": 0}),
    "select_one compact": (Kind.ChooseOne, {"columns": 0, "is_quick": False}),
    "select_one compact-2": (Kind.ChooseOne, {"columns": 2, "is_quick": False}),
    "select_one quickcompact-2": (Kind.ChooseOne, {"columns": 2, "is_quick": True}),
    "select_one horizontal": (Kind.ChooseOne, {"columns": 0}),
    "select_one no-buttons": (Kind.ChooseOne, {"bare": True}),
    "select_one likert": (Kind.ChooseOne, {"shape": Shape.Likert}),
    "select_one image-map": (Kind.ChooseOne, {"shape": Shape.Rows}),
    "select_one map": (Kind.ChooseOne, {"shape": Shape.Rows}),
    "select_one label": Kind.Note,
    "select_one list": (Kind.ChooseOne, {"shape": Shape.Table}),
    "select_one list-nolabel": (Kind.ChooseOne, {"shape": Shape.Table}),
    "select_multiple": (Kind.ChooseMany, {"shape": Shape.Rows}),
    "select_multiple minimal": (Kind.ChooseMany, {"folds": True}),
    "select_multiple autocomplete": (Kind.ChooseMany, {"shape": Shape.Search}),
    "select_multiple columns-2": (Kind.ChooseMany, {"columns": 2}),
    "select_multiple no-buttons": (Kind.ChooseMany, {"bare": True}),
    "select_multiple likert": (Kind.ChooseMany, {"shape": Shape.Rows}),
    "select_multiple image-map": (Kind.ChooseMany, {"shape": Shape.Rows}),
    "select_multiple map": (Kind.ChooseMany, {"shape": Shape.Rows}),
    "select_multiple label": Kind.Note,
    "select_multiple list": (Kind.ChooseMany, {"shape": Shape.Table}),
    "select_multiple list-nolabel": (Kind.ChooseMany, {"shape": Shape.Table}),
    "rank": Kind.Rank,
    "acknowledge": Kind.Acknowledge,
    "trigger": Kind.Acknowledge,
    "image": Kind.Upload,
    "image new": Kind.Upload,
    "image new-front": Kind.Upload,
    "image annotate": (Kind.Signature, {"signature": False}),
    "image draw": (Kind.Signature, {"signature": False}),
    "image signature": (Kind.Signature, {"signature": True}),
    "file": Kind.Upload,
    "audio": Kind.Note,
    "video": Kind.Note,
    "barcode": Kind.Barcode,
    "geopoint": Kind.Note,
    "geopoint maps": Kind.Note,
    "geopoint placement-map": Kind.Note,
    "geotrace": Kind.Note,
    "geoshape": Kind.Note,
    "note": Kind.Note,
    **{
        f"date {calendar}": (Kind.Date, {"parts": ["day", "month", "year"]})
        for calendar in ("bikram-sambat", "coptic", "ethiopian", "islamic", "myanmar", "persian")
    },
}
"""By type and appearance: the field, and the facts that make its shape."""
CALENDARS = ("bikram-sambat", "coptic", "ethiopian", "islamic", "myanmar", "persian")
PARAMETERS = {"range": RANGE, "range rating": "start=1 end=5 step=1"}
LISTED = {"select_one", "select_multiple", "rank"}


def row(number: int, wanted: str) -> str:
    kind, _, appearance = wanted.partition(" ")
    asked = f"{kind} c" if kind in LISTED else kind
    parameters = PARAMETERS.get(wanted, PARAMETERS.get(kind, ""))
    return f"| | {asked} | q{number} | Question {number} | {appearance} | {parameters} |"


@pytest.fixture(scope="module")
def published(root, tmp_path_factory):
    """A form that asks all of it, published; its bytes."""
    from kiosk.forms.publishing import publish

    rows = [row(number, wanted) for number, wanted in enumerate(SHOWN)]
    lines = [
        *("| survey |", "| | type | name | label | appearance | parameters |", *rows, ""),
        *("| choices |", "| | list_name | name | label |", "| | c | a | A |", "| | c | b | B |"),
        *("", "| settings |", "| | form_id | form_title | version |", "| | all | All | 1 |"),
    ]
    folder = tmp_path_factory.mktemp("kinds")
    source = folder / "all" / "all.md"
    source.parent.mkdir()
    source.write_text("\n".join(lines), encoding="utf-8")
    publish([source], root / "resources" / "translations", folder / "set")
    (form,) = (folder / "set" / "services").rglob("form.xml")
    return form.read_bytes()


@pytest.fixture
def session(published, clock):
    return FormSession(
        load_form(published), clock=clock, ids=lambda: "id", instance_id="0192-all", language=""
    )


@pytest.fixture
def shown(qapp, session, words):
    """The items of all questions, by type and appearance."""
    return {
        wanted: item_for(session.question(f"/data/q{number}"), words)
        for number, wanted in enumerate(SHOWN)
    }


def test_every_type_and_appearance_has_its_field(shown):
    wrong = {}
    for wanted, expected in SHOWN.items():
        kind, facts = expected if isinstance(expected, tuple) else (expected, {})
        item = shown[wanted]
        found = item.way, {name: getattr(item, name) for name in facts}
        if found != (kind, facts):
            wrong[wanted] = found
    assert not wrong


def test_what_a_kiosk_cannot_ask_is_said_calmly_and_holds_nobody_up(shown, session):
    for wanted, item in shown.items():
        if item.way == Kind.Note and wanted not in {"note", *_HEADS}:
            assert item.hint == (
                "This can't be answered at a kiosk. You can go on; tell an officer about it."
            ), wanted
    assert not session.violations()


_HEADS = {"select_one label", "select_multiple label"}


def test_another_calendar_is_asked_for_by_the_gregorian_one_in_words(shown):
    for calendar in CALENDARS:
        hint = shown[f"date {calendar}"].hint
        assert hint == "Enter it by the Gregorian calendar, as it stands in a passport."


def test_every_appearance_is_in_the_reference(root):
    text = (root / "docs" / "reference" / "xforms.md").read_text(encoding="utf-8")
    listed = set(
        re.findall(
            r"`([^`]+)`",
            text[
                text.index("## What a person sees") : text.index(
                    "## What the screen does otherwise"
                )
            ],
        )
    )
    for wanted in SHOWN:
        for word in wanted.replace(":org.example.app", ":").split():
            named = re.sub(r"-\d$", "-n", word)
            assert named in listed, wanted


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("search", "autocomplete"),
        ("compact", "columns-pack"),
        ("compact-4", "columns-4"),
        ("quickcompact", "quick columns-pack"),
        ("quickcompact-4", "quick columns-4"),
        ("horizontal-compact", "columns-pack"),
        ("minimal columns-2", "minimal columns-2"),
        ("w4-2", "w4-2"),
    ],
)
def test_old_names_of_appearances_mean_the_new_ones(old, now):
    assert of_today(frozenset(old.split())) == frozenset(now.split())


@pytest.mark.parametrize(
    ("said", "shown_as"),
    [
        (("", ""), "info"),
        (("info", ""), "info"),
        (("warning", "More."), "warning"),
        (("paper", ""), "paper"),
        (("paper", "More."), "info"),  # a line of the list would leave it out
        (("error", ""), "info"),  # of a form that nobody of ours has checked
    ],
)
def test_a_note_has_a_tone_that_the_kiosk_knows(qapp, session, words, said, shown_as):
    tone, hint = said
    asked = session.question("/data/q0")
    note = replace(asked, kind=QuestionKind.NOTE, attributes={"tone": tone}, hint=hint)
    assert item_for(note, words).tone == shown_as
