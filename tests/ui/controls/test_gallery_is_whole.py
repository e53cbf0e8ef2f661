# SPDX-License-Identifier: Apache-2.0
"""Nothing is drawn in the kiosk that whoever designs can't look at in the gallery."""

import re
from pathlib import Path

import pytest

ROOMS = ("Controls", "Fields", "Keyboard", "Answers", "Gallery")
SHOWN = ("Controls", "Fields", "Keyboard")
"""An entry of Answers joins a field to the model of a question and draws nothing of its own."""


def components(qml: Path) -> dict[str, str]:
    """Read every component by its name."""
    files = [file for room in ROOMS for file in (qml / "Kiosk" / room).glob("*.qml")]
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def reached(sources: dict[str, str], start: list[str]) -> set[str]:
    """Name what ``start`` is made of, and what that is made of."""
    found, todo = set(), list(start)
    while todo:
        made = set(re.findall(r"\b([A-Z]\w+)\s*\{", sources[todo.pop()])) & sources.keys()
        todo += made - found
        found |= made
    return found


def absent(qml: Path, sources: dict[str, str]) -> set[str]:
    """Name what has no place on any page of the gallery."""
    pages = [file.stem for file in (qml / "Kiosk" / "Gallery").glob("*.qml")]
    wanted = {file.stem for room in SHOWN for file in (qml / "Kiosk" / room).glob("*.qml")}
    entries = [file.stem for file in (qml / "Kiosk" / "Answers").glob("*.qml")]
    wanted |= {one for one in reached(sources, entries) if one not in entries}
    return wanted - reached(sources, pages)


@pytest.fixture
def qml(root):
    return root / "ui" / "qml"


def test_every_control_and_field_has_a_place_in_the_gallery(qml):
    assert sorted(absent(qml, components(qml))) == []


def test_a_control_without_a_place_would_be_seen(qml):
    sources = components(qml)
    sources["EntriesPage"] = sources["EntriesPage"].replace("CaptionBar {", "Item {")
    assert absent(qml, sources) == {"CaptionBar"}
