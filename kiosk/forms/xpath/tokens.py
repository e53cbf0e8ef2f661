# SPDX-License-Identifier: Apache-2.0
"""Cuts an expression into tokens."""

import re
from typing import NamedTuple

from kiosk.errors import FormError

_NAME = r"[^\W\d][\w\-.·]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>"[^"]*"|'[^']*')
    | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].,@/|+\-=<>*$])
    | (?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    )""",
    re.VERBOSE,
)
_OPERATOR_NAMES = ("and", "or", "div", "mod")
_BEFORE_OPERAND = frozenset({"@", "::", "(", "[", ",", ""})
MAX_LENGTH = 20_000
"""Longest expression accepted, in characters: pyxform's own forms stay far below."""


class Token(NamedTuple):
    """A token: ``kind`` is number, literal, name, operator or symbol."""

    kind: str
    text: str
    at: int


def tokenise(text: str) -> list[Token]:
    """Cut ``text``; raise FormError ``form.xpath`` at what is no token."""
    if len(text) > MAX_LENGTH:
        raise FormError(f"expression of {len(text)} characters", code="form.xpath")
    tokens: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormError(f"unreadable at {at + 1}: {text[:200]}", code="form.xpath")
        kind = match.lastgroup or ""
        word, start = match.group(kind), match.start(kind)
        at = match.end()
        if kind == "name" and _operand_before(tokens):
            kind, word, at = _operator_name(word, start, at)
        elif (word == "*" and _operand_before(tokens)) or (kind == "symbol" and word in _OPERATORS):
            kind = "operator"
        tokens.append(Token(kind, word, start))
    return tokens


_OPERATORS = frozenset({"|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "/", "//"})


def _operand_before(tokens: list[Token]) -> bool:
    """Tell whether an operand just ended, so that a name or ``*`` must be an operator."""
    if not tokens:
        return False
    last = tokens[-1]
    return (last.kind != "operator" and last.text not in _BEFORE_OPERAND) or last.kind == "literal"


def _operator_name(word: str, start: int, end: int) -> tuple[str, str, int]:
    """Read an operator's name; what is glued behind it is read again (``1 or1``)."""
    if word in _OPERATOR_NAMES:
        return "operator", word, end
    for name in _OPERATOR_NAMES:
        if word.startswith(name):
            return "operator", name, start + len(name)
    return "name", word, end
