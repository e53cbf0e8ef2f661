# SPDX-License-Identifier: Apache-2.0
"""A signature or a sketch, drawn by a finger, or a name to sign with where a hand can't draw."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, QPointF, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.forms import Attachment, QuestionKind, clean, composed
from ui import signing
from ui.documents import picture_url
from ui.messages import N_, reading
from ui.notify import assign
from ui.viewmodels.question.item import QuestionItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question
    from ui.answering import Asking

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_PNG = "image/png"
_LEAST = 0.1
"""Widths of the pad that a finger goes at least: a touch in passing is no signature."""
_NEAR = 0.002
"""Points nearer than this say nothing new."""


@QmlElement
@QmlUncreatable("built by item_for")
class SignatureItem(QuestionItem):  # type: ignore[operator]
    """A pad; what is drawn is kept whenever the finger is lifted."""

    strokesChanged = Signal()
    keptChanged = Signal()
    byNameChanged = Signal()
    typedNameChanged = Signal()
    setbackChanged = Signal()

    answered = "signature"
    most = 120

    def __init__(self, question: "Question", words: Words, parent: QObject | None = None) -> None:
        super().__init__(question, words, parent)
        self._page: Asking | None = None
        self._strokes: list[list[QPointF]] = []
        self._points = 0
        self._is_down = False
        self._kept_picture = ""
        self._is_by_name = False
        self._typed_name = ""
        self._setback = ""

    @classmethod
    def suits(cls, question: "Question") -> bool:
        """Take what is drawn."""
        drawn = {"signature", "draw", "annotate"}
        return question.kind is QuestionKind.UPLOAD and bool(drawn & question.appearances)

    @property
    def way(self) -> QuestionItem.Kind:
        """On a pad."""
        return self.Kind.Signature

    @property
    def keyboard(self) -> str:
        """Letters, while a name is typed."""
        return "text" if self._is_by_name and not self._value else ""

    @property
    def unfinished(self) -> str:
        """A name that was written and not signed with, or words that were not used."""
        if not self._is_by_name or self._value or not self._typed_name.strip():
            return ""
        return "unsigned" if "signature" in self.question.appearances else "unsigned.words"

    # What QML reads.

    @Property(bool, constant=True)
    def signature(self) -> bool:
        """Whether it is a signature, as opposed to a sketch."""
        return "signature" in self.question.appearances

    @Property("QVariantList", notify=strokesChanged)  # type: ignore[arg-type]
    def strokes(self) -> list[list[QPointF]]:
        """What is drawn now: lines of points from 0 to 1 both ways."""
        return self._strokes

    @Property(str, notify=keptChanged)
    def keptPicture(self) -> str:
        """What is kept, where it was not drawn just now: a name, or an earlier drawing."""
        return "" if self._strokes else self._kept_picture

    @Property(bool, notify=byNameChanged)
    def byName(self) -> bool:
        """Whether the person signs with a name."""
        return self._is_by_name

    @Property(str, notify=typedNameChanged)
    def typedName(self) -> str:
        """The name as it is typed."""
        return self._typed_name

    @Property(str, notify=setbackChanged)
    def setback(self) -> str:
        """Why it could not be kept; often empty."""
        return self._setback

    # What a person does.

    @Slot(float, float)
    def begin(self, x: float, y: float) -> None:
        """Put the finger down; where something is kept already, begin anew."""
        if self._page is None:
            return
        if self._kept_picture and not self._strokes:
            self.wipe()
        self._is_down = True
        self._strokes.append([])
        self.move(x, y)

    @Slot(float, float)
    def move(self, x: float, y: float) -> None:
        """Draw on."""
        if not self._is_down or self._points >= signing.MOST_POINTS:
            return
        point = QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        stroke = self._strokes[-1]
        if stroke and (stroke[-1] - point).manhattanLength() < _NEAR:
            return
        stroke.append(point)
        self._points += 1
        self.strokesChanged.emit()

    @Slot()
    def lift(self) -> None:
        """Keep what is drawn so far."""
        self._is_down = False
        if self._page is None or signing.length(self._strokes) < _LEAST:
            return
        self._keep(signing.strokes_png(self._strokes))
        self.keptChanged.emit()

    @Slot()
    def wipe(self) -> None:
        """Begin anew on an empty pad."""
        self._strokes, self._points, self._is_down = [], 0, False
        if self._page is not None and self.question.value:
            self._page.answer(self.question.ref, "")
        self._kept_picture = ""
        self.strokesChanged.emit()
        self.keptChanged.emit()

    @Slot(bool)
    def signByName(self, wanted: bool) -> None:
        """Sign with a name in place of a drawing, or draw after all."""
        if assign(self, "_is_by_name", wanted, self.byNameChanged):
            self.wipe()
            self.inputKindChanged.emit()
            self.finished.emit()

    @Slot(str)
    def typeName(self, text: str) -> None:
        """Take the name as it is typed."""
        if assign(self, "_typed_name", text[: self.most], self.typedNameChanged):
            self.finished.emit()

    @Slot()
    def confirmName(self) -> None:
        """Sign with the name that was typed: the person says so by this button."""
        name = clean(composed(self._typed_name))
        if self._page is None or not name:
            self._tell("reader.no-name")
            return
        own = self._words.translator.language
        statement = self._words(N_("I sign with my name."))
        font = QGuiApplication.font()
        picture = signing.name_png(name, statement, font, right_to_left=own.right_to_left)
        self._keep(picture)
        self._kept_picture = picture_url(picture, "png") if self.question.value else ""
        self.keptChanged.emit()
        self.inputKindChanged.emit()

    # What the page does.

    def join(self, page: "Asking") -> None:
        """Learn of the page, and show what is kept already."""
        self._page = page
        file = page.file(self.question.ref)
        if file is not None:
            with file.open() as stream:
                self._kept_picture = picture_url(stream.read(), "png")
            self.keptChanged.emit()

    def leave(self) -> None:
        """Forget the drawing; the form has it."""
        self._page = None
        self._strokes, self._kept_picture, self._typed_name = [], "", ""
        self.strokesChanged.emit()
        self.keptChanged.emit()
        self.typedNameChanged.emit()

    def take(self, question: "Question") -> None:
        """Take the question's facts; the keys go and come with the name."""
        super().take(question)
        self.inputKindChanged.emit()

    def _keep(self, picture: bytes) -> None:
        if self._page is None:
            return
        file = Attachment.of("signature", _PNG, picture)
        self._tell(self._page.attach(self.question.ref, file))

    def _tell(self, code: str) -> None:
        text = self._words(reading(code)) if code else ""
        assign(self, "_setback", text, self.setbackChanged)
