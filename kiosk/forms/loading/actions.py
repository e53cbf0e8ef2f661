# SPDX-License-Identifier: Apache-2.0
"""Reads the actions of a form: what is set when something happens."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.definition import Action, Event, FormWarning
from kiosk.forms.loading.context import Loading, attributes
from kiosk.forms.templates import Template
from kiosk.forms.texts import blank_nan
from kiosk.forms.xpath.compiled import TextClosure, as_nodes

_SET_VALUE = "setvalue"
_UNAVAILABLE = frozenset({"odk:setgeopoint", "odk:recordaudio"})
"""Actions that a kiosk has no device for; what they would set keeps its value."""
_ACTIONS = frozenset({_SET_VALUE, *_UNAVAILABLE})


def read_actions(
    model: Element,
    elements: Mapping[int, Element],
    by_id: Mapping[str, Template],
    loading: Loading,
) -> tuple[Action, ...]:
    """Read the actions of the model, then those nested in the body."""
    found = _in(model, None, by_id, loading)
    for number, holder in elements.items():
        found += _in(holder, loading.templates[number], by_id, loading)
    return tuple(found)


def _in(
    holder: Element, owner: Template | None, by_id: Mapping[str, Template], loading: Loading
) -> list[Action]:
    found: list[Action] = []
    for element in holder:
        name = loading.names.spell(element.tag)
        if name not in _ACTIONS:
            continue
        action = _action(element, owner, by_id, loading)
        if name == _SET_VALUE:
            found.append(action)
        else:
            where = action.target.path
            loading.warnings.append(
                FormWarning("form.unavailable", f"{name} for {where} can't be done at a kiosk")
            )
    return found


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
    source = own.get("value", "")
    if source.strip():
        context = target if owner is None or target.is_within(owner.anchor) else owner
        compiled, _ = loading.compile(source, context, "setvalue")
        return blank_nan(compiled)
    text = element.text or ""
    return lambda _node, _env: text
