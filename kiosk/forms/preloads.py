# SPDX-License-Identifier: Apache-2.0
"""Values that the station knows before anybody answers."""

from collections.abc import Iterator, Mapping

from kiosk.forms.datatypes import cast
from kiosk.forms.definition import Form, Preload
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.xpath.dates import moment_text
from kiosk.forms.xpath.environment import Environment

_INSTANCE_IDS = frozenset({"instanceID", "orx:instanceID"})
_META = frozenset({"meta", "orx:meta"})


def preload(
    form: Form,
    tree: Tree,
    env: Environment,
    instance_id: str,
    properties: Mapping[str, str],
    *,
    new: bool,
) -> None:
    """Fill in what a new instance begins with; one that goes on keeps what it has."""
    for node in tree.root.walk():
        if node.name in _INSTANCE_IDS and node.parent is not None and node.parent.name in _META:
            if new or not node.raw:
                node.raw = node.value = f"uuid:{instance_id}"
    if not new:
        return
    for each in form.preloads:
        text = _value(each, env, properties)
        if text:
            for node in tree.instances_of(each.template, tree.document):
                if node.name not in _INSTANCE_IDS:
                    node.raw = node.value = cast(text, node.template.data_type, env)


def _value(preload_: Preload, env: Environment, properties: Mapping[str, str]) -> str:
    if preload_.kind == "timestamp" and preload_.parameter == "start":
        return moment_text(env.now())
    if preload_.kind == "date" and preload_.parameter == "today":
        return env.now().date().isoformat()
    if preload_.kind == "uid":
        return f"uuid:{env.make_uuid()}"
    return properties.get(preload_.parameter, "") if preload_.kind == "property" else ""


def preload_at_end(form: Form, tree: Tree, env: Environment) -> Iterator[tuple[InstanceNode, str]]:
    """Yield what to fill in when the instance is complete."""
    for each in form.preloads:
        if each.kind == "timestamp" and each.parameter == "end":
            for node in tree.instances_of(each.template, tree.document):
                yield node, moment_text(env.now())
