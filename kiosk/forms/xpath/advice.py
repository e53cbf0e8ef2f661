# SPDX-License-Identifier: Apache-2.0
"""What an author should know about an expression that is right but may not mean what it seems."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from kiosk.errors import FormError
from kiosk.forms.xpath.compiled import Compiled, Kind, Reads, Spot
from kiosk.forms.xpath.compiler import Scope, compile_expression
from kiosk.forms.xpath.dates import read_date, read_time
from kiosk.forms.xpath.functions import accepts, argument_letter, is_known
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.paths import bound_repeat
from kiosk.forms.xpath.patterns import is_readable
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

_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_AGGREGATES = frozenset({"sum", "max", "min", "count"})
_DATED = frozenset({"date", "date-time", "format-date", "format-date-time", "decimal-date-time"})
_ONLY_HERE = frozenset({"floor", "ceiling", "last", "name", "local-name"})
"""Functions that the tablets' engine doesn't have."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding: a stable code, and in plain words what happens and what to write instead."""

    code: str
    detail: str


class _Use(Enum):
    """What an expression's value is wanted for."""

    VALUE = "value"
    SET = "set"
    CONDITION = "condition"
    NUMBER = "number"
    COMPARED = "compared"
    JOINED = "joined"


def advise(source: str, scope: Scope, *, condition: bool = False) -> tuple[Advice, ...]:
    """List what an author should know about ``source``; its syntax tree is looked at, no answer.

    ``condition`` says that the expression as a whole is one, as that of ``relevant`` is.
    Raises FormError ``form.xpath`` where the expression can't be read.
    """
    use = _Use.CONDITION if condition else _Use.VALUE
    found = _look(parse(source), replace(scope, reads=Reads()), use)
    return tuple(dict.fromkeys(found))


def _look(expression: Expression, scope: Scope, use: _Use) -> Iterator[Advice]:
    if isinstance(expression, Path):
        yield from _path(expression, scope, use)
    elif isinstance(expression, Filter):
        yield from _look(expression.base, scope, _Use.SET)
        yield from _predicates(expression.predicates, expression.base, scope)
    elif isinstance(expression, Chain):
        yield from _chain(expression, scope)
    elif isinstance(expression, Call):
        yield from _call(expression, scope, use)
    elif isinstance(expression, Negation):
        yield from _look(expression.operand, scope, _Use.NUMBER)
    elif isinstance(expression, Literal) and use is _Use.NUMBER and _is_dated(expression.value):
        yield Advice(
            "form.advice.date-text",
            f"'{expression.value}' is counted as days here and as nothing by other apps: "
            f"write date('{expression.value}')",
        )


# --- paths ----------------------------------------------------------------------------------------


def _path(path: Path, scope: Scope, use: _Use) -> Iterator[Advice]:
    if path.start is not None:
        yield from _look(path.start, scope, _Use.SET)
    for at, step in enumerate(path.steps):
        if step.predicates:
            plain = tuple(Step(each.axis, each.test) for each in path.steps[: at + 1])
            yield from _predicates(step.predicates, path._replace(steps=plain), scope)
    if use is _Use.SET or any(step.predicates for step in path.steps):
        return
    compiled = _compiled(path, scope)
    if compiled is None or compiled.own:
        return
    name = _written(path)
    repeat = bound_repeat(path, scope)
    if repeat is not None:
        yield Advice(
            "form.advice.own-repeat",
            f"{name} leads back into the repeat {repeat.name} that it is asked from: here it is "
            "this round's own answer, in web forms the first round's; write it relatively, ../",
        )
    elif _may_be_many(compiled):
        yield Advice("form.advice.many-values", f"{name} has an answer a round: {_MANY[use]}")
    if use is _Use.CONDITION and not _may_be_many(compiled):
        yield from _truth(name, compiled.spots)


_MANY = {
    _Use.VALUE: "only the first is taken; name the one with indexed-repeat()",
    _Use.NUMBER: "only the first is taken; add them up with sum() or name one",
    _Use.COMPARED: "it is enough that any of them compares so",
    _Use.JOINED: "all are put together without a gap, which other apps refuse; use join()",
    _Use.CONDITION: "this asks whether there is any round at all; use count()",
}


def _may_be_many(compiled: Compiled) -> bool:
    return any(
        spot.template.is_leaf and spot.anchor is not spot.template.anchor for spot in compiled.spots
    )


def _truth(name: str, spots: tuple[Spot, ...]) -> Iterator[Advice]:
    """Note a question that is taken as a truth: it is one as soon as it exists, even blank."""
    for spot in spots:
        if spot.template.is_leaf and spot.template.data_type != "boolean":
            yield Advice(
                "form.advice.existence",
                f"{name} as a condition asks whether the question is there, not what was "
                f"answered: write {name} != '' or compare it with a value",
            )


