# SPDX-License-Identifier: Apache-2.0
"""The rows of a list as columns of text, from which nodes are made when they are picked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from kiosk.forms.nodes import ELEMENT, Node

Column = Sequence[str | None]
"""The texts of a column; None where a row has no such element."""


class _Row(Node):
    """A row that was picked; it knows its place, so that nobody needs to count."""

    __slots__ = ("number",)

    def __init__(self, name: str, parent: Node, number: int) -> None:
        super().__init__(ELEMENT, name, "", parent)
        self.number = number


class Rows(Sequence[Node]):
    """The children of a list's root. A row is the same node each time it is picked."""

    def __init__(self, parent: Node, name: str, columns: Mapping[str, Column], count: int) -> None:
        """``columns`` stand in document order and are ``count`` long; ``name`` is each row's."""
        self.name = name
        self._parent = parent
        self._columns = columns
        self._count = count
        self._picked: dict[int, Node] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Node: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Node]: ...

    def __getitem__(self, place: int | slice) -> Node | Sequence[Node]:
        if isinstance(place, slice):
            return self.pick(range(self._count)[place])
        return self._pick(range(self._count)[place])

    def __iter__(self) -> Iterator[Node]:
        return map(self._pick, range(self._count))

    def index(self, node: Node, start: int = 0, stop: int | None = None) -> int:
        """Say the place of a row, without making any."""
        if isinstance(node, _Row) and node.parent is self._parent:
            return node.number
        return super().index(node, start, self._count if stop is None else stop)

    def pick(self, numbers: Iterable[int]) -> list[Node]:
        """Make nodes of some rows."""
        return [self._pick(number) for number in numbers]

    def column(self, name: str) -> Column:
        """List the texts of a column; one that isn't there is missing in every row."""
        found = self._columns.get(name)
        return (None,) * self._count if found is None else found

    def where(self, names: Iterable[str], test: Callable[[Node], bool]) -> list[Node]:
        """Pick the rows that pass a test, which looks at nothing but the named columns."""
        tried = _Row(self.name, self._parent, -1)
        cells = [(Node(ELEMENT, name, "", tried), self.column(name)) for name in names]
        tried.children = [node for node, _ in cells]
        gaps = any(None in column for _, column in cells)
        passed: list[int] = []
        for number in range(self._count):
            for node, column in cells:
                node.value = column[number] or ""
            if gaps:
                tried.children = [node for node, column in cells if column[number] is not None]
            if test(tried):
                passed.append(number)
        return self.pick(passed)

    def _pick(self, number: int) -> Node:
        row = self._picked.get(number)
        if row is None:
            row = self._picked[number] = _Row(self.name, self._parent, number)
            row.children = [
                Node(ELEMENT, name, text, row)
                for name, column in self._columns.items()
                if (text := column[number]) is not None
            ]
        return row


def columns_of(rows: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Column] | None:
    """Turn rows of named cells into columns; None if no order of columns fits every row."""
    names = dict.fromkeys(name for name, _ in max(rows, key=len, default=()))
    for row in rows:
        names.update(dict.fromkeys(name for name, _ in row))
    place = {name: number for number, name in enumerate(names)}
    columns: list[list[str | None]] = [[None] * len(rows) for _ in names]
    shared: dict[str, str] = {}
    for number, row in enumerate(rows):
        last = -1
        for name, text in row:
            at = place[name]
            if at <= last:
                return None
            last = at
            columns[at][number] = shared.setdefault(text, text)
    return dict(zip(names, columns, strict=True))
