# SPDX-License-Identifier: Apache-2.0
"""Cuts a note into pieces that plain text items can draw: no renderer ever reads its marks.

A line in one style is one piece. A line in several is one piece a word; words that run against
the line stay together, so that their order holds, and Chinese is cut at every sign, where it may
wrap.
"""

import re
import unicodedata
from itertools import groupby
from typing import Any, Final

from kiosk.forms import Block, BlockKind, Run, blocks

_WORDS: Final = re.compile(
    r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+"
)
_SPACE: Final = "\u00a0"
"""Stands behind a word: an item's own width takes no notice of a common space."""
_KINDS: Final = {
    BlockKind.HEADING: "heading",
    BlockKind.PARAGRAPH: "paragraph",
    BlockKind.BULLET: "bullet",
    BlockKind.NUMBERED: "numbered",
}


def shaped(text: str, *, is_mirrored: bool) -> list[dict[str, Any]]:
    """List the blocks of a text with their lines and pieces; nothing for one plain paragraph."""
    found = blocks(text)
    if len(found) <= 1 and all(
        block.kind is BlockKind.PARAGRAPH and not _is_emphasised(block) for block in found
    ):
        return []
    return [
        {
            "kind": _KINDS[block.kind],
            "sign": f"{block.number}." if block.number else "•",
            "lines": [_pieces(line, is_mirrored=is_mirrored) for line in _lines(block)],
        }
        for block in found
    ]


def _is_emphasised(block: Block) -> bool:
    return any(run.bold or run.italic for run in block.runs)


def _lines(block: Block) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.italic))
        lines += [[Run(other, run.bold, run.italic)] for other in others]
    return [[run for run in line if run.text] for line in lines]


def _pieces(line: list[Run], *, is_mirrored: bool) -> list[dict[str, Any]]:
    styles = {(run.bold, run.italic) for run in line}
    if len(styles) <= 1:
        return [_piece("".join(run.text for run in line), *(styles or {(False, False)}).pop())]
    cut: list[tuple[str, bool, bool, bool]] = []
    for text, bold, italic in _words(line):
        cut.append((text, bold, italic, _runs_against(text, is_mirrored=is_mirrored)))
    pieces = []
    for (against, bold, italic), group in groupby(cut, key=lambda one: (one[3], one[1], one[2])):
        texts = [one[0] for one in group]
        if against:
            texts = [_turned("".join(texts))]
        pieces += [_piece(text, bold, italic) for text in texts]
    return pieces


def _turned(text: str) -> str:
    """Put the space behind words that run against the line where the line goes on: before them."""
    return f"{_SPACE}{text[:-1]}" if text.endswith(_SPACE) else text


def _words(line: list[Run]) -> list[tuple[str, bool, bool]]:
    """Cut at spaces; a word in two styles has the one it begins with."""
    text = "".join(run.text for run in line)
    styles = [(run.bold, run.italic) for run in line for _sign in run.text]
    words = []
    for found in _WORDS.finditer(text):
        is_followed = text[found.end() : found.end() + 1].isspace()
        words.append((found[0] + _SPACE * is_followed, *styles[found.start()]))
    return words


def _runs_against(text: str, *, is_mirrored: bool) -> bool:
    """Tell whether a word runs the other way than the line it stands in."""
    way = next(
        (one for one in map(unicodedata.bidirectional, text) if one in {"L", "R", "AL"}), None
    )
    return way is not None and (way == "L") == is_mirrored


def _piece(text: str, bold: bool, italic: bool) -> dict[str, Any]:
    return {"text": text, "bold": bold, "italic": italic}
