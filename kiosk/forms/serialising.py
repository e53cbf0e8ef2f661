# SPDX-License-Identifier: Apache-2.0
"""Writes the instance as it is submitted: relevant nodes only, nothing of the engine's own."""

import unicodedata

from kiosk.forms.definition import Form
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.markup import attributes_text, escape
from kiosk.forms.names import OPENROSA, XFORMS

_UNDECLARED = frozenset({"", XFORMS})
"""Namespaces that an instance is written without: forms come in one, submissions in none."""


def serialise(form: Form, tree: Tree) -> bytes:
    """Write the instance as UTF-8 XML with the declarations that its names need."""
    prefixes = {node.name.partition(":")[0] for node in tree.root.walk() if ":" in node.name}
    prefixes |= {name.partition(":")[0] for name in form.attributes if ":" in name}
    declared = {"xmlns:orx": OPENROSA}
    for prefix in sorted(prefixes - {"orx", "xml"}):
        uri = form.names.uri(prefix)
        if uri:
            declared[f"xmlns:{prefix}"] = uri
    out: list[str] = []
    _write(tree.root, out, {**declared, **form.attributes})
    return "".join(out).encode("utf-8")


def _write(node: InstanceNode, out: list[str], extra: dict[str, str]) -> None:
    attributes = dict(extra)
    uri, outer = node.template.uri, node.template.parent
    if uri not in _UNDECLARED and ":" not in node.name and (outer is None or outer.uri != uri):
        attributes["xmlns"] = uri
    attributes.update({each.name: _said(each) for each in node.attributes if each.relevant})
    out.append(f"<{node.name}{attributes_text(attributes)}")
    inner = [child for child in node.children if child.relevant]
    if not inner and node.value == "":
        out.append("/>")
        return
    out.append(">")
    if node.is_leaf:
        out.append(escape(_said(node)))
    for child in inner:
        _write(child, out, {})
    out.append(f"</{node.name}>")


def _said(node: InstanceNode) -> str:
    """Compose a value by itself: a lone accent must not join the mark-up before it."""
    return unicodedata.normalize("NFC", node.value)
