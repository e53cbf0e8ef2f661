# SPDX-License-Identifier: Apache-2.0
"""Pratt parser: text of an expression to its syntax tree."""

import re
from functools import lru_cache
from typing import NoReturn

from kiosk.errors import FormError
from kiosk.forms.xpath.syntax import (
    Axis,
    Call,
    Chain,
    Expression,
    Filter,
    Literal,
    Negation,
    Number,
    Path,
    Step,
)
from kiosk.forms.xpath.tokens import (
    END,
    LITERAL,
    MAX_LENGTH,
    NAME,
    NAMED,
    NUMBER,
    OPERATOR,
    SYMBOL,
    Token,
    tokenise,
)

_POWER = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_MINUS = 7
_MAX_DEPTH = 100
"""Deepest nesting of brackets: keeps parser and closures far from Python's own limit."""
_PREDICATE_DEPTH = 2
"""What a predicate counts for more, since it nests more calls of ours."""

_SHORT = 500
"""Longer expressions aren't kept in memory beside the form that they come from."""

_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_ANY = Step(Axis.DESCENDANT_OR_SELF, "node()")
_AXES = {axis.value: axis for axis in Axis}
_SLASHES = frozenset({"/", "//"})
_DOTS = frozenset({".", ".."})
_STEPS = frozenset({"@", ".", "..", "*"})
_UP = Step(Axis.PARENT, "node()")
_END: Token = (END, "", -1)
_PLAIN_PATH = re.compile(rf"\s*(/|(?:\.\./)*)({NAME}(?:/{NAME})*)\s*\Z")


def parse(text: str) -> Expression:
    """Parse an expression; raise FormError ``form.xpath`` naming what can't be read."""
    return remembered(text) if len(text) <= _SHORT else _read(text)


@lru_cache(maxsize=8192)
def remembered(text: str) -> Expression:
    """Parse a short expression, which a form may hold many times and a list of forms as well."""
    return _read(text)


