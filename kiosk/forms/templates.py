# SPDX-License-Identifier: Apache-2.0
"""The shape of a form's answers: one template per element, shared by all its instances."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

NUMERIC: Final = frozenset({"int", "decimal"})


class Template:
    """An element of the primary instance; not changed any more once the form is loaded.

    ``repeats`` lists the repeats it stands in, outermost first, itself included.
    """

    __slots__ = (
        "_named",
        "attributes",
        "bound",
        "children",
        "data_type",
        "default",
        "extra",
        "holds_repeats",
        "is_attribute",
        "is_numeric",
        "is_repeat",
        "name",
        "number",
        "parent",
        "path",
        "place",
        "repeats",
        "uri",
    )

    def __init__(self, number: int, name: str, parent: "Template | None", uri: str = "") -> None:
        self.number = number
        self.name = name
        self.uri = uri
        self.parent = parent
        self.place = 0
        """Among the children of its parent."""
        self.path: str = "" if parent is None else f"{parent.path}/{name}"
        self.children: list[Template] = []
        self._named: dict[str, list[Template]] = {}
        self.attributes: list[Template] = []
        self.default = ""
        self.data_type = "string"
        self.is_numeric = False
        self.is_repeat = False
        self.holds_repeats = False
        """Whether any of its children is a repeat."""
        self.is_attribute = False
        self.bound = False
        self.repeats: tuple[Template, ...] = ()
        self.extra: Mapping[str, str] = MappingProxyType({})

    def add(self, child: "Template") -> None:
        """Take a child element in; used while loading only."""
        child.place = len(self.children)
        self.holds_repeats = self.holds_repeats or child.is_repeat
        self.children.append(child)
        self._named.setdefault(child.name, []).append(child)

    def child(self, name: str) -> "Template | None":
        """Find the first child element with this name."""
        found = self._named.get(name)
        return None if found is None else found[0]

    def named(self, name: str) -> "Sequence[Template]":
        """List the child elements with this name."""
        return self._named.get(name, ())

    def attribute(self, name: str) -> "Template | None":
        """Find the attribute with this name."""
        return next((each for each in self.attributes if each.name == name), None)

    def walk(self) -> Iterator["Template"]:
        """Yield itself, its attributes and everything below in document order."""
        yield self
        yield from self.attributes
        for child in self.children:
            yield from child.walk()

    def lineage(self) -> list["Template"]:
        """List itself and what it stands in, from the inside out, without the document."""
        found: list[Template] = []
        here: Template | None = self
        while here is not None and here.parent is not None:
            found.append(here)
            here = here.parent
        return found

    def is_within(self, other: "Template") -> bool:
        """Tell whether this is ``other`` or stands below it."""
        here: Template | None = self
        while here is not None:
            if here is other:
                return True
            here = here.parent
        return False

    @property
    def is_leaf(self) -> bool:
        """Tell whether it holds a value of its own."""
        return not self.children

    @property
    def anchor(self) -> "Template":
        """Find the innermost repeat it stands in, or the document."""
        if self.repeats:
            return self.repeats[-1]
        here = self
        while here.parent is not None:
            here = here.parent
        return here

    def __repr__(self) -> str:
        return f"<{self.path or '/'}>"


def set_type(template: Template, data_type: str) -> None:
    """Give a template its data type; used while loading only."""
    template.data_type = data_type
    template.is_numeric = data_type in NUMERIC
