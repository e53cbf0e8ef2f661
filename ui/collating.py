# SPDX-License-Identifier: Apache-2.0
"""Puts names in the order of the alphabet that a person reads."""

from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import TypeVar

from PySide6.QtCore import QCollator, QLocale

from kiosk.i18n import Language

Item = TypeVar("Item")


def in_order(
    items: Iterable[Item], name: Callable[[Item], str], language: Language
) -> tuple[Item, ...]:
    """Sort items by what ``name`` calls them; a number in a name counts as a number."""
    collator = QCollator(QLocale(language.locale))
    collator.setNumericMode(True)

    def compare(one: Item, other: Item) -> int:
        return collator.compare(name(one), name(other))

    return tuple(sorted(items, key=cmp_to_key(compare)))
