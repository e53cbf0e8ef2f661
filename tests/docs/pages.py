# SPDX-License-Identifier: Apache-2.0
"""What pages of Markdown point to: places in the tree, and tests that prove what they say."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

_FENCE: Final = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_CODE: Final = re.compile(r"`[^`\n]*`")
_LINK: Final = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING: Final = re.compile(r"^#{1,6} +(?P<words>.+?) *$", re.MULTILINE)
_WORDS_OF_A_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ELSEWHERE: Final = ("http://", "https://", "mailto:")
_ID: Final = re.compile(r"`(?P<file>tests/[A-Za-z0-9_/]+\.py)::(?P<name>test_[A-Za-z0-9_]+)`")
_TEST: Final = re.compile(r"^ *(?:async )?def (test_[A-Za-z0-9_]+)\(", re.MULTILINE)


def links(text: str) -> list[str]:
    """List where a page points to, but for the web and what stands in code."""
    plain = _CODE.sub("", _FENCE.sub("", text))
    found = (match["target"] for match in _LINK.finditer(plain))
    return [one for one in found if not one.startswith(_ELSEWHERE)]


def anchors(text: str) -> set[str]:
    """Name the headings of a page as links do; the second of a name has a number."""
    found: dict[str, int] = {}
    names = set()
    for match in _HEADING.finditer(_FENCE.sub("", text)):
        words = _WORDS_OF_A_LINK.sub(r"\1", match["words"]).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        names.add(f"{name}-{found[name]}" if name in found else name)
        found[name] = found.get(name, 0) + 1
    return names


def astray(page: Path) -> Iterator[str]:
    """Name the links of a page that lead nowhere."""
    for target in links(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        is_there = place.exists()
        if is_there and anchor and place.suffix == ".md":
            is_there = anchor in anchors(place.read_text(encoding="utf-8"))
        if not is_there:
            yield f"{page.name}: {target}"


def named(text: str) -> list[tuple[str, str]]:
    """List the tests that a page names, by file and function."""
    return [(match["file"], match["name"]) for match in _ID.finditer(text)]


def unknown(text: str, root: Path) -> list[str]:
    """List the tests that a page names and that there are not."""
    return [f"{file}::{name}" for file, name in named(text) if name not in tests(root / file)]


@cache
def tests(file: Path) -> frozenset[str]:
    """Name the tests of a file; none of one that is not there."""
    if not file.is_file():
        return frozenset()
    return frozenset(_TEST.findall(file.read_text(encoding="utf-8")))


def rows(text: str, heading: str) -> list[list[str]]:
    """Read the cells of the first table below a heading, without its head."""
    _, _, behind = text.partition(f"\n{heading}\n")
    lines: list[str] = []
    for line in behind.splitlines():
        if line.startswith("|"):
            lines.append(line)
        elif lines:
            break
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
