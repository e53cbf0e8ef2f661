# SPDX-License-Identifier: Apache-2.0
"""The pages that somebody of the staff may open, and the one that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.viewmodels.staff.page import PageViewModel, StaffContext, StaffPage

if TYPE_CHECKING:
    from ui.words import Words


@dataclass(frozen=True, slots=True)
class StaffPageRow:
    """A page of the overview."""

    name: str
    title: str
    summary: str
    icon: str


def page_rows(words: "Words", pages: Iterable[StaffPage]) -> list[StaffPageRow]:
    """List pages for the overview."""
    return [StaffPageRow(one.name, words(one.title), words(one.summary), one.icon) for one in pages]


class Pages:
    """Makes each page's view model when it is first opened, as a child of the owner."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._offered: dict[str, StaffPage] = {}
        self._made: dict[str, PageViewModel] = {}
        self.open_name = ""
        """The name of the page that is open; empty for none."""

    @property
    def offered(self) -> Sequence[StaffPage]:
        """Those that may be opened."""
        return tuple(self._offered.values())

    @property
    def open_page(self) -> StaffPage | None:
        """The page that is open."""
        return self._offered.get(self.open_name)

    @property
    def current(self) -> PageViewModel | None:
        """Its view model."""
        return self._made.get(self.open_name)

    def offer(self, pages: Iterable[StaffPage]) -> None:
        """Have these opened from now on, and no others."""
        self._offered = {one.name: one for one in pages}

    def open(self, name: str, context: StaffContext) -> bool:
        """Open a page in place of the one before; says whether another one is open now."""
        page = self._offered.get(name)
        if page is None or self.open_name == name:
            return False
        self._leave()
        model = self._made.get(name)
        if model is None:
            model = self._made[name] = page.make(context)
            model.setParent(self._owner)
        model.enter()
        self.open_name = name
        return True

    def shut(self) -> bool:
        """Open none; says whether one was open."""
        self._leave()
        was_open, self.open_name = self.open_name != "", ""
        return was_open

    def forget(self) -> None:
        """End the view models of all."""
        for model in self._made.values():
            model.deleteLater()
        self._made.clear()

    def retranslate(self) -> None:
        """Have each that was opened say everything in the active language."""
        for model in self._made.values():
            model.retranslate()

    def _leave(self) -> None:
        if self.current is not None:
            self.current.leave()
