# SPDX-License-Identifier: Apache-2.0
"""Functions on node-sets."""

import hashlib
import math

from kiosk.forms.nodes import Node, text_of
from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import function
from kiosk.forms.xpath.values import Value, to_number, to_text

_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807


@function("count", "N", Kind.NUMBER)
def count(_env: Environment, nodes: list[Node]) -> float:
    """Count the relevant nodes."""
    return float(len(nodes))


@function("count-non-empty", "N", Kind.NUMBER)
def count_non_empty(_env: Environment, nodes: list[Node]) -> float:
    """Count the relevant nodes that hold a text."""
    return float(sum(1 for node in nodes if text_of(node) != ""))


@function("randomize", "Nv?", Kind.NODES, pure=False)
def randomize(env: Environment, nodes: list[Node], seed: Value | None = None) -> list[Node]:
    """Shuffle; with a seed always the same way (inside-out Fisher-Yates, Park-Miller)."""
    if seed is None:
        shuffled = list(nodes)
        env.randomness.shuffle(shuffled)
        return shuffled
    start = _seed(seed, env)
    state = start % _MODULUS if start >= 0 else -(-start % _MODULUS)  # cut towards 0, as in Java
    if state <= 0:
        state += _MODULUS - 1
    result: list[Node] = []
    for place, node in enumerate(nodes):
        state = state * _MULTIPLIER % _MODULUS
        other = math.floor((state - 1) / (_MODULUS - 1) * (place + 1))
        if other == place:
            result.append(node)
        else:
            result.append(result[other])
            result[other] = node
    return result


def _seed(seed: Value, env: Environment) -> int:
    """Turn a seed into an integer; a text that is no number is hashed, nothing is 0."""
    number = to_number(seed, env)
    if math.isfinite(number):
        return int(number)
    text = "" if isinstance(seed, float | bool) else to_text(seed).strip()
    if text == "":
        return 0
    digest = hashlib.sha256(to_text(seed).encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
