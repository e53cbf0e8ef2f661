# SPDX-License-Identifier: Apache-2.0
"""What a condition must come to, whatever is answered: constants, contradictions."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kiosk.forms.templates import Template
from kiosk.forms.xpath.syntax import Call, Chain, Expression, Literal, Negation, Number, Path
from kiosk.forms.xpath.values import number_text, to_boolean

Constant = str | float | bool
Resolve = Callable[[Path], Template | None]
"""Finds the question that a plain path means; None for anything else."""

_MIRRORED: Mapping[str, str] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_COMPARISONS = frozenset(_MIRRORED)


@dataclass(slots=True)
class Known:
    """What must hold of one answer where a condition is looked at."""

    equal: str | None = None
    unequal: set[str] = field(default_factory=set)
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False

    def copy(self) -> "Known":
        """Copy it, to go on from here in another branch."""
        return Known(
            self.equal, set(self.unequal), self.low, self.high, self.open_low, self.open_high
        )

    @property
    def is_impossible(self) -> bool:
        """Tell whether no answer can be like that."""
        if self.equal is not None and self.equal in self.unequal:
            return True
        if self.low > self.high or (self.low == self.high and (self.open_low or self.open_high)):
            return True
        number = _number(self.equal)
        return number is not None and not self._holds(number)

    def _holds(self, number: float) -> bool:
        above = number > self.low or (number == self.low and not self.open_low)
        below = number < self.high or (number == self.high and not self.open_high)
        return above and below

    def learn(self, operator: str, value: Constant) -> bool:
        """Take in one comparison; False when it contradicts what is known."""
        text = value if isinstance(value, str) else number_text(float(value))
        if operator == "=":
            if self.equal is not None and not _same(self.equal, text):
                return False
            self.equal = text
        elif operator == "!=":
            self.unequal.add(text)
        else:
            number = _number(text)
            if number is None:
                return True
            self._bound(operator, number)
        return not self.is_impossible

    def _bound(self, operator: str, number: float) -> None:
        is_open = operator in {"<", ">"}
        if operator in {">", ">="} and (number, is_open) > (self.low, self.open_low):
            self.low, self.open_low = number, is_open
        if operator in {"<", "<="} and (-number, is_open) > (-self.high, self.open_high):
            self.high, self.open_high = number, is_open


@dataclass(slots=True)
class Facts:
    """What must hold of the answers, by the number of their template."""

    resolve: Resolve
    values: Mapping[int, frozenset[str]]
    """The values of the questions whose choices are all known."""
    one_of: frozenset[int]
    """The questions that take one choice."""
    known: dict[int, Known] = field(default_factory=dict)

    def copy(self, resolve: Resolve | None = None) -> "Facts":
        """Copy them, to go on from here in another branch or at another node."""
        known = {number: one.copy() for number, one in self.known.items()}
        return Facts(resolve or self.resolve, self.values, self.one_of, known)

    def suppose(self, expression: Expression) -> bool | None:
        """Say what a condition comes to here; unless it is false, take it as given from now on.

        None when the answers decide.
        """
        match expression:
            case Chain(rest=((("and"), _), *_)):
                return self._all(expression)
            case Chain(rest=((("or"), _), *_)):
                return self._any(expression)
            case Call(name="not", arguments=(inner,)):
                found = self.copy().suppose(inner)
                return None if found is None else not found
            case Call(name="selected", arguments=(Path() as path, Literal(value=value))):
                return self._selected(path, value)
            case Chain(first=left, rest=((operator, right),)) if operator in _COMPARISONS:
                return self._compare(left, operator, right)
        fixed = constant(expression)
        return None if fixed is None else to_boolean(fixed)

    def _all(self, chain: Chain) -> bool | None:
        found = [self.suppose(operand) for operand in _operands(chain)]
        if any(one is False for one in found):
            return False
        return True if all(found) else None

    def _any(self, chain: Chain) -> bool | None:
        found = [self.copy().suppose(operand) for operand in _operands(chain)]
        if any(found):
            return True
        return False if all(one is False for one in found) else None

    def _selected(self, path: Path, value: str) -> bool | None:
        template = self.resolve(path)
        if template is None:
            return None
        if template.number in self.values and value not in self.values[template.number]:
            return False
        if template.number in self.one_of:
            return self._learn(template, "=", value)
        return None

    def _compare(self, left: Expression, operator: str, right: Expression) -> bool | None:
        one, other = constant(left), constant(right)
        if one is not None and other is not None:
            return _decided(one, operator, other)
        if isinstance(right, Path) and one is not None:
            left, operator, other = right, _MIRRORED[operator], one
        if not isinstance(left, Path) or other is None or isinstance(other, bool):
            return None
        template = self.resolve(left)
        if template is None:
            return None
        text = other if isinstance(other, str) else number_text(other)
        values = self.values.get(template.number)
        is_listed = not text or values is None or text in values
        if operator == "=" and not is_listed and template.number in self.one_of:
            return False
        return self._learn(template, operator, other)

    def _learn(self, template: Template, operator: str, value: Constant) -> bool | None:
        here = self.known.setdefault(template.number, Known())
        return None if here.learn(operator, value) else False


def constant(expression: Expression) -> Constant | None:
    """Say the value of an expression that reads no answer, None for any other."""
    match expression:
        case Literal() | Number():
            return expression.value
        case Negation(operand=operand):
            value = constant(operand)
            return -value if isinstance(value, float) else None
        case Call(name="true", arguments=()):
            return True
        case Call(name="false", arguments=()):
            return False
        case Call(name=("string" | "number" | "boolean"), arguments=(inner,)):
            value = constant(inner)
            return value if value is not None and expression.name == _kind(value) else None
    return None


def _kind(value: Constant) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def _operands(chain: Chain) -> tuple[Expression, ...]:
    return (chain.first, *(operand for _, operand in chain.rest))


def _decided(one: Constant, operator: str, other: Constant) -> bool | None:
    """Compare two constants of one kind, as XPath does; None where a conversion would decide."""
    if _kind(one) != _kind(other):
        return None
    if operator == "=":
        return one == other
    if operator == "!=":
        return one != other
    if not isinstance(one, float) or not isinstance(other, float):
        return None
    return {"<": one < other, ">": one > other, "<=": one <= other, ">=": one >= other}[operator]


def _number(text: str | None) -> float | None:
    try:
        number = math.nan if text is None else float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _same(one: str, other: str) -> bool:
    """Tell whether one answer can equal both: as text, or as a number written in two ways."""
    number = _number(one)
    return one == other or (number is not None and number == _number(other))
