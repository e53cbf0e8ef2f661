# SPDX-License-Identifier: Apache-2.0
"""Turns labels, hints and messages of a form into closures."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from kiosk.forms.definition import FormWarning
from kiosk.forms.loading.context import Loading, attributes
from kiosk.forms.loading.itext import raw_text
from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.texts import (
    PLAIN,
    Label,
    RawText,
    blank_nan,
    compile_text_parts,
    merge_reads,
)
from kiosk.forms.xpath.compiled import Reads
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse
from kiosk.forms.xpath.syntax import Call, Literal

LABEL_FORMS = ("long", PLAIN, "short")
HINT_FORMS = (PLAIN, "long", "short")
GUIDANCE_FORMS = ("guidance",)
_ITEXT = re.compile(r"jr:itext\(")


class Wording(NamedTuple):
    """A text as a closure, with what it depends on."""

    label: Label
    reads: Reads


def wording(
    element: Element | None,
    template: Template | None,
    loading: Loading,
    forms: tuple[str, ...] = LABEL_FORMS,
) -> Wording | None:
    """Read a label or hint: a reference to a text, an expression, or words in place."""
    if element is None:
        return None
    reference = attributes(element, loading.names).get("ref", "")
    if reference.strip():
        return expression_wording(reference, template, loading, forms)
    if "guidance" in forms:
        return None
    return _in_place(raw_text(element, loading.names), template, loading)


def expression_wording(
    source: str, template: Template | None, loading: Loading, forms: tuple[str, ...]
) -> Wording:
    """Read a wording that an expression makes, most often ``jr:itext('id')``."""
    expression = parse(source)
    if isinstance(expression, Call) and loading.names.function(expression.name) == "jr:itext":
        argument = expression.arguments[0] if len(expression.arguments) == 1 else None
        if isinstance(argument, Literal):
            return _translated(argument.value, template, loading, forms)
    compiled, reads = loading.compile(source, template or loading.root, "label")
    return Wording(blank_nan(compiled), reads)


def media(
    element: Element | None, loading: Loading
) -> Callable[[Environment], Mapping[str, str]] | None:
    """Read which files go with a label, None when no text of it names one."""
    source = "" if element is None else attributes(element, loading.names).get("ref", "")
    expression = parse(source) if source.strip() else None
    if not isinstance(expression, Call) or len(expression.arguments) != 1:
        return None
    argument = expression.arguments[0]
    if not isinstance(argument, Literal):
        return None
    texts, text_id = loading.texts, argument.value
    if not any(texts.media(text_id, language) for language in texts.languages):
        return None
    return lambda env: texts.media(text_id, env.language)


def message(source: str | None, template: Template, loading: Loading) -> Label | None:
    """Read what a form says when an answer won't do: words, or a reference to a text."""
    if not source:
        return None
    if _ITEXT.match(source.strip()):
        return expression_wording(source, template, loading, LABEL_FORMS).label
    return lambda _node, _env: source


def _translated(
    text_id: str, template: Template | None, loading: Loading, forms: tuple[str, ...]
) -> Wording:
    texts = loading.texts
    reads = Reads(language=True)
    reads.texts.add(text_id)
    if texts.raw and not texts.has(text_id):
        loading.warnings.append(FormWarning("form.itext", f"no text {text_id}"))
    fixed = True
    for raw in texts.variants(text_id, forms):
        if any(not isinstance(part, str) for part in raw):
            fixed = False
            scope = loading.scope(template)
            compile_text_parts(raw, scope)
            merge_reads(reads, scope.reads)
    if not fixed:
        return Wording(lambda node, env: texts.render(text_id, forms, node, env, template), reads)
    known: dict[str, str] = {}

    def look_up(node: Node, env: Environment) -> str:
        text = known.get(env.language)
        if text is None:
            text = known[env.language] = texts.render(text_id, forms, node, env)
        return text

    return Wording(look_up, reads)


def _in_place(raw: RawText, template: Template | None, loading: Loading) -> Wording:
    scope = loading.scope(template)
    ready = compile_text_parts(raw, scope)
    if isinstance(ready, str):
        return Wording(lambda _node, _env: ready, scope.reads)
    return Wording(ready, scope.reads)
