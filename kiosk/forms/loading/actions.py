# SPDX-License-Identifier: Apache-2.0
"""Reads the actions of a form: what is set when something happens."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.definition import Action, Event
from kiosk.forms.loading.context import Loading, attributes
from kiosk.forms.nodes import Node
from kiosk.forms.templates import Template
from kiosk.forms.texts import blank_nan
from kiosk.forms.xpath.compiled import TextClosure, as_nodes
from kiosk.forms.xpath.environment import Environment

_ACTIONS = frozenset({"setvalue", "odk:setgeopoint", "odk:recordaudio"})


def read_actions(
    model: Element,
    elements: Mapping[int, Element],
    by_id: Mapping[str, Template],
    loading: Loading,
) -> tuple[Action, ...]:
    """Read the actions of the model, then those nested in the body."""
    found = [
        _action(element, None, by_id, loading)
        for element in model
        if loading.names.spell(element.tag) in _ACTIONS
    ]
    for number, holder in elements.items():
        owner = loading.templates[number]
        found += [
            _action(element, owner, by_id, loading)
            for element in holder
            if loading.names.spell(element.tag) in _ACTIONS
        ]
    return tuple(found)


def _action(
    element: Element, owner: Template | None, by_id: Mapping[str, Template], loading: Loading
) -> Action:
    own = attributes(element, loading.names)
    events = _events(own.get("event", own.get("ev:event", "")))
    if owner is None and Event.NEW_REPEAT in events:
        raise FormError("odk-new-repeat outside a repeat", code="form.action")
    reference = own.get("ref", own.get("bind", "")).strip()
    if not reference:
        raise FormError("action without ref", code="form.reference")
    target = by_id.get(reference) or loading.resolve(reference, owner, "action")
    select = None
    if "[" in reference:
        compiled, _ = loading.compile(reference, owner or loading.root, "action", single=False)
        select = as_nodes(compiled)
    return Action(events, owner, target, _value(element, own, owner, target, loading), select)


def _events(text: str) -> frozenset[Event]:
    try:
        events = frozenset(Event(name) for name in text.split())
    except ValueError:
        raise FormError(f"unknown event in {text[:200]!r}", code="form.action") from None
    if not events:
        raise FormError("action without event", code="form.action")
    return events


def _value(
    element: Element,
    own: Mapping[str, str],
    owner: Template | None,
    target: Template,
    loading: Loading,
) -> TextClosure:
    """Compile the value in the context of the node to set."""
    if loading.names.spell(element.tag) != "setvalue":
        return _blank
    source = own.get("value", "")
    if source.strip():
        context = target if owner is None or target.is_within(owner.anchor) else owner
        compiled, _ = loading.compile(source, context, "setvalue")
        return blank_nan(compiled)
    text = element.text or ""
    return lambda _node, _env: text


def _blank(_node: Node, _env: Environment) -> str:
    """Say nothing: a place or a recording, which this station doesn't take."""
    return ""
