# SPDX-License-Identifier: Apache-2.0
"""A question for a document: by scanner, by camera or from a memory stick."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Attachment, QuestionKind, accepts
from kiosk.isolates import isolate
from kiosk.readers.names import CAMERA, SCANNER, STICK
from kiosk.receipts import size_of, told
from ui.collating import in_order
from ui.documents import Brought
from ui.messages import PAGE_ADVICE, WORKING, reading
from ui.notify import assign
from ui.rows import RowModel
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question
    from kiosk.readers import Advice, Offer, OfferedFile, PageImage
    from ui.answering import Asking
    from ui.documents import Documents

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_JPEG = "image/jpeg"
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page, small."""

    number: int
    source: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file on the stick."""

    key: str
    label: str


@QmlElement
@QmlUncreatable("built by item_for")
class UploadItem(QuestionItem):  # type: ignore[operator]
    """A document; a page is kept as soon as it is read, so that nothing can lose it."""

    stateChanged = Signal()
    saidChanged = Signal()
    setbackChanged = Signal()
    adviceChanged = Signal()
    sourcesChanged = Signal()
    pagesChanged = Signal()
    filesChanged = Signal()

    @QEnum
    class State(IntEnum):
        """How the document stands."""

        Empty = 0
        Working = 1
        Choosing = 2
        Kept = 3

    answered = "document"

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._page: Asking | None = None
        self._state = self.State.Empty
        self._said = ""
        self._setback_code = ""
        self._setback = ""
        self._faults: tuple[Advice, ...] = ()
        """What is wrong with the page that came last."""
        self._advice = ""
        self._is_excused = False
        self._source = ""
        self._called = ""
        """The name of the file that was chosen; the form gives it another."""
        self._images: tuple[PageImage, ...] = ()
        self._offered: dict[str, OfferedFile] = {}
        self._is_cut = False
        self._shown_for = ""
        self._pages = RowModel(PageRow, self)
        self._files = RowModel(FileRow, self)

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take questions for a file that isn't drawn."""
        return question.kind is QuestionKind.UPLOAD

    @property
    def way(self) -> QuestionItem.Kind:
        """By a device."""
        return self.Kind.Upload

    @property
    def unfinished(self) -> str:
        """A page that is still being read."""
        return "reading" if self._state == self.State.Working else ""

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How the document stands."""
        return self._state

    @Property(str, notify=saidChanged)
    def said(self) -> str:
        """What is there, or what is going on."""
        return self._said

    @Property(str, notify=setbackChanged)
    def setback(self) -> str:
        """Why the last try gave nothing, and what to do; often empty."""
        return self._setback

    @Property(str, notify=adviceChanged)
    def advice(self) -> str:
        """What makes the page that came last hard to read, and what to do; mostly empty."""
        return self._advice

    @Property(bool, notify=setbackChanged)
    def mayGoWithout(self) -> bool:
        """Whether to offer a way on: a device that fails keeps nobody here."""
        return bool(self._setback) and not self._is_excused and self._state == self.State.Empty

    @Property(bool, notify=setbackChanged)
    def excused(self) -> bool:
        """Whether the person goes on without it."""
        return self._is_excused

    @Property(bool, notify=sourcesChanged)
    def scans(self) -> bool:
        """Whether there is a scanner."""
        return self._works(SCANNER)

    @Property(bool, notify=sourcesChanged)
    def photographs(self) -> bool:
        """Whether there is a camera."""
        return self._works(CAMERA)

    @Property(bool, notify=sourcesChanged)
    def readsSticks(self) -> bool:
        """Whether a memory stick can be plugged in."""
        return STICK in self._sources()

    @Property(bool, notify=pagesChanged)
    def takesMore(self) -> bool:
        """Whether another page of the same document may follow."""
        from kiosk.readers import MOST_PAGES

        return 0 < len(self._images) < MOST_PAGES and self._accepts(_PDF)

    @Property(QObject, notify=pagesChanged)
    def pages(self) -> QObject:
        """The pages that are kept, small."""
        return self._pages

    @Property(QObject, notify=filesChanged)
    def files(self) -> QObject:
        """What the stick offers."""
        return self._files

    @Property(bool, notify=filesChanged)
    def cut(self) -> bool:
        """Whether the stick holds more than is listed."""
        return self._is_cut

    # What a person does.

    @Slot()
    def scan(self) -> None:
        """Scan a page: the first, or one more."""
        self._take(SCANNER, self._images)

    @Slot()
    def photograph(self) -> None:
        """Take a picture of a page: the first, or one more."""
        self._take(CAMERA, self._images)

    @Slot()
    def again(self) -> None:
        """Take the last page anew, in the way it was taken."""
        if self._source == STICK or not self._source:
            self.look()
        else:
            self._take(self._source, self._images[:-1])

    @Slot()
    def look(self) -> None:
        """Look at what the memory stick offers."""
        documents = self._begin(STICK)
        if documents is not None:
            documents.look(self._wants, self._offer, self._fail)

    @Slot()
    def stop(self) -> None:
        """End what is being read; what is kept stays."""
        if self._page is not None and self._page.documents is not None:
            self._page.documents.stop()
            self._settle()

    @Slot(str)
    def pick(self, key: str) -> None:
        """Take a file from the list."""
        file = self._offered.get(key)
        documents = self._begin(STICK) if file is not None else None
        if file is not None and documents is not None:
            self._called = isolate(file.name)
            documents.fetch(file, lambda brought: self._bring(brought, ()), self._fail)

    @Slot()
    def closeList(self) -> None:
        """Leave the list as it was before."""
        self._settle()

    @Slot()
    def remove(self) -> None:
        """Take the document back."""
        if self._page is not None:
            self._images, self._faults = (), ()
            self._page.answer(self.question.ref, "")
            self._settle()

    @Slot()
    def goWithout(self) -> None:
        """Go on without it; an officer takes it."""
        if self._page is not None:
            self._is_excused = True
            self._page.excuse(self.question.ref)
            self._tell("")

    # What the page does.

    def join(self, page: "Asking") -> None:
        """Learn of the page, and show what is kept already."""
        self._page = page
        self.sourcesChanged.emit()
        if page.documents is not None and self._sources():
            page.documents.warm()
            page.documents.watch(self._look_at_devices)
            self._look_at_devices()
        elif not self.question.value:
            self._tell("reader.nowhere")
            self.goWithout()
        self._settle()

    def leave(self) -> None:
        """End what is being read, and forget the pages."""
        if self._page is not None and self._page.documents is not None:
            self._page.documents.unwatch(self._look_at_devices)
            if self._state == self.State.Working:  # a neighbour's reading is not ours to end
                self._page.documents.stop()
        self._page = None
        self._images, self._faults = (), ()
        self._called = ""
        self._offered = {}
        self._pages.replace([])
        self._files.replace([])

    def take(self, question: "Question") -> None:
        """Take the question's facts, and say everything in the active language."""
        super().take(question)
        self._tell(self._setback_code)
        if self._state in {self.State.Empty, self.State.Kept}:
            self._settle()
        else:
            self._speak()

    # Reading.

    def _take(self, source: str, before: "tuple[PageImage, ...]") -> None:
        documents = self._begin(source)
        if documents is not None:
            documents.take(source, lambda brought: self._bring(brought, before), self._fail)

    def _begin(self, source: str) -> "Documents | None":
        documents = self._page.documents if self._page is not None else None
        if documents is None or self._state == self.State.Working:
            return None
        self._source = source
        self._called = ""
        self._tell("")
        self._turn_to(self.State.Working)
        return documents

    def _bring(self, brought: Brought, before: "tuple[PageImage, ...]") -> None:
        """Keep what came at once; a page that doesn't fit leaves the others as they were."""
        if self._page is None:
            return
        images = (*before, *brought.pages)
        code = self._page.attach(self.question.ref, self._file(brought, images))
        if code:
            self._fail(code)
            return
        self._images = images if brought.pages else ()
        self._faults = brought.advice
        self._settle()

    def _file(self, brought: Brought, images: "tuple[PageImage, ...]") -> Attachment:
        """Make one file of what came: a picture, or a PDF where there are several pages."""
        from kiosk.readers import as_pdf

        if not brought.pages:
            return Attachment.of("file", brought.media_type, brought.data)
        if len(images) == 1 and self._accepts(_JPEG):
            return Attachment.of("page", _JPEG, images[0].jpeg, pages=1)
        return Attachment.of("pages", _PDF, as_pdf(images, _DPI), pages=len(images))

    def _fail(self, code: str) -> None:
        if self._page is None:
            return
        self._settle()
        self._tell(code)

    def _offer(self, offer: "Offer") -> None:
        if self._page is None:
            return
        language = self._words.translator.language
        files = in_order(offer.files, lambda one: one.name, language)
        self._offered = {file.key: file for file in files}
        self._is_cut = offer.is_cut
        self._files.replace([_row_of(one) for one in files])
        self.filesChanged.emit()
        if offer.files:
            self._turn_to(self.State.Choosing)
        else:
            self._fail("reader.nothing")

    # Showing.

    def _settle(self) -> None:
        """Show what the form holds now."""
        self._turn_to(self.State.Kept if self.question.value else self.State.Empty)
        if self.question.value:
            self._is_excused = False
            self._tell("")
        self._show()

    def _turn_to(self, state: "State") -> None:
        assign(self, "_state", state, self.stateChanged)
        self._speak()
        self.setbackChanged.emit()
        self.finished.emit()

    def _speak(self) -> None:
        file = self._page.file(self.question.ref) if self._page is not None else None
        if self._state == self.State.Working:
            said = self._words(WORKING[self._source])
        elif file is not None:
            said = told(file, self.question.appearances, self._words.translator)
            said = "\n".join(part for part in (self._called, said) if part)
        else:
            said = ""
        assign(self, "_said", said, self.saidChanged)
        advice = self._words(PAGE_ADVICE[self._faults[0].value]) if self._faults else ""
        assign(self, "_advice", advice, self.adviceChanged)

    def _tell(self, code: str) -> None:
        self._setback_code = code
        self._setback = self._words(reading(code, self._source)) if code else ""
        self.setbackChanged.emit()

    def _show(self) -> None:
        """Draw the pages that are kept; those of an earlier look are read out of the file."""
        file = self._page.file(self.question.ref) if self._page is not None else None
        name = "" if file is None else file.name
        if name == self._shown_for:
            return
        self._shown_for = name
        self._images = self._images or _images_of(file)
        self.pagesChanged.emit()
        self._pages.replace([])
        documents = self._page.documents if self._page is not None else None
        if documents is not None and self._images:
            documents.show(self._images, self._lay_out, lambda _code: None)

    def _lay_out(self, sources: tuple[str, ...]) -> None:
        if self._page is not None:
            rows = [PageRow(number, source) for number, source in enumerate(sources, start=1)]
            self._pages.replace(rows)

    def _works(self, source: str) -> bool:
        """Tell whether a way can be gone now."""
        documents = self._page.documents if self._page is not None else None
        return documents is not None and source in self._sources() and documents.works(source)

    def _look_at_devices(self) -> None:
        """Offer what works now; where nothing does, say so before anybody tries."""
        self.sourcesChanged.emit()
        works = any(one == STICK or self._works(one) for one in self._sources())
        if not works and not self._setback_code and not self.question.value:
            self._tell("reader.absent")
        elif works and self._setback_code == "reader.absent":
            self._tell("")

    def _sources(self) -> tuple[str, ...]:
        documents = self._page.documents if self._page is not None else None
        if documents is None or not (self._accepts(_JPEG) or self._accepts(_PDF)):
            return ()
        wants_new = _NEW & self.question.appearances
        return tuple(one for one in documents.sources if not (wants_new and one == STICK))

    def _accepts(self, media_type: str) -> bool:
        return accepts(self.question.parameters, media_type)

    def _wants(self, media_type: str) -> bool:
        """Tell whether a file on the stick will do: pictures are written anew as pages."""
        return self._accepts(_PDF) if media_type == _PDF else True


_DPI = 200
_NEW = frozenset({"new", "new-front"})
"""Appearances of a page that shall be taken here and now, and not come from elsewhere."""


def _row_of(file: "OfferedFile") -> FileRow:
    """Name a file with its size."""
    return FileRow(file.key, f"{isolate(file.name)} · {size_of(file.size)}")


def _images_of(file: Attachment | None) -> "tuple[PageImage, ...]":
    """Read the pages of a file that was made here; none of a file from a stick."""
    from kiosk.readers import page_of, pages_of

    if file is None or not file.pages:
        return ()
    with file.open() as stream:
        data = stream.read()
    if file.media_type == _PDF:
        return tuple(pages_of(data))
    return (page_of(data),)
