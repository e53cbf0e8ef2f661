# SPDX-License-Identifier: Apache-2.0
"""Lists that a form carries: parsed once, indexed by columns when first asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product

from kiosk.forms.nodes import Node
from kiosk.forms.rows import Rows

Key = str | tuple[str, ...]
_Index = Mapping[Key, int] | Mapping[Key, list[int]]
"""The places of the rows by the text of one column, or of several."""


class SecondaryInstance:
    """A read-only document, with hash indexes for the predicates that select by columns."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self._rows: dict[tuple[str, ...], Sequence[Node]] = {}
        self._indexes: dict[tuple[tuple[str, ...], tuple[str, ...]], _Index] = {}

    def rows(self, path: tuple[str, ...]) -> Sequence[Node]:
        """List the elements at a plain path of names."""
        found = self._rows.get(path)
        if found is None:
            found = [self.document]
            for name in path:
                found = _children(found, name)
            self._rows[path] = found
        return found

    def find(
        self,
        path: tuple[str, ...],
        columns: tuple[str, ...],
        texts: tuple[str, ...],
        *,
        keep: bool = True,
    ) -> list[Node]:
        """List the rows at ``path`` with these texts in these columns; a missing one is blank.

        The index is kept for every later visitor, unless one's own answer names a column.
        """
        known = self._indexes.get((path, columns))
        if known is None:
            known = _index(self.rows(path), columns)
            if keep:
                self._indexes[path, columns] = known
        places = known.get(texts[0] if len(texts) == 1 else texts, ())
        rows = self.rows(path)
        return [rows[at] for at in ((places,) if isinstance(places, int) else places)]

    def where(
        self, path: tuple[str, ...], columns: Iterable[str], test: Callable[[Node], bool]
    ) -> list[Node]:
        """List the rows at ``path`` that pass a test, which looks at those columns only."""
        rows = self.rows(path)
        if isinstance(rows, Rows):
            return rows.where(columns, test)
        return [row for row in rows if test(row)]


def _children(nodes: Sequence[Node], name: str) -> Sequence[Node]:
    if len(nodes) == 1:
        children = nodes[0].children
        if isinstance(children, Rows):
            return children if children.name == name else ()
    return [child for node in nodes for child in node.children if child.name == name]


def _index(rows: Sequence[Node], columns: tuple[str, ...]) -> _Index:
    """Note where each text, or combination of texts, stands."""
    if isinstance(rows, Rows):
        texts = [[text or "" for text in rows.column(name)] for name in columns]
        return _by_key(texts[0] if len(texts) == 1 else list(zip(*texts, strict=True)))
    index: defaultdict[Key, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in product(*(cells(row, name) or {""} for name in columns)):
            index[key[0] if len(columns) == 1 else key].append(number)
    return index


def _by_key(keys: Sequence[Key]) -> _Index:
    """Note the places of keys, briefly where no key comes twice."""
    unique = dict(zip(keys, range(len(keys)), strict=True))
    if len(unique) == len(keys):
        return unique
    index: defaultdict[Key, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        index[key].append(number)
    return index


def cells(row: Node, column: str) -> set[str]:
    """List the texts in a column of a row; ``@name`` is an attribute."""
    if column.startswith("@"):
        return {each.value for each in row.attributes if each.name == column[1:]}
    return {child.text() for child in row.children if child.name == column}


def cell(row: Node, column: str) -> str:
    """Say the text in a column of a row, blank when it has none."""
    return next(iter(cells(row, column)), "")
