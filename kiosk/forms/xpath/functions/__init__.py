# SPDX-License-Identifier: Apache-2.0
"""The functions of ODK XPath and the compiling of their calls."""

import math
from typing import TYPE_CHECKING

from kiosk.errors import FormError
from kiosk.forms.nodes import DOCUMENT, Node
from kiosk.forms.xpath.compiled import (
    Closure,
    Compiled,
    Kind,
    as_boolean,
    as_node_set,
    as_number,
    as_text,
    settled,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions import (  # noqa: F401 (they register themselves)
    dates,
    digests,
    geography,
    naming,
    numbers,
    placing,
    selects,
    sets,
    texts,
)
from kiosk.forms.xpath.functions.forms import FORMS
from kiosk.forms.xpath.functions.registry import FUNCTIONS, Function
from kiosk.forms.xpath.syntax import Call

if TYPE_CHECKING:
    from kiosk.forms.xpath.compiler import Scope
    from kiosk.forms.xpath.paths import Compile

__all__ = ["accepts", "argument_letter", "compile_call", "is_known"]


def is_known(name: str) -> bool:
    """Tell whether there is a function of this name."""
    return name in FORMS or name in FUNCTIONS


def accepts(name: str, count: int) -> bool:
    """Tell whether a known function can be called with ``count`` arguments."""
    form = FORMS.get(name)
    return form.least <= count <= form.most if form else FUNCTIONS[name].accepts(count)


def argument_letter(name: str, at: int) -> str:
    """Say how a plain function takes the argument at ``at``, '' for any other function."""
    known = FUNCTIONS.get(name)
    return known.letter(at) if known is not None and known.letters else ""


def compile_call(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    """Compile a call; raise FormError ``form.function`` for an unknown one or a wrong count."""
    name = scope.names.function(call.name)
    if not is_known(name):
        raise FormError(f"unknown function {call.name}()", code="form.function")
    if not accepts(name, len(call.arguments)):
        raise FormError(
            f"{call.name}() can't take {len(call.arguments)} arguments", code="form.function"
        )
    form = FORMS.get(name)
    if form is not None:
        return form.build(call, scope, compiler)
    return _plain(call, FUNCTIONS[name], scope, compiler)


def _plain(call: Call, known: Function, scope: "Scope", compiler: "Compile") -> Compiled:
    arguments: list[Closure] = []
    fixed = known.pure
    scope.reads.language = scope.reads.language or known.name in _SPEAKING
    if known.name in _SPOKEN:
        scope.reads.language = True
    for at, expression in enumerate(call.arguments):
        letter = known.letter(at)
        compiled = compiler(expression, scope, single=letter not in {"s", "N"})
        fixed = fixed and compiled.constant
        if known.name == "distance" and len(call.arguments) > 1:
            _check_point(compiled)
        arguments.append(_converted(compiled, letter, known.name))
    result = Compiled(_called(known, arguments), known.result)
    if fixed and known.result is not Kind.NODES:
        result = settled(result)
        if known.name == "distance" and math.isnan(as_number(result)(Node(DOCUMENT), _NOBODY)):
            raise FormError("distance() of what is no place", code="form.function")
    return result


_NOBODY = Environment()
_SPEAKING = frozenset({"format-date", "format-date-time"})
"""Functions that write words of the session's language."""
_SPOKEN = frozenset({"format-date", "format-date-time"})
"""Functions that write names of days and months."""
_WAYS = frozenset({"geotrace", "geoshape"})


def _check_point(compiled: Compiled) -> None:
    """Refuse a trace among several arguments of distance(): between points it has no place."""
    found = [spot.template.path for spot in compiled.spots if spot.template.data_type in _WAYS]
    if found:
        raise FormError(f"distance() of several wants points: {found[0]}", code="form.function")


def _converted(compiled: Compiled, letter: str, name: str) -> Closure:
    if letter == "t":
        return as_text(compiled)
    if letter == "n":
        return as_number(compiled)
    if letter == "b":
        return as_boolean(compiled)
    if letter == "N":
        return as_node_set(compiled, name)
    return compiled.run


def _called(known: Function, arguments: list[Closure]) -> Closure:
    """Make the call itself, without a loop for the usual counts."""
    run = known.run
    if not arguments:
        return lambda _node, env: run(env)
    if len(arguments) == 1:
        only = arguments[0]
        return lambda node, env: run(env, only(node, env))
    if len(arguments) == 2:
        first, second = arguments
        return lambda node, env: run(env, first(node, env), second(node, env))
    return lambda node, env: run(env, *[argument(node, env) for argument in arguments])
