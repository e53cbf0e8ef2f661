# SPDX-License-Identifier: Apache-2.0
"""Rows out of the leaf pages of tables, whether or not anything still points to the page.

One spoilt inner page hides every row beneath it from SQLite; the rows themselves are sound.
The format is that of sqlite.org/fileformat.html, sections 1.6 and 2.1.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.storage.rescue.image import Image

Value = None | int | float | str | bytes

_LEAF: Final = 0x0D
_MOST_COLUMNS: Final = 100
_MOST_BYTES: Final = 1 << 30


class UnreadableError(ValueError):
    """A cell isn't one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table that isn't named any more."""

    rowid: int
    values: tuple[Value, ...]


def rows(image: Image) -> Iterator[Row]:
    """Walk every readable row of every page that looks like a leaf of a table."""
    for number in range(1, image.count + 1):
        page = image.page(number)
        head = 100 if number == 1 else 0
        if page[head] != _LEAF:
            continue
        cells = int.from_bytes(page[head + 3 : head + 5])
        if head + 8 + 2 * cells > len(page):
            continue
        for index in range(cells):
            at = head + 8 + 2 * index
            try:
                yield _row(image, page, int.from_bytes(page[at : at + 2]))
            except (UnreadableError, IndexError):
                continue


def _row(image: Image, page: bytes, at: int) -> Row:
    if not at:
        raise UnreadableError
    size, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if rowid >= 1 << 63:
        rowid -= 1 << 64
    if not 0 < size <= _MOST_BYTES:
        raise UnreadableError
    return Row(rowid, _values(_payload(image, page, at, size)))


def _payload(image: Image, page: bytes, at: int, size: int) -> bytes:
    """Join what is in the page and what overflows; the split is the format's own."""
    usable = image.page_size
    if size <= usable - 35:
        local = size
    else:
        least = (usable - 12) * 32 // 255 - 23
        local = least + (size - least) % (usable - 4)
        if local > usable - 35:
            local = least
    parts = [page[at : at + local]]
    missing = size - local
    following = int.from_bytes(page[at + local : at + local + 4]) if missing else 0
    while missing:
        if not 0 < following <= image.count:
            raise UnreadableError
        more = image.page(following)
        parts.append(more[4 : 4 + missing])
        missing -= len(parts[-1])
        following = int.from_bytes(more[:4])
    payload = b"".join(parts)
    if len(payload) != size:
        raise UnreadableError
    return payload


def _values(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    if not 0 < head <= len(payload):
        raise UnreadableError
    kinds = []
    while at < head:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != head or len(kinds) > _MOST_COLUMNS:
        raise UnreadableError
    values = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise UnreadableError
    return tuple(values)


_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in _INTEGERS:
        end = at + _INTEGERS[kind]
        return int.from_bytes(payload[at:end], signed=True), end
    if kind == 7 and at + 8 <= len(payload):
        return float(struct.unpack(">d", payload[at : at + 8])[0]), at + 8
    if kind in {8, 9}:
        return kind - 8, at
    if kind < 12:
        raise UnreadableError
    end = at + (kind - 12) // 2
    data = payload[at:end]
    if kind % 2 == 0:
        return data, end
    try:
        return data.decode(), end
    except UnicodeDecodeError as error:
        raise UnreadableError from error


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(8):
        byte = data[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | data[at + 8], at + 9
