# SPDX-License-Identifier: Apache-2.0
"""Where functions register: a signature each, from which arity and conversions follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.forms.nodes import Node
from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import Value, to_number, to_text

Implementation = Callable[..., Any]
"""``f(env, *arguments)`` with the arguments converted as the signature says."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function whose arguments are all evaluated before it runs.

    ``letters`` is one letter an argument: t text, n number, b boolean, v a single value,
    s a set or a value, N nodes. The last may repeat when ``variadic``.
    """

    name: str
    letters: str
    required: int
    variadic: bool
    result: Kind
    run: Implementation
    pure: bool

    def accepts(self, count: int) -> bool:
        """Tell whether it can be called with ``count`` arguments."""
        return count >= self.required and (self.variadic or count <= len(self.letters))

    def letter(self, at: int) -> str:
        """Say how to convert the argument at ``at``."""
        return self.letters[min(at, len(self.letters) - 1)]


Item = str | float | bool | Node
"""A value that is no set."""

FUNCTIONS: dict[str, Function] = {}
"""Every plain function by the name it has in expressions."""


def function(
    name: str, signature: str, result: Kind, *, pure: bool = True
) -> Callable[[Implementation], Implementation]:
    """Register the decorated function under ``name``.

    ``signature`` holds one letter an argument, ``?`` behind an optional one and ``*``
    behind one that may be given any number of times.
    """
    letters = signature.replace("?", "").replace("*", "")
    required = len(letters) - signature.count("?") - signature.count("*")

    def register(run: Implementation) -> Implementation:
        FUNCTIONS[name] = Function(
            name, letters, required, signature.endswith("*"), result, run, pure
        )
        return run

    return register


def flatten(values: tuple[Value, ...]) -> list[Item]:
    """Spread the node-sets among some values into their nodes."""
    flat: list[Item] = []
    for value in values:
        if isinstance(value, list):
            flat += value
        else:
            flat.append(value)
    return flat


def text_of_item(item: Item) -> str:
    """Say a flattened item as text."""
    return to_text([item]) if isinstance(item, Node) else to_text(item)


def number_of_item(item: Item, env: Environment) -> float:
    """Say a flattened item as a number."""
    return to_number([item], env) if isinstance(item, Node) else to_number(item, env)
