# SPDX-License-Identifier: Apache-2.0
"""What every page of the staff area has: who is at work, and how it comes and goes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from kiosk.intake import Assisting, Visit
    from kiosk.staff import Action, Session
    from ui.staff.desk import StaffDesk
    from ui.words import Words


def _unopened(_visit: "Visit") -> None:
    """No visit is shown here."""


class Run(Protocol):
    """Does something slow elsewhere; what comes back after the person has gone is dropped."""

    def __call__(
        self,
        work: Callable[[], object],
        on_done: Callable[..., None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An officer's part in the visit of a person who stands beside them."""

    hand: "Assisting"
    go_on: Callable[[], None]
    """Shows the visit."""
    park: Callable[[], None]
    """Leaves it open and shows the officer's others; of a visit at the desk alone."""
    give_back: Callable[[], object]
    """Leaves the visit to the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffContext:
    """What the pages of one session work with."""

    session: "Session"
    desk: "StaffDesk"
    words: "Words"
    run: Run
    open_visit: "Callable[[Visit], None]" = _unopened
    """Shows an officer's open visit on this screen."""
    language: Callable[[], str] = str
    """The language that is spoken on this screen."""
    beside: "Beside | None" = None
    """The visit at this screen, where they help somebody."""


class PageViewModel(QObject):
    """A page of the staff area; made when it is first opened, and gone with the session."""

    def __init__(self, context: StaffContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def enter(self) -> None:
        """Show what there is now."""

    def leave(self) -> None:
        """Forget what is shown, and end what is under way."""

    def hear(self, _code: str) -> None:
        """Take a code that was held before the reader, where it means something."""

    def retranslate(self) -> None:
        """Say everything in the active language."""

    def press(self, _move: str) -> bool:
        """Take a key of the keypad (``ui.keypads.Move``); one that isn't taken does its work."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """A page as the overview offers it."""

    name: str
    title: str
    """In English, to be looked up."""
    summary: str
    """What it is for, likewise."""
    icon: str
    action: "Action"
    """Whoever may not do this is not offered the page."""
    file: str
    """In the folder of the staff's QML."""
    make: Callable[[StaffContext], PageViewModel]
