# SPDX-License-Identifier: Apache-2.0
"""What was found out about a station is said in its reader's language, on the screen and on paper."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from kiosk.commands.words import _words
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.checks import found
from kiosk.diagnostics.remarks import Languages, Word, remark, say
from kiosk.diagnostics.report import Readiness
from kiosk.errors import StorageError
from kiosk.i18n import Translator, language
from kiosk.i18n.extraction import from_python
from kiosk.intake import Gate
from kiosk.outbox import EntryState
from kiosk.printing import PrinterState
from kiosk.readers import ReaderState
from kiosk.settings import Settings
from ui import delivering, doctor, readiness
from ui.remarks import told
from ui.trying import Tried
from ui.words import Words

_AZ = {
    "A durable write takes %(milliseconds)s ms.": "Davamlı yazı %(milliseconds)s ms çəkir.",
    "%(printer)s: there is no paper.": "%(printer)s: kağız yoxdur.",
    "Printing to a file": "Fayla çap",
    "It could not be looked at.": "Yoxlamaq olmadı.",
    "The page is sharp and whole.": "Səhifə aydın və bütövdür.",
}
_PLACE = re.compile(r"%\(\w+\)s")


class Spoken(Translator):
    """Speaks the few Azerbaijani sentences of this file."""

    def __init__(self) -> None:
        super().__init__(language("az"))

    def gettext(self, msgid: str, context: str = "") -> str:
        return _AZ.get(msgid, msgid)


@pytest.fixture
def words():
    return Words(Spoken())


SLOW = remark("A durable write takes %(milliseconds)s ms.", "disk.slow", milliseconds=1234.5)


def test_a_remark_is_said_in_the_reader_s_language_and_writes_its_numbers(words):
    finding = Finding(Health.MISSING, "disk", "disk.slow: in English", (SLOW,))
    assert told(finding, words) == "Davamlı yazı 1.234,5 ms çəkir. (disk.slow)"


def test_what_has_no_remarks_is_said_as_it_is(words):
    assert told(Finding(Health.WELL, "disk", "in English"), words) == "in English"


def test_facts_are_written_as_the_reader_writes_them(words):
    file = Word("Printing to a file")
    moment = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)
    said = say(
        remark("%(printer)s: there is no paper.", printer=file),
        remark("%(languages)s", languages=Languages(("az", "en"))),
        remark("%(moment)s", moment=moment),
        remark("%(day)s", day=moment.date()),
        remark("%(span)s", span=timedelta(hours=3)),
    )
    text = told(Finding(Health.WELL, "printer", "", said.remarks), words)
    assert text.startswith("Fayla çap: kağız yoxdur. azərbaycan, ingilis 21 noyabr 2026, 14:32 ")
    assert text.endswith("3 hours")


def test_trouble_with_a_check_says_its_code_and_no_english(words):
    def broken():
        raise StorageError("input/output error", code="storage.io")

    assert told(found("disk", broken), words) == "Yoxlamaq olmadı. (storage.io)"


def test_a_trial_is_said_in_the_reader_s_language(words):
    facts = {"width": "10", "height": "20", "size": "3"}
    also = "The page is sharp and whole."
    one = Tried(device="camera", health=Health.WELL, said="page", facts=facts, also=also)
    assert told(one.finding(), words) == "10 × 20 dots, 3 kB. Səhifə aydın və bütövdür."


def test_the_report_is_in_the_reader_s_language(words, qapp):
    report = Readiness(
        station="BK01",
        service_point="ASAN 1",
        at=datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
        findings=(Finding(Health.MISSING, "disk", "A durable write takes 1234.5 ms.", (SLOW,)),),
        versions={},
    )
    document = pypdfium2.PdfDocument(readiness.pdf(report, "statement", words))
    text = "".join(document[0].get_textpage().get_text_range().split())
    document.close()
    assert "Davamlıyazı1.234,5msçəkir.(disk.slow)" in text
    assert "durable" not in text


@pytest.fixture(scope="module")
def marked(root):
    """Every text of those that look, as the translators' tool finds it."""
    files = (
        *(root / "kiosk" / "diagnostics").glob("*.py"),
        *(root / "ui" / name for name in ("doctor.py", "delivering.py", "messages.py")),
    )
    return {
        one.text
        for file in files
        for one in from_python(file.read_text(encoding="utf-8"), file.name)
    }


def unmarked(remarks, marked):
    """The texts with words of their own that no translator would ever see."""
    texts = [one.text for one in remarks]
    texts += [str(fact) for one in remarks for fact in one.facts.values() if isinstance(fact, Word)]
    return [
        text
        for text in texts
        if any(sign.isalpha() for sign in _PLACE.sub("", text)) and text not in marked
    ]


def test_every_part_of_the_doctor_remarks_what_a_translator_finds(tmp_path, published, marked):
    settings = Settings(data_dir=tmp_path, published_dir=published, languages=("az", "en"))
    looked = doctor.examine(replace(settings, central_url="http://127.0.0.1:9", wedge=True))
    assert [one.subject for one in looked if not one.remarks] == []
    assert unmarked([one for part in looked for one in part.remarks], marked) == []
    assert unmarked([remark("A sentence of nobody.")], marked) == ["A sentence of nobody."]


def test_every_state_and_code_that_can_come_has_a_sentence():
    lacking = {
        "printers": {one.value for one in PrinterState} - doctor._PRINTERS.keys(),
        "readers": {one.value for one in ReaderState} - doctor._READERS.keys(),
        "entries": {one.value for one in EntryState} - doctor._COUNTS.keys(),
        "gates": {one.value for one in Gate} - delivering._CLOSED.keys(),
        "unsafe": codes("unsafe.") - doctor._UNSAFE.keys(),
        "panels": codes("screen.size") - doctor._PANELS.keys(),
    }
    # an operator's own terminal has no display, and that is no finding
    assert lacking.pop("unsafe") == {"unsafe.no-display"}
    assert not any(lacking.values()), lacking


def codes(beginning):
    return {code for code in _words()["codes"] if code.startswith(beginning)}
