# SPDX-License-Identifier: Apache-2.0
"""Puts recorded XPath evaluations of another engine to ours and counts what agrees.

Usage: ``python -m tests.conformance.expressions FOLDER [-v]`` with a folder that holds
``xpath.jsonl.gz`` and ``xpath-docs.json.gz``.
"""

import collections
import gzip
import json
import math
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat
from zoneinfo import ZoneInfo

from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms.names import Names
from kiosk.forms.nodes import (
    ATTRIBUTE,
    COMMENT,
    DOCUMENT,
    ELEMENT,
    INSTRUCTION,
    TEXT,
    Node,
    content,
)
from kiosk.forms.secondary import SecondaryInstance
from kiosk.forms.xpath import Environment, parse
from kiosk.forms.xpath.compiler import compile_expression, scope_at

_KINDS = {COMMENT: "comment()", TEXT: "text()", INSTRUCTION: "processing-instruction()"}


def read(text: str) -> Node:
    """Read a document with its comments and instructions, which forms have no use for."""
    document = Node(DOCUMENT)
    stack = [document]
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def add(node):
        if not stack[-1].children:
            stack[-1].children = []
        stack[-1].children.append(node)
        return node

    def start(name, attributes):
        node = add(Node(ELEMENT, name, "", stack[-1]))
        node.attributes = [Node(ATTRIBUTE, key, value, node) for key, value in attributes.items()]
        stack.append(node)

    def end(_name):
        node = stack.pop()
        if len(node.children) == 1 and node.children[0].kind == TEXT:
            node.value = node.children[0].value
            node.children = ()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda data: (
        len(stack) > 1 and add(Node(TEXT, "", data, stack[-1]))
    )
    parser.CommentHandler = lambda data: add(Node(COMMENT, "", data, stack[-1]))
    parser.ProcessingInstructionHandler = lambda name, data: add(
        Node(INSTRUCTION, name, data, stack[-1])
    )
    parser.Parse(text, True)
    return document


def path_of(node: Node) -> str:
    """Write the place of a node in its document."""
    steps = []
    while node.parent is not None:
        if node.kind == ATTRIBUTE:
            steps.append(f"@{node.name}")
        else:
            label = node.name if node.kind == ELEMENT else _KINDS[node.kind]
            same = [
                each
                for each in content(node.parent)
                if each.kind == node.kind and (node.kind != ELEMENT or each.name == node.name)
            ]
            at = next((i for i, each in enumerate(same, 1) if each is node), 1)
            steps.append(f"{label}[{at}]")
        node = node.parent
    return "/" + "/".join(reversed(steps))


def everything(node: Node):
    """Yield a node and all below."""
    yield node
    yield from node.attributes
    for child in content(node):
        yield from everything(child)


def agrees(case, value, env) -> bool:
    """Compare as the recorded result type wants it."""
    from kiosk.forms.xpath.values import to_boolean, to_number, to_text

    if "nodes" in case:
        return isinstance(value, list) and [path_of(node) for node in value] == case["nodes"]
    wanted = case.get("value")
    if case["result_type"] == 1:
        number = to_number(value, env)
        target = float({"NaN": "nan"}.get(wanted, wanted))
        return (
            number == target
            or (math.isnan(number) and math.isnan(target))
            or (
                math.isclose(
                    number,
                    target,
                    rel_tol=1e-9,
                    abs_tol=0.01 if case["topic"] == "xforms/geo" else 1e-9,
                )
            )
        )
    if case["result_type"] == 3:
        return to_boolean(value) == wanted
    return to_text(value) == str(wanted)


def main() -> None:
    """Count, and say what differs."""
    folder = Path(sys.argv[1])
    with gzip.open(folder / "xpath-docs.json.gz", "rt") as file:
        documents = json.load(file)
    counts = collections.defaultdict(lambda: [0, 0])
    lines = []
    with gzip.open(folder / "xpath.jsonl.gz", "rt") as file:
        for line in file:
            case = json.loads(line)
            good, got = attempt(case, documents)
            count = counts[case["topic"]]
            count[0] += good
            count[1] += 1
            if not good and "-v" in sys.argv:
                wanted = case.get("nodes", case.get("value", case.get("error")))
                lines.append(f"{case['id']} {case['expr'][:150]} | {wanted} | {got}")
    lines += [f"{topic:40} {good}/{every}" for topic, (good, every) in sorted(counts.items())]
    good, every = (sum(column) for column in zip(*counts.values(), strict=True))
    sys.stdout.write("\n".join([*lines, f"TOTAL {good}/{every}"]) + "\n")


def attempt(case, documents):
    """Evaluate one case."""
    source = documents[case["doc"]]
    source = source if isinstance(source, str) else source["xml"]
    document = read(source)
    names = Names({"h": "http://www.w3.org/1999/xhtml", "jr": "http://openrosa.org/javarosa"})
    nodes = {path_of(node): node for node in everything(document)}
    root, context = nodes.get(case["root"]), nodes.get(case["context"])
    if root is None or context is None:
        return False, f"no context {case['context']}"
    env = Environment(
        root,
        instances=_instances(document),
        clock=FixedClock(datetime.fromtimestamp(case["now_ms"] / 1000, UTC)),
        zone=ZoneInfo("America/Phoenix"),
        language=case.get("lang", "en"),
    )
    env.current = context
    try:
        value = compile_expression(parse(case["expr"]), scope_at(None, None, names)).run(
            context, env
        )
    except FormError as error:
        return "error" in case, str(error)
    if "error" in case:
        return False, value
    if case.get("volatile"):
        return True, ""
    return agrees(case, value, env), value if not isinstance(value, list) else [
        path_of(n) for n in value
    ]


def _instances(document):
    found = {}
    for node in everything(document):
        if node.name == "instance" and node.attributes:
            inner = next((each for each in node.children if each.kind == ELEMENT), None)
            key = next((each.value for each in node.attributes if each.name == "id"), None)
            if key is not None and inner is not None:
                found[key] = SecondaryInstance(node)
    return found


if __name__ == "__main__":
    main()
