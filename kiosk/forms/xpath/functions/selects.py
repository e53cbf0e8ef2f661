# SPDX-License-Identifier: Apache-2.0
"""Functions on the answers of multiple choice."""

import math

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import function


@function("is-selected", "tt", Kind.BOOLEAN)
@function("selected", "tt", Kind.BOOLEAN)
def selected(_env: Environment, answer: str, value: str) -> bool:
    """Tell whether ``value`` is among the chosen ones."""
    return value.strip() in answer.split() if answer.strip() else value.strip() == ""


@function("selected-at", "tn", Kind.TEXT)
def selected_at(_env: Environment, answer: str, place: float) -> str:
    """Say the chosen value at a place counted from 0, blank when there is none."""
    values = answer.split()
    if not math.isfinite(place) or not 0 <= place < len(values):
        return ""
    return values[int(place)]


@function("count-selected", "t", Kind.NUMBER)
def count_selected(_env: Environment, answer: str) -> float:
    """Count the chosen values."""
    return float(len(answer.split()))
