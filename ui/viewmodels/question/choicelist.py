# SPDX-License-Identifier: Apache-2.0
"""The choices of a question for QML: rows are made when they are shown, however many there are."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    Signal,
    Slot,
)

_FIRST_ROLE: Final = 0x0101
_ROLES: Final = ("value", "label", "selected", "detail", "picture", "second")


class Offer(NamedTuple):
    """A choice as it is offered, with another name that it was found by."""

    value: str
    label: str
    detail: str = ""


class ChoiceList(QAbstractListModel):
    """Offers in their order, and which of them are chosen.

    Rows that stay where they are keep their delegates, and so the focus.
    """

    leaving = Signal()
    """Other rows are about to be made: a list notes where it stands."""
    arrived = Signal()
    """They have been made."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._offers: tuple[Offer, ...] = ()
        self._chosen: frozenset[str] = frozenset()
        self._picture: Callable[[str], str] | None = None
        self._second: Mapping[str, str] = {}

    @property
    def rows(self) -> tuple[Offer, ...]:
        """The offers as they are shown."""
        return self._offers

    @property
    def chosen(self) -> frozenset[str]:
        """What is chosen, also where a search hides it."""
        return self._chosen

    def rowCount(self, parent: QModelIndex | Any = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Say how many rows there are."""
        return 0 if parent.isValid() else len(self._offers)

    def data(self, index: QModelIndex | Any, role: int = _FIRST_ROLE) -> Any:
        """Say one fact of one offer."""
        place = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= place < len(_ROLES):
            return None
        offer = self._offers[index.row()]
        name = _ROLES[place]
        if name == "picture":
            return "" if self._picture is None else self._picture(offer.value)
        if name == "second":
            return self._second.get(offer.value, "")
        return offer.value in self._chosen if name == "selected" else getattr(offer, name)

    def roleNames(self) -> dict[int, QByteArray]:
        """Name each fact for QML."""
        return {_FIRST_ROLE + place: QByteArray(name.encode()) for place, name in enumerate(_ROLES)}

    def illustrate(self, picture: Callable[[str], str]) -> None:
        """Show the picture that ``picture`` draws for a value; it is asked for what is seen."""
        self._picture = picture
        self._tell(0, len(self._offers) - 1)

    def tell_beside(self, labels: Mapping[str, str]) -> None:
        """Show labels in a second language as well, by value; nothing for none."""
        if labels != self._second:
            self._second = labels
            self._tell(0, len(self._offers) - 1)

    def show(self, offers: Sequence[Offer], chosen: frozenset[str]) -> None:
        """Show other offers, or the same with other words and another choice among them."""
        before, now = self._offers, tuple(offers)
        if [one.value for one in before] != [one.value for one in now]:
            self.leaving.emit()
            self.beginResetModel()
            self._offers, self._chosen = now, chosen
            self.endResetModel()
            self.arrived.emit()
            return
        turned = self._chosen ^ chosen
        self._offers, self._chosen = now, chosen
        if before != now:
            self._tell(0, len(now) - 1)
        elif turned:
            for row, offer in enumerate(now):
                if offer.value in turned:
                    self._tell(row, row)

    @Slot(str, result=int)
    def rowOf(self, value: str) -> int:
        """Say in which row a choice is; -1 where it isn't offered."""
        values = [one.value for one in self._offers]
        return values.index(value) if value in values else -1

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))
