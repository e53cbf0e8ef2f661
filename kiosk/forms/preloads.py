# SPDX-License-Identifier: Apache-2.0
"""Values that the station knows before anybody answers."""

from collections.abc import Iterator, Mapping

from kiosk.forms.datatypes import cast
from kiosk.forms.definition import Form, Preload
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.names import local_name
from kiosk.forms.xpath.dates import moment_text
from kiosk.forms.xpath.environment import Environment

_INSTANCE_ID = "instanceID"
_DEPRECATED_ID = "deprecatedID"


def preload(
    form: Form, tree: Tree, env: Environment, instance_id: str, properties: Mapping[str, str]
) -> None:
    """Fill in what a new instance begins with."""
    if form.added_id:
        fill_id(tree, instance_id)
    for each in form.preloads:
        if each.kind == "uid":
            text = f"uuid:{instance_id}" if _is_id(each) else f"uuid:{env.make_uuid()}"
        else:
            text = _value(each, env, properties)
        if text:
            for node in tree.instances_of(each.template, tree.document):
                node.raw = node.value = cast(text, node.template.data_type, env)


def _is_id(each: Preload) -> bool:
    return local_name(each.template.name) == _INSTANCE_ID


def _meta(tree: Tree, name: str) -> Iterator[InstanceNode]:
    for meta in tree.root.children:
        if local_name(meta.name) == "meta":
            yield from (child for child in meta.children if local_name(child.name) == name)


def fill_id(tree: Tree, instance_id: str) -> None:
    """Give the instance its id, whatever stood there."""
    for node in _meta(tree, _INSTANCE_ID):
        node.raw = node.value = f"uuid:{instance_id}"


def identify(form: Form, tree: Tree, instance_id: str) -> None:
    """Give an instance that replaces another its own id and the other's."""
    made_here = form.added_id or any(each.kind == "uid" for each in form.preloads)
    for node in _meta(tree, _INSTANCE_ID):
        for old in _meta(tree, _DEPRECATED_ID):
            old.raw = old.value = node.raw
        if made_here:
            node.raw = node.value = f"uuid:{instance_id}"


def _value(preload_: Preload, env: Environment, properties: Mapping[str, str]) -> str:
    if preload_.kind == "timestamp" and preload_.parameter == "start":
        return moment_text(env.now())
    if preload_.kind == "date" and preload_.parameter == "today":
        return env.now().date().isoformat()
    return properties.get(preload_.parameter, "") if preload_.kind == "property" else ""


def preload_at_end(form: Form, tree: Tree, env: Environment) -> Iterator[tuple[InstanceNode, str]]:
    """Yield what to fill in when the instance is complete."""
    for each in form.preloads:
        if each.kind == "timestamp" and each.parameter == "end":
            for node in tree.instances_of(each.template, tree.document):
                yield node, moment_text(env.now())
