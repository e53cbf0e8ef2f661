# SPDX-License-Identifier: Apache-2.0
"""The functions of ODK XPath and the compiling of their calls."""

from typing import TYPE_CHECKING

from kiosk.errors import FormError
from kiosk.forms.nodes import DOCUMENT, Node
from kiosk.forms.xpath.compiled import (
    Closure,
    Compiled,
    Kind,
    as_boolean,
    as_nodes,
    as_number,
    as_text,
    constant,
)
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions import (  # noqa: F401 (they register themselves)
    dates,
    digests,
    geography,
    numbers,
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

__all__ = ["compile_call"]


def compile_call(call: Call, scope: "Scope", compiler: "Compile") -> Compiled:
    """Compile a call; raise FormError ``form.function`` for an unknown one or a wrong count."""
    name = scope.names.function(call.name)
    form = FORMS.get(name)
    if form is not None:
        if not form.least <= len(call.arguments) <= form.most:
            raise _arity(call)
        return form.build(call, scope, compiler)
    known = FUNCTIONS.get(name)
    if known is None:
        raise FormError(f"unknown function {call.name}()", code="form.function")
    if not known.accepts(len(call.arguments)):
        raise _arity(call)
    return _plain(call, known, scope, compiler)


_PLACES = frozenset({"distance", "area"})


def _arity(call: Call) -> FormError:
    return FormError(
        f"{call.name}() can't take {len(call.arguments)} arguments", code="form.function"
    )


def _plain(call: Call, known: Function, scope: "Scope", compiler: "Compile") -> Compiled:
    arguments: list[Closure] = []
    fixed = known.pure
    for at, expression in enumerate(call.arguments):
        letter = known.letter(at)
        compiled = compiler(expression, scope, single=letter not in {"s", "N"})
        fixed = fixed and compiled.constant
        arguments.append(_converted(compiled, letter))
    result = Compiled(_called(known, arguments), known.result)
    if fixed and known.result is not Kind.NODES:
        value = result.run(Node(DOCUMENT), Environment())
        if known.name in _PLACES and value != value:  # noqa: PLR0124 (NaN)
            raise FormError(f"{known.name}() of what is no place", code="form.function")
        return constant(value)
    return result


def _converted(compiled: Compiled, letter: str) -> Closure:
    if letter == "t":
        return as_text(compiled)
    if letter == "n":
        return as_number(compiled)
    if letter == "b":
        return as_boolean(compiled)
    if letter == "N":
        return as_nodes(compiled)
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
