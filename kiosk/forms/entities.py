# SPDX-License-Identifier: Apache-2.0
"""What a submission says of entities: which are made, which change, by what (ODK Entities)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.names import local_name

_TRUE: Final = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityChange:
    """One entity of a submission as it asks to be made or changed.

    ``properties`` are by the names that ``entities:saveto`` gives; with both ``creates`` and
    ``updates`` the entity is made unless it exists.
    """

    dataset: str
    id: str
    label: str
    creates: bool
    updates: bool
    base_version: str
    trunk_version: str
    branch_id: str
    properties: Mapping[str, str]


def entities(tree: Tree, saved_to: Mapping[int, str]) -> Iterator[EntityChange]:
    """Read the entities of an instance; one that is neither made nor changed is left out."""
    for node in tree.root.walk():
        if not _is(node, "entity") or not node.relevant:
            continue
        own = {local_name(each.name): each.value for each in node.attributes}
        meta = node.parent
        holder = None if meta is None else meta.parent
        if not own.get("dataset") or meta is None or not _is(meta, "meta") or holder is None:
            continue
        creates, updates = own.get("create") in _TRUE, own.get("update") in _TRUE
        if creates or updates:
            yield EntityChange(
                dataset=own["dataset"],
                id=own.get("id", ""),
                label=next((each.value for each in node.children if _is(each, "label")), ""),
                creates=creates,
                updates=updates,
                base_version=own.get("baseVersion", ""),
                trunk_version=own.get("trunkVersion", ""),
                branch_id=own.get("branchId", ""),
                properties={
                    saved_to[each.template.number]: each.value
                    for each in _below(holder)
                    if each.template.number in saved_to and each.relevant
                },
            )


def _below(holder: InstanceNode) -> Iterator[InstanceNode]:
    """Yield what stands in the entity's own repeat instance, not in a repeat with its own."""
    for child in holder.children:
        yield child
        if not any(_is(each, "meta") and _has_entity(each) for each in child.children):
            yield from _below(child)


def _has_entity(meta: InstanceNode) -> bool:
    return any(_is(each, "entity") for each in meta.children)


def _is(node: InstanceNode, name: str) -> bool:
    return local_name(node.name) == name
