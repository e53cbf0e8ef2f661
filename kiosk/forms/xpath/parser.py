# SPDX-License-Identifier: Apache-2.0
"""Pratt parser: text of an expression to its syntax tree."""

from functools import lru_cache

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
from kiosk.forms.xpath.tokens import Token, tokenise

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
_MAX_DEPTH = 60
"""Deepest nesting of brackets: keeps parser and closures far from Python's own limit."""

_NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_ANY = Step(Axis.DESCENDANT_OR_SELF, "node()")
_END = Token("end", "", -1)


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse an expression; raise FormError ``form.xpath`` naming what can't be read."""
    parser = _Parser(text)
    try:
        expression = parser.expression(0)
    except RecursionError:
        raise FormError(f"too deep: {text[:200]}", code="form.xpath") from None
    if parser.token is not _END:
        parser.fail()
    return expression


class _Parser:
    """One pass over the tokens of one expression."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokenise(text)
        self._at = 0
        self._depth = 0
        self.token = self._tokens[0] if self._tokens else _END

    def fail(self) -> None:
        """Refuse the expression at the current token."""
        place = f"at {self.token.at + 1}" if self.token is not _END else "at its end"
        raise FormError(f"syntax error {place}: {self._text[:200]}", code="form.xpath")

    def expression(self, power: int) -> Expression:
        """Parse operators that bind tighter than ``power``."""
        if power == 0:
            self._depth += 1
            if self._depth > _MAX_DEPTH:
                raise FormError(f"too deep: {self._text[:200]}", code="form.xpath")
        left = self._operand()
        while True:
            here = _POWER.get(self.token.text, 0) if self.token.kind == "operator" else 0
            if here <= power:
                break
            rest: list[tuple[str, Expression]] = []
            while self.token.kind == "operator" and _POWER.get(self.token.text) == here:
                operator = self._take().text
                rest.append((operator, self.expression(here)))
            left = Chain(left, tuple(rest))
        if power == 0:
            self._depth -= 1
        return left

    def _take(self) -> Token:
        taken = self.token
        self._at += 1
        self.token = self._tokens[self._at] if self._at < len(self._tokens) else _END
        return taken

    def _ahead(self) -> str:
        following = self._at + 1
        return self._tokens[following].text if following < len(self._tokens) else ""

    def _expect(self, text: str) -> None:
        if self.token.text != text or self.token.kind == "literal":
            self.fail()
        self._take()

    def _operand(self) -> Expression:
        if self.token.kind == "operator" and self.token.text == "-":
            self._take()
            return Negation(self.expression(_MINUS))
        if self._starts_primary():
            base = self._primary()
            predicates = self._predicates()
            if predicates:
                base = Filter(base, predicates)
            if self.token.kind == "operator" and self.token.text in {"/", "//"}:
                return Path(absolute=False, start=base, steps=self._slashed())
            return base
        return self._path()

    def _starts_primary(self) -> bool:
        token = self.token
        if token.kind in {"number", "literal"}:
            return True
        if token.kind == "name":
            return self._ahead() == "(" and token.text not in _NODE_TYPES
        return token.kind == "symbol" and token.text == "("

    def _primary(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "literal":
            return Literal(token.text[1:-1])
        if token.text == "(":
            inner = self.expression(0)
            self._expect(")")
            return inner
        self._expect("(")
        arguments: list[Expression] = []
        if self.token.text != ")" or self.token.kind != "symbol":
            arguments.append(self.expression(0))
            while self.token.kind == "symbol" and self.token.text == ",":
                self._take()
                arguments.append(self.expression(0))
        self._expect(")")
        return Call(token.text, tuple(arguments))

    def _path(self) -> Expression:
        token = self.token
        if token.kind == "operator" and token.text == "/":
            self._take()
            steps = self._steps() if self._starts_step() else ()
            return Path(absolute=True, start=None, steps=steps)
        if token.kind == "operator" and token.text == "//":
            return Path(absolute=True, start=None, steps=self._slashed())
        return Path(absolute=False, start=None, steps=self._steps())

    def _slashed(self) -> tuple[Step, ...]:
        """Parse ``/step…`` or ``//step…`` behind something."""
        descend = self._take().text == "//"
        steps = self._steps()
        return (_ANY, *steps) if descend else steps

    def _starts_step(self) -> bool:
        token = self.token
        return token.kind == "name" or (
            token.kind == "symbol" and token.text in {"@", ".", "..", "*"}
        )

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self.token.kind == "operator" and self.token.text in {"/", "//"}:
            if self._take().text == "//":
                steps.append(_ANY)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        if self.token.kind == "symbol" and self.token.text in {".", ".."}:
            axis = Axis.SELF if self._take().text == "." else Axis.PARENT
            return Step(axis, "node()", self._predicates())
        axis = Axis.CHILD
        if self.token.kind == "symbol" and self.token.text == "@":
            self._take()
            axis = Axis.ATTRIBUTE
        elif self.token.kind == "name" and self._ahead() == "::":
            axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> Axis:
        try:
            axis = Axis(self.token.text)
        except ValueError:
            self.fail()
            raise
        self._take()
        self._take()
        return axis

    def _test(self) -> str:
        token = self.token
        if token.kind == "symbol" and token.text == "*":
            self._take()
            return "*"
        if token.kind != "name":
            self.fail()
        self._take()
        if token.text in _NODE_TYPES and self.token.text == "(":
            self._take()
            target = ""
            if self.token.kind == "literal" and token.text == "processing-instruction":
                target = self._take().text[1:-1]
            self._expect(")")
            return f"{token.text}({target})"
        return token.text

    def _predicates(self) -> tuple[Expression, ...]:
        predicates: list[Expression] = []
        while self.token.kind == "symbol" and self.token.text == "[":
            self._take()
            predicates.append(self.expression(0))
            self._expect("]")
        return tuple(predicates)
