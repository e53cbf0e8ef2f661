# SPDX-License-Identifier: Apache-2.0
"""Cuts an expression into tokens."""

import re
from typing import Final

from kiosk.errors import FormError

NAME: Final = r"[^\W\d][\w\-.·]*(?::(?!:)(?:[^\W\d][\w\-.·]*|\*))?"
"""A name with or without a prefix, or ``prefix:*``."""
_TOKEN = re.compile(
    rf"""\s*(?:
      (\d+(?:\.\d*)?|\.\d+)
    | ("[^"]*"|'[^']*')
    | (::|//|\.\.|!=|<=|>=|[()\[\].,@/|+\-=<>*$])
    | ({NAME})
    )""",
    re.VERBOSE,
)
END: Final = "end"
NUMBER: Final = "number"
LITERAL: Final = "literal"
SYMBOL: Final = "symbol"
NAMED: Final = "name"
OPERATOR: Final = "operator"
_KINDS = ("", NUMBER, LITERAL, SYMBOL, NAMED)
_OPERATORS = frozenset({"|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "/", "//"})
_OPERATOR_NAMES = ("and", "or", "div", "mod")
_BEFORE_OPERAND = frozenset({"@", "::", "(", "[", ","})
MAX_LENGTH: Final = 100_000
"""Longest expression accepted, in characters: forms made by tools stay far below."""

Token = tuple[str, str, int]
"""A token's kind, its text, and where it begins."""


def tokenise(text: str) -> list[Token]:
    """Cut ``text``; raise FormError ``form.xpath`` at what is no token.

    A name or ``*`` behind an operand is an operator; ``operand`` says that one just ended.
    """
    if len(text) > MAX_LENGTH:
        raise FormError(f"expression of {len(text)} characters", code="form.xpath")
    tokens: list[Token] = []
    match_at = _TOKEN.match
    operand = False
    at, end = 0, len(text.rstrip())
    while at < end:
        match = match_at(text, at)
        if match is None:
            raise FormError(f"unreadable at {at + 1}: {text[:200]}", code="form.xpath")
        group = match.lastindex or 0
        kind, word, start = _KINDS[group], match[group], match.start(group)
        at = match.end()
        if kind == NAMED:
            if operand:
                kind, word, at = _operator_name(word, start, at)
            operand = kind == NAMED
        elif kind != SYMBOL:
            operand = True
        elif word in _OPERATORS or (operand and word == "*"):
            kind, operand = OPERATOR, False
        else:
            operand = word not in _BEFORE_OPERAND
        tokens.append((kind, word, start))
    return tokens


def _operator_name(word: str, start: int, end: int) -> tuple[str, str, int]:
    """Read an operator's name; what is glued behind it is read again (``1 or1``)."""
    if word in _OPERATOR_NAMES:
        return OPERATOR, word, end
    for name in _OPERATOR_NAMES:
        if word.startswith(name):
            return OPERATOR, name, start + len(name)
    return NAMED, word, end
