# SPDX-License-Identifier: Apache-2.0
"""The lines of a travel document: read by a device, or copied."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.readers.names import CAMERA, SCANNER
from ui.detailrow import DetailRow
from ui.messages import N_, WORKING, problem, reading
from ui.notify import assign
from ui.rows import RowModel
from ui.viewmodels.question.item import QuestionItem
from ui.viewmodels.question.text import TextItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question
    from kiosk.intake import Problem
    from ui.answering import Asking
    from ui.documents import Documents

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_LENGTH = "mrz.length"
_FILLER = "<"
"""What no other code has that is held before a reader here."""


@QmlElement
@QmlUncreatable("built by item_for")
class ZoneItem(TextItem):  # type: ignore[operator]
    """The lines, and what they say: the person compares it with the document."""

    workingChanged = Signal()
    listeningChanged = Signal()
    setbackChanged = Signal()
    devicesChanged = Signal()
    detailsChanged = Signal()
    checkChanged = Signal()

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._page: Asking | None = None
        self._source = ""
        self._is_listening = False
        self._setback_code = ""
        self._check = ""
        self._was_wrong = False
        self._details = RowModel(DetailRow, self)

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take the lines of a document."""
        return bool(question.attributes.get("mrz") == "lines")

    @property
    def way(self) -> QuestionItem.Kind:
        """By a device, or keys."""
        return self.Kind.Zone

    @property
    def unfinished(self) -> str:
        """A page that is still being read."""
        return "reading" if self._source else ""

    @property
    def keyboard(self) -> str:
        """Letters, digits and the filler."""
        return str(self.question.attributes.get("input", "")) or "document"

    # What QML reads.

    @Property(bool, notify=devicesChanged)
    def scans(self) -> bool:
        """Whether a scanner can read them now."""
        return self._works(SCANNER)

    @Property(bool, notify=devicesChanged)
    def photographs(self) -> bool:
        """Whether a camera can read them now."""
        return self._works(CAMERA)

    @Property(bool, notify=listeningChanged)
    def listening(self) -> bool:
        """Whether a reader for documents is heard now."""
        return self._is_listening

    @Property(str, notify=devicesChanged)
    def sample(self) -> str:
        """What lays the next sample passport before the reader; empty where nobody practises."""
        samples = self._documents.samples if self._documents is not None else None
        if samples is None:
            return ""
        return self._words(N_("Sample passport: %(name)s"), name=samples.name)

    @Property(str, notify=devicesChanged)
    def sampleAdvice(self) -> str:
        """What there is to learn from the sample passport that comes next."""
        samples = self._documents.samples if self._documents is not None else None
        return self._words(samples.about) if samples is not None else ""

    @Property(str, notify=workingChanged)
    def working(self) -> str:
        """What is going on, as a sentence; empty while nothing is."""
        return self._words(WORKING[self._source]) if self._source else ""

    @Property(bool, notify=workingChanged)
    def scanning(self) -> bool:
        """Whether the scanner is at work."""
        return self._source == SCANNER

    @Property(bool, notify=workingChanged)
    def photographing(self) -> bool:
        """Whether the camera is at work."""
        return self._source == CAMERA

    @Property(str, notify=setbackChanged)
    def setback(self) -> str:
        """Why the last try gave nothing, and what to do; often empty."""
        code = self._setback_code
        return self._words(reading(code if code.startswith("zone") else "zone")) if code else ""

    @Property(str, notify=checkChanged)
    def check(self) -> str:
        """What is still missing or wrong while somebody copies them; empty when they are right."""
        return self._check

    @Property(QObject, notify=detailsChanged)
    def details(self) -> QObject:
        """What the lines say, as the person reads it."""
        return self._details

    # What a person does.

    @Slot()
    def scan(self) -> None:
        """Read them with the scanner; or stop."""
        self._read(SCANNER)

    @Slot()
    def photograph(self) -> None:
        """Read them with the camera; or stop."""
        self._read(CAMERA)

    @Slot()
    def takeSample(self) -> None:
        """Lay a sample passport before the reader, each time the next one."""
        from kiosk.training import Deed  # late: few practise

        documents = self._documents
        if self._page is None or documents is None or documents.samples is None:
            return
        self._tell("")
        self._page.answer(self.question.ref, documents.samples.take())
        documents.note(Deed.SAMPLE_READ)
        self.devicesChanged.emit()

    # What the page does.

    def join(self, page: "Asking") -> None:
        """Learn of the page and its devices."""
        self._page = page
        if page.documents is not None:
            page.documents.watch(self._look_at_devices)
            if self._works(SCANNER) or self._works(CAMERA):
                page.documents.warm()
            self._listen()
        self.devicesChanged.emit()
        self._tell_details()

    def leave(self) -> None:
        """Read and hear nothing any more."""
        if self._documents is not None:
            self._documents.unwatch(self._look_at_devices)
            self._documents.hush(self)
            if self._source:  # a neighbour's reading is not ours to end
                self._documents.stop()
        self._page = None
        self._details.replace([])

    def take(self, question: "Question") -> None:
        """Take the question's facts, and say everything in the active language."""
        super().take(question)
        self.workingChanged.emit()
        self.setbackChanged.emit()
        self.devicesChanged.emit()
        self._tell_details()

    # Reading.

    @property
    def _documents(self) -> "Documents | None":
        return self._page.documents if self._page is not None else None

    def _look_at_devices(self) -> None:
        self.devicesChanged.emit()
        if not self._is_listening:
            self._listen()

    def _listen(self) -> None:
        """Hear a reader for documents, if there is one that nobody else on the page listens to."""
        documents = self._documents
        if documents is not None and documents.hears_codes and not documents.is_heard:
            heard = not documents.listen(self, self._hear, self._lose)
            assign(self, "_is_listening", heard, self.listeningChanged)

    def _works(self, source: str) -> bool:
        documents = self._documents
        return documents is not None and documents.works(source)

    def _read(self, source: str) -> None:
        documents = self._documents
        if documents is None:
            return
        if self._source:
            documents.stop()
            self._settle()
            return
        self._tell("")
        self._source = source
        self.workingChanged.emit()
        documents.read_zone(source, self._bring, self._fail)

    def _bring(self, lines: str) -> None:
        self._settle()
        if self._page is not None:
            self._page.answer(self.question.ref, lines)

    def _fail(self, code: str) -> None:
        self._settle()
        self._tell(code)

    def _settle(self) -> None:
        self._source = ""
        self.workingChanged.emit()
        self.finished.emit()

    def _tell(self, code: str) -> None:
        assign(self, "_setback_code", code, self.setbackChanged)

    def _hear(self, code: str) -> None:
        if self._page is None:
            return
        is_zone = _FILLER in code
        self._tell("" if is_zone else "zone.none")
        if is_zone:
            self._page.answer(self.question.ref, code)

    def _lose(self) -> None:
        """Promise nothing of a reader that has gone; the lines are copied."""
        assign(self, "_is_listening", False, self.listeningChanged)

    # Showing.

    def _tell_details(self) -> None:
        """Show what the lines say, or what keeps them from saying it."""
        page, found = self._page, None
        rows: list[DetailRow] = []
        if page is not None and self.question.value.strip():
            found = page.zone_problem(self.question.ref)
            if found is None:
                read = page.read_from(self.question.ref)
                rows = [DetailRow(one.label, one.text) for one in read]
        if tuple(rows) != self._details.rows:
            self._details.replace(rows)
            self.detailsChanged.emit()
        self._practise(found, is_right=bool(rows))
        if found is None:
            told = ""
        elif found.code == _LENGTH and self._is_short(found):
            told = self._words(N_("Line %(line)s: go on with character %(column)s."), **found.facts)
        else:
            told = self._words(problem(found.code), **found.facts)
        assign(self, "_check", told, self.checkChanged)

    def _practise(self, found: "Problem | None", *, is_right: bool) -> None:
        """Have noted where people practise that wrong lines have become right.

        Lines that are still being copied are neither.
        """
        if found is None:
            if is_right and self._was_wrong and self._documents is not None:
                from kiosk.training import Deed  # late: few practise

                self._documents.note(Deed.ZONE_CORRECTED)
            self._was_wrong = False
        elif found.code != _LENGTH or not self._is_short(found):
            self._was_wrong = True

    def _is_short(self, found: "Problem") -> bool:
        """Tell a line that somebody is still copying from one that has too much."""
        lines = ["".join(line.split()) for line in self.question.value.splitlines()]
        lines = [line for line in lines if line]
        place = int(found.facts["line"]) - 1
        return place >= len(lines) or len(lines[place]) < int(found.facts["column"])
