# SPDX-License-Identifier: Apache-2.0
"""List models whose rows are frozen dataclasses."""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject

Row = TypeVar("Row")

_FIRST_ROLE = 0x0101
"""Qt.ItemDataRole.UserRole + 1: Python's picture of Qt's namespace takes as long as a frame."""


class RowModel(QAbstractListModel, Generic[Row]):
    """Rows of one dataclass: each field is a role (``right_to_left`` is ``rightToLeft`` in QML).

    The first field is the row's key. ``replace`` touches only what differs, so that a delegate
    that holds the focus outlives an update of its neighbours.
    """

    def __init__(self, row_type: type[Row], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(field.name for field in fields(cast("Any", row_type)))
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are shown."""
        return self._rows

    def rowCount(self, parent: QModelIndex | Any = QModelIndex()) -> int:  # noqa: B008 Qt's signature
        """Say how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Any, role: int = _FIRST_ROLE) -> Any:
        """Say one field of one row."""
        place = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= place < len(self._fields):
            return None
        return getattr(self._rows[index.row()], self._fields[place])

    def roleNames(self) -> dict[int, QByteArray]:
        """Name each field for QML."""
        return {
            _FIRST_ROLE + place: QByteArray(_camel(name).encode())
            for place, name in enumerate(self._fields)
        }

    def replace(self, rows: Sequence[Row]) -> None:
        """Show other rows, with as few changes as a common beginning and end allow."""
        old, new = [self._key(row) for row in self._rows], [self._key(row) for row in rows]
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        if len(old) > head + tail:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._rows = self._rows[:head] + self._rows[len(old) - tail :]
            self.endRemoveRows()
        if len(new) > head + tail:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            middle = tuple(rows[head : len(new) - tail])
            self._rows = self._rows[:head] + middle + self._rows[head:]
            self.endInsertRows()
        before, self._rows = self._rows, tuple(rows)
        for place, (was, row) in enumerate(zip(before, self._rows, strict=True)):
            if was != row:
                self.dataChanged.emit(self.index(place), self.index(place))

    def _key(self, row: Row) -> object:
        return getattr(row, self._fields[0])


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _camel(name: str) -> str:
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
