# SPDX-License-Identifier: Apache-2.0
"""The rows of the list of submissions, fetched a page at a time as somebody scrolls."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, Signal

from ui.staff.listing import SubmissionRow

_FIRST_ROLE: Final = 0x0101
"""Qt.ItemDataRole.UserRole + 1."""


_FIELDS: Final = tuple(field.name for field in fields(SubmissionRow))


class SubmissionModel(QAbstractListModel):
    """Asks for more when the list comes near its end; never holds what nobody scrolled to."""

    wanted = Signal()
    """The next page is to be fetched."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SubmissionRow] = []
        self._has_more = False
        self._is_fetching = False

    @property
    def rows(self) -> Sequence[SubmissionRow]:
        """The rows that were fetched."""
        return self._rows

    def rowCount(self, parent: QModelIndex | Any = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Say how many rows were fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Any, role: int = _FIRST_ROLE) -> Any:
        """Say one field of one row."""
        place = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= place < len(_FIELDS):
            return None
        return getattr(self._rows[index.row()], _FIELDS[place])

    def roleNames(self) -> dict[int, QByteArray]:
        """Name each field for QML."""
        return {
            _FIRST_ROLE + place: QByteArray(name.encode()) for place, name in enumerate(_FIELDS)
        }

    def canFetchMore(self, parent: QModelIndex | Any) -> bool:
        """Whether there is another page, and nobody fetches it yet."""
        return not parent.isValid() and self._has_more and not self._is_fetching

    def fetchMore(self, parent: QModelIndex | Any) -> None:
        """Ask for the next page; it comes when it has been read."""
        if self.canFetchMore(parent):
            self._is_fetching = True
            self.wanted.emit()

    def begin(self, rows: Sequence[SubmissionRow], *, has_more: bool) -> None:
        """Show the first page of another list."""
        self.beginResetModel()
        self._rows = list(rows)
        self._has_more, self._is_fetching = has_more, False
        self.endResetModel()

    def add(self, rows: Sequence[SubmissionRow], *, has_more: bool) -> None:
        """Show the next page."""
        self._has_more, self._is_fetching = has_more, False
        if rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def replace(self, row: SubmissionRow) -> None:
        """Show how one stands now."""
        for place, old in enumerate(self._rows):
            if old.reference == row.reference and old != row:
                self._rows[place] = row
                self.dataChanged.emit(self.index(place), self.index(place))
