# SPDX-License-Identifier: Apache-2.0
"""No paper leaves a station at which people practise without saying so, on each of its sheets."""

import ast
import csv
import io
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from kiosk.days import DayReport, Place, Standing
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.report import Readiness
from kiosk.i18n import Messages, language
from kiosk.reference import TRAINING_STATION
from kiosk.settings import Settings, training_of
from ui import readiness
from ui.marking import training_words
from ui.rendering import BadgeFace, render_badge
from ui.rendering import report as paper
from ui.staff import reports
from ui.trying import Trials
from ui.words import Words

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MARK = "Training – nothing here is applied for"
MARKED, UNMARKED = TRAINING_STATION, "BK01"


@pytest.fixture
def words(published):
    languages = [language("az"), language("en")]
    messages = Messages.open(published / "messages", languages)
    return {one.code: Words(messages.translator(one.code)) for one in languages}


def sheets(pdf):
    """What stands on each sheet, without blanks, which a reader puts in where it likes."""
    document = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return texts


def squeezed(text):
    return "".join(text.split())


def of_day(words, station, services=3):
    report = DayReport(
        place=Place(station=station, service_point="Bakı"),
        day=date(2026, 11, 21),
        services={f"service {number}": number for number in range(services)},
        languages={"ru": 4},
        modes={"kiosk": 4},
        states={"received": 4},
        unsent=(),
        doubtful_times=0,
        papers={"confirmed": 4},
        incidents=(),
    )
    found = Standing(report=report, signed=None)
    told = [reports.Teller(one, {}, {}).tell(found, NOW) for one in words.values()]
    return paper.draw([(one, False) for one in told], report.digest), told[0]


def of_readiness(words, station, parts=1):
    report = Readiness(
        station=station,
        service_point="Bakı",
        at=NOW,
        findings=[Finding(Health.WELL, f"part {at}", "word " * 60) for at in range(parts)],
        versions={},
    )
    return readiness.pdf(report, "statement", words)


def test_a_day_s_report_is_marked_in_both_languages_and_the_table_too(words, qapp):
    drawn, told = of_day(words, MARKED)
    assert all(squeezed(one(MARK)) in sheets(drawn)[0] for one in words.values())
    rows = list(csv.reader(io.StringIO(reports.as_table(told, words["az"]).decode("utf-8-sig"))))
    assert rows[1][0] == words["az"](MARK)
    drawn, told = of_day(words, UNMARKED)
    assert not any(squeezed(one(MARK)) in sheets(drawn)[0] for one in words.values())
    assert words["az"](MARK) not in reports.as_table(told, words["az"]).decode("utf-8-sig")


def test_the_mark_is_translated(words):
    assert words["az"](MARK) != MARK
    assert training_words(words["az"], MARKED) == words["az"](MARK)
    assert training_words(words["az"], UNMARKED) == ""


def test_each_sheet_of_a_long_report_is_marked(words, qapp):
    found = sheets(of_readiness(words["az"], MARKED, parts=25))
    assert len(found) > 1
    assert all(squeezed(words["az"](MARK)) in text for text in found)
    long, _told = of_day(words, MARKED, services=60)
    assert len(sheets(long)) > 1
    assert all(squeezed(MARK) in text for text in sheets(long))
    found = sheets(of_readiness(words["az"], UNMARKED, parts=25))
    assert not any(squeezed(words["az"](MARK)) in text for text in found)
    assert all(any(f"part{at}" in text for text in found) for at in range(25))


@pytest.mark.parametrize("is_training", [True, False])
def test_a_trial_of_the_printer_is_marked(qapp, tmp_path, is_training):
    settings = Settings(data_dir=tmp_path)
    trials = Trials(training_of(settings) if is_training else settings)
    trials.prepare()
    assert ("TƏLİM·TRAINING" in sheets(trials._job.pdf)[0]) is is_training


@pytest.mark.parametrize("mark", [MARK, ""])
def test_a_badge_is_marked(qapp, mark):
    face = BadgeFace(
        name="Leyla", role="Officer", code="K" * 20, is_right_to_left=False, training=mark
    )
    assert (squeezed(MARK) in sheets(render_badge(face, 576).pdf)[0]) is bool(mark)


def setters(source):
    """Say whether a file begins a paper, and whether it marks one."""
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    }
    return "Sheet" in called, "set_mark" in called


def test_whoever_sets_a_paper_knows_the_mark(root):
    begun = []
    for file in (root / "ui").rglob("*.py"):
        begins, marks = setters(file.read_text(encoding="utf-8"))
        assert marks or not begins, file
        begun += [file.stem] if begins else []
    assert {"badge", "page", "readiness", "report"} <= set(begun)
    assert setters("sheet = Sheet(576, 8, fonts)\nsheet.text('no mark')") == (True, False)