def _written(path: Path) -> str:
    """Write a path without predicates as an author does."""
    steps = [_step(step) for step in path.steps]
    if path.start == Call("current", ()):
        return "/".join(["current()", *steps])
    return ("/" if path.absolute else "") + "/".join(steps)


def _step(step: Step) -> str:
    if step.test == "node()" and step.axis in {Axis.PARENT, Axis.SELF}:
        return ".." if step.axis is Axis.PARENT else "."
    if step.axis is Axis.ATTRIBUTE:
        return f"@{step.test}"
    return step.test if step.axis is Axis.CHILD else f"{step.axis.value}::{step.test}"


def _predicates(
    predicates: tuple[Expression, ...], base: Expression, scope: Scope
) -> Iterator[Advice]:
    compiled = _compiled(base, scope, single=False)
    spots = () if compiled is None else compiled.spots
    inside = scope.inside(tuple(Spot(each.template, each.template.anchor) for each in spots))
    for predicate in predicates:
        if isinstance(predicate, Number):
            place = f"{predicate.value:g}"
            yield Advice(
                "form.advice.position",
                f"[{place}] finds nothing in other apps: write [position() = {place}]",
            )
        yield from _look(predicate, inside, _Use.SET)


# --- operators and functions ----------------------------------------------------------------------


def _chain(chain: Chain, scope: Scope) -> Iterator[Advice]:
    operator = chain.rest[0][0]
    use = _Use.COMPARED
    if operator == "|":
        use = _Use.SET
    elif operator in {"and", "or"}:
        use = _Use.CONDITION
    elif operator in _ARITHMETIC:
        use = _Use.NUMBER
    for operand in (chain.first, *(each for _, each in chain.rest)):
        yield from _look(operand, scope, use)


def _call(call: Call, scope: Scope, use: _Use) -> Iterator[Advice]:
    name = scope.names.function(call.name)
    if not is_known(name):
        yield Advice("form.advice.unknown-function", f"there is no function {call.name}()")
    elif not accepts(name, len(call.arguments)):
        yield Advice(
            "form.advice.unknown-function",
            f"{call.name}() can't take {len(call.arguments)} arguments",
        )
    if name in _ONLY_HERE:
        yield Advice("form.advice.elsewhere", f"other apps have no function {call.name}()")
    yield from _arguments(name, call, scope)
    for at, argument in enumerate(call.arguments):
        yield from _look(argument, scope, _wanted(name, at, use))


def _wanted(name: str, at: int, use: _Use) -> _Use:
    """Say what a function wants its argument for."""
    if name in {"not", "boolean"} or (name == "if" and at == 0):
        return _Use.CONDITION
    if name == "if":
        return use
    if name == "concat":
        return _Use.JOINED
    if name in {"coalesce", "once", "string", "string-length", "normalize-space"}:
        return _Use.VALUE
    letter = argument_letter(name, at)
    if letter == "n" or name == "number":
        return _Use.VALUE  # asking for a number is how a date's text is meant to be counted
    return _Use.VALUE if letter in {"t", "v"} else _Use.SET


def _arguments(name: str, call: Call, scope: Scope) -> Iterator[Advice]:
    """Look at arguments that only some functions have."""
    first = call.arguments[0] if call.arguments else None
    if name in _AGGREGATES and len(call.arguments) == 1:
        compiled = None if first is None else _compiled(first, scope, single=False)
        if compiled is not None and (compiled.single or compiled.kind in _SCALARS):
            yield Advice(
                "form.advice.lone-value", f"{call.name}() is given a single value, not a list"
            )
    if name == "regex" and len(call.arguments) == 2:
        pattern = call.arguments[1]
        if isinstance(pattern, Literal) and not is_readable(pattern.value):
            yield Advice(
                "form.advice.pattern", f"the pattern '{pattern.value}' can't be read: no text fits"
            )
    if name in _DATED and isinstance(first, Literal) and not _may_be_dated(first.value):
        yield Advice("form.advice.no-date", f"'{first.value}' is no date: the result is blank")


_SCALARS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN})


def _is_dated(text: str) -> bool:
    day, separator, clock = text.strip().partition("T")
    return read_date(day) is not None and (not separator or read_time(clock) is not None)


def _may_be_dated(text: str) -> bool:
    """Tell whether a literal can be a date, a time or a number of days; blank stays blank."""
    plain = text.strip()
    if not plain or _is_dated(plain) or read_time(plain) is not None:
        return True
    try:
        float(plain)
    except ValueError:
        return False
    return True


def _compiled(expression: Expression, scope: Scope, *, single: bool = True) -> Compiled | None:
    """Compile a part to learn where it leads; None for one that is refused."""
    try:
        return compile_expression(expression, scope, single=single)
    except FormError:
        return None


__all__ = ["Advice", "advise"]
