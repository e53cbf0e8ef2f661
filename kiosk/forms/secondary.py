# SPDX-License-Identifier: Apache-2.0
"""Lists that a form carries: parsed once, indexed by a column when first asked."""

from collections.abc import Mapping, Sequence

from kiosk.forms.nodes import Node


class SecondaryInstance:
    """A read-only document, with hash indexes for the predicates that select by one column."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self._rows: dict[tuple[str, ...], list[Node]] = {}
        self._indexes: dict[tuple[tuple[str, ...], str], dict[str, list[Node]]] = {}

    def rows(self, path: tuple[str, ...]) -> list[Node]:
        """List the elements at a plain path of names."""
        found = self._rows.get(path)
        if found is None:
            found = [self.document]
            for name in path:
                found = [child for node in found for child in node.children if child.name == name]
            self._rows[path] = found
        return found

    def index(self, path: tuple[str, ...], column: str) -> Mapping[str, Sequence[Node]]:
        """Group the rows at ``path`` by the text of ``column``; a missing one counts as blank."""
        known = self._indexes.get((path, column))
        if known is None:
            known = {}
            for row in self.rows(path):
                for text in cells(row, column) or {""}:
                    known.setdefault(text, []).append(row)
            self._indexes[path, column] = known
        return known


def cells(row: Node, column: str) -> set[str]:
    """List the texts in a column of a row; ``@name`` is an attribute."""
    if column.startswith("@"):
        return {each.value for each in row.attributes if each.name == column[1:]}
    return {child.text() for child in row.children if child.name == column}


def cell(row: Node, column: str) -> str:
    """Say the text in a column of a row, blank when it has none."""
    return next(iter(cells(row, column)), "")
