# SPDX-License-Identifier: Apache-2.0
"""Savepoints, and going on with an instance that was written before."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element

from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import document_of, parse
from kiosk.forms.names import Names
from kiosk.forms.recalculation import Recalculation
from kiosk.forms.secondary import SecondaryInstance

_FORM_ITSELF: Final = frozenset({"id", "version"})
_COUNT: Final = re.compile(r"[0-9]{1,6}\Z")


def savepoint(tree: Tree) -> dict[str, str]:
    """Write down every leaf that holds something else than the form gave it.

    A repeat is there with the number of its instances, under its reference and ``#``.
    """
    saved: dict[str, str] = {}
    for node, ref in tree.placed():
        if node.is_leaf:
            if node.raw != node.template.default or node.template.repeats:
                saved[ref] = node.raw
            continue
        counts: dict[str, int] = {}
        for child in node.template.children:
            if child.is_repeat:
                counts[child.name] = sum(each.template is child for each in node.children)
        for name, count in counts.items():
            saved[f"{ref}/{name}#"] = str(count)
    return saved


def thaw(saved: Mapping[str, str], tree: Tree, engine: Recalculation) -> None:
    """Put a savepoint back; calculated values are taken as they were saved."""
    for key in sorted((key for key in saved if key.endswith("#")), key=len):
        if _COUNT.match(saved[key]):
            _resize(key[:-1], int(saved[key]), tree)
    for node, ref in tree.placed():
        if node.is_leaf:
            text = saved.get(ref, node.template.default)
            node.raw = text
            engine.refresh(node)
    engine.everything(calculate=False)
    engine.finish(calculate=False)


def _resize(ref: str, count: int, tree: Tree) -> None:
    parent_ref, _, name = ref.rpartition("/")
    parent = tree.find(parent_ref)
    repeat = None if parent is None else parent.template.child(name)
    if parent is None or repeat is None or not repeat.is_repeat:
        return
    present = [each for each in parent.children if each.template is repeat]
    for instance in present[count:]:
        tree.remove(instance)
    for _ in range(count - len(present)):
        tree.insert(parent, repeat)


def with_last_saved(form: Form, data: bytes | None) -> Mapping[str, SecondaryInstance]:
    """Add to a form's lists what was submitted before, if it is of the same form."""
    if data is None or not form.last_saved:
        return form.instances
    root, names = parse(data, DEFAULT_LIMITS, "instance")
    if root.get("id") != form.id:
        return form.instances
    last = SecondaryInstance(document_of(root, names))
    return {**form.instances, **dict.fromkeys(form.last_saved, last)}


def graft(data: bytes, tree: Tree) -> int:
    """Take the values of a written instance over and say how many elements it had.

    Nodes that the form lacks are left out. What the form is called, and its version, stay.
    """
    root, _ = parse(data, DEFAULT_LIMITS, "instance")
    own = {each: each.raw for each in tree.root.attributes if each.name in _FORM_ITSELF}
    _graft(root, tree.root, tree, tree.names)
    for attribute, text in own.items():
        attribute.raw = attribute.value = text
    return sum(1 for _ in root.iter())


def _graft(element: Element, node: InstanceNode, tree: Tree, names: Names) -> None:
    if node.attributes:
        own = {names.spell(name): value for name, value in element.attrib.items()}
        for attribute in node.attributes:
            attribute.raw = attribute.value = own.get(attribute.name, "")
    if node.is_leaf:
        node.raw = node.value = element.text or ""
        return
    for repeat in node.template.children:
        if repeat.is_repeat:
            for instance in [each for each in node.children if each.template is repeat]:
                tree.remove(instance)
    for child in element:
        template = node.template.child(names.spell_instance(child.tag))
        if template is None:
            continue
        if template.is_repeat:
            _graft(child, tree.insert(node, template), tree, names)
            continue
        target = next((each for each in node.children if each.template is template), None)
        if target is not None:
            _graft(child, target, tree, names)
