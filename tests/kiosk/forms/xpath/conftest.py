# SPDX-License-Identifier: Apache-2.0
"""A small document, and a way to ask it for the value of an expression."""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.clock import FixedClock
from kiosk.forms.limits import Limits
from kiosk.forms.markup import document_of
from kiosk.forms.markup import parse as parse_xml
from kiosk.forms.names import Names
from kiosk.forms.secondary import SecondaryInstance
from kiosk.forms.xpath import Environment, parse
from kiosk.forms.xpath.compiler import compile_expression, scope_at

DOCUMENT = (
    b"<data><a>5</a><b/><c>two words</c><d>2026-02-28</d><n>-1.5</n>"
    b"<r><x>1</x></r><r><x>2</x></r><r><x/></r>"
    b'<m id="z">mixed <i>in</i> text</m></data>'
)


@pytest.fixture(scope="module")
def evaluate():
    names = Names({})
    root, _ = parse_xml(DOCUMENT, Limits())
    document = document_of(root, names)
    rows, _ = parse_xml(
        b"<root><item><k>1</k><v>one</v></item><item><v>none</v></item></root>", Limits()
    )

    def run(source, language="en", zone="Asia/Baku"):
        env = Environment(
            document,
            instances={"list": SecondaryInstance(document_of(rows, names))},
            clock=FixedClock(datetime(2026, 11, 21, 10, 32, tzinfo=UTC)),
            language=language,
            zone=ZoneInfo(zone),
            randomness=random.Random(1),  # noqa: S311 (shuffles only)
            make_uuid=lambda: "made",
        )
        node = document.children[0]
        env.current = node
        value = compile_expression(parse(source), scope_at(None, None, names)).run(node, env)
        return [node.text() for node in value] if isinstance(value, list) else value

    return run
