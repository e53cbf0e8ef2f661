# SPDX-License-Identifier: Apache-2.0
"""Lets members of staff in, and shows them what they may do."""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.notify import assign
from ui.rows import RowModel
from ui.staff.texts import ROLES, refusal
from ui.viewmodels.staff.openpages import Pages, StaffPageRow, page_rows
from ui.viewmodels.staff.page import StaffContext, StaffPage
from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class StaffViewModel(QObject):  # type: ignore[operator]
    """Who is at work here, and at what."""

    stateChanged = Signal()
    troubleChanged = Signal()
    badgeChanged = Signal()
    pageChanged = Signal()
    rowsChanged = Signal()
    cornerChanged = Signal()

    nameGiven = Signal(str, str)
    """A name and a PIN."""
    badgeGiven = Signal(str, str)
    """The code of a badge, and a PIN."""
    pinGiven = Signal(str)
    """Whoever is signed in proves that they are who stands here."""
    pinChosen = Signal(str)
    """A new PIN, twice the same."""
    cleared = Signal()
    """Whoever was here has gone: what they began to type goes as well."""
    asked = Signal()
    """Somebody has found the corner that leads to the sign-in."""

    @QEnum
    class State(IntEnum):
        """How far the sign-in is."""

        Out = 0
        Trying = 1
        In = 2
        Changing = 3
        """Whoever came in has to choose a PIN of their own first."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self._state = self.State.Out
        self._trouble: tuple[str, Mapping[str, str]] = ("", {})
        self._badge = ""
        self._has_corner = False
        self._context: StaffContext | None = None
        self.is_locked = False
        """Whether whoever is signed in has to give their PIN again."""
        self._pages = Pages(self)
        self._rows = RowModel(StaffPageRow, self)

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How far the sign-in is."""
        return self._state

    @Property(bool, notify=stateChanged)
    def assisting(self) -> bool:
        """Whether an officer has a person's visit in hand."""
        return self.is_assisting

    @Property(bool, notify=stateChanged)
    def locked(self) -> bool:
        """Whether whoever is signed in has to give their PIN again: somebody else was here."""
        return self.is_locked

    @Property(bool, notify=cornerChanged)
    def corner(self) -> bool:
        """Whether a corner of the first screen leads to the sign-in."""
        return self._has_corner

    @Property(bool, notify=badgeChanged)
    def badge(self) -> bool:
        """Whether a badge was shown, so that no name is asked for."""
        return self._badge != ""

    @Property(str, notify=troubleChanged)
    def trouble(self) -> str:
        """Why nobody was let in; empty for nothing."""
        code, facts = self._trouble
        return self.words(refusal(code), **facts) if code else ""

    @Property(str, notify=stateChanged)
    def member(self) -> str:
        """Who is signed in, and as what."""
        if self._context is None:
            return ""
        member = self._context.session.member
        return f"{member.name} · {self.words(ROLES[member.role])}"

    @Property(QObject, notify=rowsChanged)
    def rows(self) -> QObject:
        """The pages that this person may open."""
        return self._rows

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        """The open page's name; empty for the overview."""
        return self._pages.open_name

    @Property(str, notify=pageChanged)
    def title(self) -> str:
        """The open page's title."""
        page = self._pages.open_page
        return self.words(page.title) if page is not None else ""

    @Property(str, notify=pageChanged)
    def file(self) -> str:
        """The file that shows the open page."""
        page = self._pages.open_page
        return page.file if page is not None else ""

    @Property(QObject, notify=pageChanged)
    def current(self) -> QObject | None:
        """The open page's view model."""
        return self._pages.current

    # What a person does.

    @Slot()
    def ask(self) -> None:
        """Ask for the sign-in."""
        self.asked.emit()

    @Slot(str, str)
    def signIn(self, name: str, pin: str) -> None:
        """Try a name, or the badge that was shown, with a PIN; a second touch does nothing."""
        if self._state != self.State.Out:
            return
        self._tell("")
        self._enter(self.State.Trying)
        if self.is_locked:
            self.pinGiven.emit(pin)
        elif self._badge:
            self.badgeGiven.emit(self._badge, pin)
        else:
            self.nameGiven.emit(name, pin)

    @Slot(str, str)
    def choosePin(self, pin: str, again: str) -> None:
        """Choose a PIN of one's own; a second touch meanwhile does nothing."""
        if self._state != self.State.Changing:
            return
        if pin != again:
            self._tell("staff.pin-differs")
            return
        self._tell("")
        self._enter(self.State.Trying)
        self.pinChosen.emit(pin)

    @Slot()
    def forgetBadge(self) -> None:
        """Ask for a name after all."""
        self._tell("")
        assign(self, "_badge", "", self.badgeChanged)

    @Slot(str)
    def openPage(self, name: str) -> None:
        """Open a page of the overview."""
        if self._context is not None and self._pages.open(name, self._context):
            self.pageChanged.emit()

    @Slot()
    def goHome(self) -> None:
        """Go back to the overview."""
        if self._pages.shut():
            self.pageChanged.emit()

    # What the flow does.

    @property
    def context(self) -> StaffContext | None:
        """Who is signed in, with what they work with; None while nobody is."""
        return self._context

    def press(self, move: str) -> bool:
        """Let the open page take a key of the keypad; says whether it did."""
        model = self._pages.current
        return model is not None and model.press(move)

    def hear(self, code: str) -> None:
        """Let the open page take a code from the reader, if it wants one."""
        model = self._pages.current
        if model is not None:
            model.hear(code)

    @property
    def is_assisting(self) -> bool:
        """Whether an officer has a person's visit in hand."""
        return self._context is not None and self._context.beside is not None

    def set_corner(self, *, has_corner: bool) -> None:
        """Have a corner of the first screen that leads here, or none."""
        assign(self, "_has_corner", has_corner, self.cornerChanged)

    def take_badge(self, code: str) -> None:
        """Know whose badge was shown: now the PIN."""
        if self._state == self.State.Out and not self.is_locked:
            self._tell("")
            assign(self, "_badge", code, self.badgeChanged)

    def let_in(self, context: StaffContext, pages: Sequence[StaffPage]) -> None:
        """Show somebody what they may do; of what they saw before nothing is left."""
        self._drop_pages()
        self.is_locked = False
        self._context = context
        self._pages.offer([one for one in pages if context.session.may(one.action)])
        assign(self, "_badge", "", self.badgeChanged)
        self._name_pages()
        self._enter(self.State.In)

    def ask_pin(self, code: str = "") -> None:
        """Have whoever came in choose a PIN of their own; a code says why one won't do."""
        assign(self, "_badge", "", self.badgeChanged)
        self._enter(self.State.Changing)
        self._tell(code)

    def refuse(self, code: str, facts: Mapping[str, str]) -> None:
        """Say why somebody was not let in; a badge has to be shown again."""
        assign(self, "_badge", "", self.badgeChanged)
        self._enter(self.State.Out)
        self._tell(code or "staff", facts)

    def lock(self) -> None:
        """Show nothing before whoever is signed in has given their PIN again."""
        self.is_locked = True
        self._tell("")
        self._enter(self.State.Out)

    def unlock(self) -> None:
        """Go on where they were."""
        self.is_locked = False
        self._enter(self.State.In)

    def clear(self) -> None:
        """Forget who was at work, and all that they saw."""
        self._drop_pages()
        self.is_locked = False
        self._pages.offer([])
        self._rows.replace([])
        self._context = None
        assign(self, "_badge", "", self.badgeChanged)
        self._tell("")
        self._enter(self.State.Out)
        self.cleared.emit()

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self._name_pages()
        self.stateChanged.emit()
        self.troubleChanged.emit()
        self.pageChanged.emit()
        self._pages.retranslate()

    def _name_pages(self) -> None:
        self._rows.replace(page_rows(self.words, self._pages.offered))

    def _drop_pages(self) -> None:
        self.goHome()
        self._pages.forget()

    def _tell(self, code: str, facts: Mapping[str, str] | None = None) -> None:
        assign(self, "_trouble", (code, facts or {}), self.troubleChanged)

    def _enter(self, state: "StaffViewModel.State") -> None:
        assign(self, "_state", state, self.stateChanged)
