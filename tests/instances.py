# SPDX-License-Identifier: Apache-2.0
"""What a finished instance says, without what is new each time."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring


def values_of(instance: bytes) -> dict[str, str]:
    """List what has a value by its path below the root; the form's ``meta`` is left out."""
    return dict(_below(fromstring(instance), ""))  # noqa: S314 our own


def _below(element: Element, path: str) -> Iterator[tuple[str, str]]:
    for child in element:
        name = f"{path}{child.tag.rpartition('}')[2]}"
        if len(child):
            yield from _below(child, f"{name}/")
        elif child.text and not name.startswith("meta/"):
            yield name, child.text
