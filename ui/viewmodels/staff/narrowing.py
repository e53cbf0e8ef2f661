# SPDX-License-Identifier: Apache-2.0
"""Which submissions are listed: of which day, how they stand, for what and in which language."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.today import Group, Wanted
from ui.messages import N_
from ui.rows import RowModel
from ui.staff.listing import ChoiceRow, Lister

if TYPE_CHECKING:
    from kiosk.outbox import EntryState
    from ui.staff.days import TodayDesk
    from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_DAY = timedelta(days=1)


@QmlElement
@QmlUncreatable("built in ui.staff")
class NarrowingViewModel(QObject):  # type: ignore[operator]
    """Holds what somebody chose, and names what can be chosen."""

    shownChanged = Signal()
    chosen = Signal()
    """Another list is wanted."""

    def __init__(self, words: "Words", desk: "TodayDesk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._desk = desk
        self._wanted = Wanted()
        self._today = date.min
        self._groups = RowModel(ChoiceRow, self)
        self._services = RowModel(ChoiceRow, self)
        self._languages = RowModel(ChoiceRow, self)
        self._modes = RowModel(ChoiceRow, self)

    @property
    def wanted(self) -> Wanted:
        """What is wanted now."""
        return self._wanted

    # What QML reads.

    @Property(QObject, constant=True)
    def groups(self) -> QObject:
        """How they stand, with how many there are of each."""
        return self._groups

    @Property(QObject, constant=True)
    def services(self) -> QObject:
        """The services by which the list can be narrowed."""
        return self._services

    @Property(QObject, constant=True)
    def languages(self) -> QObject:
        """The languages by which it can."""
        return self._languages

    @Property(QObject, constant=True)
    def modes(self) -> QObject:
        """Who held the pen."""
        return self._modes

    @Property(str, notify=shownChanged)
    def day(self) -> str:
        """The day that the list is of, in words."""
        words, day = self._words, self._wanted.day
        if day is None:
            return words(N_("All days"))
        said = words.date(day)
        return words(N_("Today, %(day)s"), day=said) if day == self._today else said

    @Property(bool, notify=shownChanged)
    def everyDay(self) -> bool:
        """Whether the list is of all days."""
        return self._wanted.day is None

    @Property(bool, notify=shownChanged)
    def latest(self) -> bool:
        """Whether no later day follows."""
        return self._wanted.day is None or self._wanted.day >= self._today

    # What a person does.

    @Slot(str)
    def chooseGroup(self, group: str) -> None:
        """List those that stand so."""
        self._choose(replace(self._wanted, group=Group(group) if group else None))

    @Slot(str)
    def chooseService(self, form_id: str) -> None:
        """List those of a service, or of all when it is chosen already."""
        chosen = "" if self._wanted.form_id == form_id else form_id
        self._choose(replace(self._wanted, form_id=chosen))

    @Slot(str)
    def chooseLanguage(self, code: str) -> None:
        """List those in a language, or in all when it is chosen already."""
        self._choose(replace(self._wanted, language="" if self._wanted.language == code else code))

    @Slot(str)
    def chooseMode(self, mode: str) -> None:
        """List those taken in a way, or in both when it is chosen already."""
        self._choose(replace(self._wanted, mode="" if self._wanted.mode == mode else mode))

    @Slot()
    def goEarlier(self) -> None:
        """List the day before."""
        day = self._wanted.day
        self._choose(replace(self._wanted, day=self._today if day is None else day - _DAY))

    @Slot()
    def goLater(self) -> None:
        """List the day after."""
        day = self._wanted.day
        if day is not None and day < self._today:
            self._choose(replace(self._wanted, day=day + _DAY))

    @Slot()
    def toggleEveryDay(self) -> None:
        """List all days, or today again."""
        self._choose(replace(self._wanted, day=None if self._wanted.day else self._today))

    # What the list does.

    def begin(self, today: date) -> None:
        """List a day, all of it."""
        self._today = today
        self._choose(Wanted(day=today))

    def show(self, lister: Lister, counts: "Mapping[EntryState, int]") -> None:
        """Name what can be chosen, and how many stand how."""
        wanted = self._wanted
        self._groups.replace(lister.groups(wanted, counts))
        self._services.replace(lister.services(wanted))
        self._languages.replace(lister.languages(wanted, self._desk.languages))
        self._modes.replace(lister.modes(wanted))
        self.shownChanged.emit()

    def _choose(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.chosen.emit()