def _read(text: str) -> Expression:
    plain = _PLAIN_PATH.match(text)
    if plain is not None and len(text) <= MAX_LENGTH:  # the half of all expressions
        up, names = plain.groups()
        down = tuple([Step(Axis.CHILD, name) for name in names.split("/")])
        if up == "/":
            return Path(absolute=True, start=None, steps=down)
        return Path(absolute=False, start=None, steps=(_UP,) * (len(up) // 3) + down)
    parser = _Parser(text)
    expression = parser.expression(0)
    if parser.kind is not END:
        parser.fail()
    return expression


class _Parser:
    """One pass over the tokens of one expression."""

    __slots__ = ("_at", "_depth", "_text", "_tokens", "kind", "word")

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenise(text)
        self._tokens += (_END, _END)
        self._at = 0
        self._depth = 0
        self.kind, self.word, _ = self._tokens[0]

    def fail(self) -> NoReturn:
        """Refuse the expression at the current token."""
        at = self._tokens[self._at][2]
        place = "at its end" if self.kind is END else f"at {at + 1}"
        raise FormError(f"syntax error {place}: {self._text[:200]}", code="form.xpath")

    def expression(self, power: int) -> Expression:
        """Parse operators that bind tighter than ``power``."""
        if power == 0:
            self._depth += 1
            if self._depth > _MAX_DEPTH:
                raise FormError(f"too deep: {self._text[:200]}", code="form.xpath")
        left = self._operand()
        while self.kind is OPERATOR:
            here = _POWER.get(self.word, 0)
            if here <= power:
                break
            rest: list[tuple[str, Expression]] = []
            while self.kind is OPERATOR and _POWER.get(self.word) == here:
                operator = self._take()
                rest.append((operator, self.expression(here)))
            left = Chain(left, tuple(rest))
        if power == 0:
            self._depth -= 1
        return left

    def _take(self) -> str:
        """Step over the current token and say its text."""
        taken = self.word
        self._at += 1
        self.kind, self.word, _ = self._tokens[self._at]
        return taken

    def _is(self, word: str) -> bool:
        """Tell whether the current token is this symbol."""
        return self.word == word and self.kind is SYMBOL

    def _slash(self) -> bool:
        return self.kind is OPERATOR and self.word in _SLASHES

    def _ahead(self) -> str:
        return self._tokens[self._at + 1][1]

    def _expect(self, word: str) -> None:
        if not self._is(word):
            self.fail()
        self._take()

    def _operand(self) -> Expression:
        if self.kind is OPERATOR and self.word == "-":
            return self._negation()
        if self._starts_primary():
            base = self._primary()
            predicates = self._predicates()
            if predicates:
                base = Filter(base, predicates)
            if self._slash():
                return Path(absolute=False, start=base, steps=self._slashed())
            return base
        return self._path()

    def _negation(self) -> Expression:
        """Parse any number of minus signs, of which two make a number and no more."""
        count = 0
        while self.kind is OPERATOR and self.word == "-":
            self._take()
            count += 1
        operand = Negation(self.expression(_MINUS))
        return operand if count % 2 else Negation(operand)

    def _starts_primary(self) -> bool:
        if self.kind is NAMED:
            return self._ahead() == "(" and self.word not in _NODE_TYPES
        return self.kind is NUMBER or self.kind is LITERAL or self._is("(")

    def _primary(self) -> Expression:
        kind, word = self.kind, self._take()
        if kind is NUMBER:
            return Number(float(word))
        if kind is LITERAL:
            return Literal(word[1:-1])
        if kind is SYMBOL:
            inner = self.expression(0)
            self._expect(")")
            return inner
        self._expect("(")
        arguments: list[Expression] = []
        if not self._is(")"):
            arguments.append(self.expression(0))
            while self._is(","):
                self._take()
                arguments.append(self.expression(0))
        self._expect(")")
        return Call(word, tuple(arguments))

    def _path(self) -> Expression:
        if self._slash():
            if self.word == "//":
                return Path(absolute=True, start=None, steps=self._slashed())
            self._take()
            steps = self._steps() if self._starts_step() else ()
            return Path(absolute=True, start=None, steps=steps)
        return Path(absolute=False, start=None, steps=self._steps())

    def _slashed(self) -> tuple[Step, ...]:
        """Parse ``/step…`` or ``//step…`` behind something."""
        descend = self._take() == "//"
        steps = self._steps()
        return (_ANY, *steps) if descend else steps

    def _starts_step(self) -> bool:
        return self.kind is NAMED or (self.kind is SYMBOL and self.word in _STEPS)

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._slash():
            if self._take() == "//":
                steps.append(_ANY)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        axis = Axis.CHILD
        if self.kind is SYMBOL:
            if self.word in _DOTS:
                axis = Axis.SELF if self._take() == "." else Axis.PARENT
                return Step(axis, "node()", self._predicates())
            if self.word == "@":
                self._take()
                axis = Axis.ATTRIBUTE
        elif self.kind is NAMED and self._ahead() == "::":
            axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        axis = _AXES.get(self.word)
        if axis is None:
            self.fail()
        self._take()
        self._take()
        return axis

    def _test(self) -> str:
        if self._is("*"):
            return self._take()
        if self.kind is not NAMED:
            self.fail()
        name = self._take()
        if name in _NODE_TYPES and self._is("("):
            self._take()
            target = ""
            if name == "processing-instruction" and self._tokens[self._at][0] is LITERAL:
                target = self._take()[1:-1]
            self._expect(")")
            return f"{name}({target})"
        return name

    def _predicates(self) -> tuple[Expression, ...]:
        if not self._is("["):
            return ()
        predicates: list[Expression] = []
        self._depth += _PREDICATE_DEPTH
        while self._is("["):
            self._take()
            predicates.append(self.expression(0))
            self._expect("]")
        self._depth -= _PREDICATE_DEPTH
        return tuple(predicates)
