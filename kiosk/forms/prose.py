# SPDX-License-Identifier: Apache-2.0
"""The Markdown of XLSForm as typed blocks of words, which nothing can mistake for instructions.

Headings, lists, line breaks, bold and italic are understood; a link is its words and its
address. Everything else stays as it was written. A text can hold what a person typed, so reading
takes time in proportion to its length, whatever stands in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final


class BlockKind(Enum):
    """What a block of a text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are written one way."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an entry of a list; a line break is one in a run's text."""

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0
    """Of a heading, from 1."""
    number: str = ""
    """Of an entry of a numbered list, as it was written."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


_HEADING: Final = re.compile(r"(#{1,6})[ \t]+(\S.*)\Z")
_BULLET: Final = re.compile(r"[ \t]{0,8}[-*+][ \t]+(\S.*)\Z")
_NUMBERED: Final = re.compile(r"[ \t]{0,8}(\d{1,3})[.)][ \t]+(\S.*)\Z", re.ASCII)
_TOKEN: Final = re.compile(
    r"\\(?P<escaped>[\\`*_#\[\]()<>+.!-])"
    r"|\[(?P<words>[^\[\]\n]{1,400})\]\((?P<address>[^()\s]{1,400})\)"
    r"|(?P<mark>\*\*\*|___|\*\*|__|\*|_)"
    r"|(?P<layout></?(?:span|div|p)(?:[ \t][^<>\n]{0,200})?>)"
)
_SPECIAL: Final = re.compile(r"[*_\\\[<]|^\s*(?:#|[-+]\s)", re.MULTILINE)
_BREAK: Final = re.compile(r"<br[ \t]*/?>")
_MARKS: Final = {1: (False, True), 2: (True, False), 3: (True, True)}
_LIST: Final = {BlockKind.BULLET, BlockKind.NUMBERED}


def blocks(text: str) -> tuple[Block, ...]:
    """Read a label, a hint or a note of a form."""
    return tuple(_blocks(_BREAK.sub("\n", text)))


def plain(text: str) -> str:
    """Write a text of a form without its marks, where there is no room for anything but words."""
    if _SPECIAL.search(text) is None:
        return text
    written: list[str] = []
    before: BlockKind | None = None
    for block in blocks(text):
        if before is not None:
            written.append("\n" if before in _LIST and block.kind in _LIST else "\n\n")
        if block.kind is BlockKind.BULLET:
            written.append("• ")
        elif block.kind is BlockKind.NUMBERED:
            written.append(f"{block.number}. ")
        written.append(block.text)
        before = block.kind
    return "".join(written)


def _blocks(text: str) -> Iterator[Block]:
    lines = [line.rstrip() for line in text.split("\n")]
    for is_own, group in groupby(lines, key=_stands_alone):
        if not is_own:
            yield Block(BlockKind.PARAGRAPH, _runs("\n".join(group)))
            continue
        for line in group:
            if found := _HEADING.match(line):
                yield Block(BlockKind.HEADING, _runs(found[2].rstrip("# ")), level=len(found[1]))
            elif found := _NUMBERED.match(line):
                yield Block(BlockKind.NUMBERED, _runs(found[2]), number=found[1])
            elif found := _BULLET.match(line):
                yield Block(BlockKind.BULLET, _runs(found[1]))


def _stands_alone(line: str) -> bool:
    return not line or any(one.match(line) for one in (_HEADING, _NUMBERED, _BULLET))


@dataclass(slots=True)
class _Piece:
    text: str
    bold: bool = False
    italic: bool = False


def _runs(text: str) -> tuple[Run, ...]:
    pieces: list[_Piece] = []
    opened: dict[str, int] = {}
    end = 0
    for token in _TOKEN.finditer(text):
        if token.start() > end:
            pieces.append(_Piece(text[end : token.start()]))
        end = token.end()
        if token["mark"]:
            _mark(token, text, pieces, opened)
        elif token["words"]:
            pieces.append(_Piece(_link(token["words"], token["address"])))
        elif token["escaped"]:
            pieces.append(_Piece(token["escaped"]))
    pieces.append(_Piece(text[end:]))
    return tuple(
        Run("".join(piece.text for piece in group), bold, italic)
        for (bold, italic), group in groupby(
            (piece for piece in pieces if piece.text), key=lambda one: (one.bold, one.italic)
        )
    )


def _mark(token: re.Match[str], text: str, pieces: list[_Piece], opened: dict[str, int]) -> None:
    """Open an emphasis, close the one that is open, or take the mark for a sign."""
    mark = token["mark"]
    before = text[token.start() - 1 : token.start()] if token.start() else ""
    after = text[token.end() : token.end() + 1]
    is_inside = mark[0] == "_" and before.isalnum() and after.isalnum()
    if mark in opened and before and not before.isspace() and not is_inside:
        place = opened[mark]
        for other in [one for one, where in opened.items() if where >= place]:
            del opened[other]
        bold, italic = _MARKS[len(mark)]
        pieces[place].text = ""
        for piece in pieces[place:]:
            piece.bold, piece.italic = piece.bold or bold, piece.italic or italic
        return
    if after and not after.isspace() and not is_inside and mark not in opened:
        opened[mark] = len(pieces)
    pieces.append(_Piece(mark))


def _link(words: str, address: str) -> str:
    """Write a link as words and address, the latter from left to right in every script."""
    return words if words == address else f"{words} (\u2066{address}\u2069)"
