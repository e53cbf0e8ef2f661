# SPDX-License-Identifier: Apache-2.0
"""Reads sample answers from their JSON files."""

import json
from collections.abc import Mapping
from typing import Any

from kiosk.catalogue.model import Round, Sample
from kiosk.errors import FormError


def parse_sample(identity: str, text: bytes) -> Sample:
    """Read one sample: ``title``, ``answers`` and, if wanted, ``expect``.

    An answer is a text; a list of texts for a question with several choices; a list of
    objects, each with answers, for a repeat. ``expect`` may hold ``values``, ``shown`` and
    ``hidden``. Raises FormError (``form.sample``) for anything else.
    """
    try:
        data = json.loads(text)
        expect = data.get("expect", {})
        _only(data, {"title", "answers", "expect"})
        _only(expect, {"values", "shown", "hidden"})
        all_round = _round(data["answers"])
        return Sample(
            id=identity,
            title=str(data["title"]),
            answers=all_round.answers,
            repeats=all_round.repeats,
            expected=_texts(expect.get("values", {})),
            shown=tuple(expect.get("shown", ())),
            hidden=tuple(expect.get("hidden", ())),
        )
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise FormError(f"{identity}.json: {error}", code="form.sample") from error


def _only(table: dict[str, object], allowed: set[str]) -> None:
    if table.keys() - allowed:
        raise ValueError(f"unknown: {', '.join(sorted(table.keys() - allowed))}")


def _round(values: Mapping[str, Any]) -> Round:
    """Tell answers from the rounds of a repeat; an empty list is a repeat without any."""
    answers: dict[str, str] = {}
    repeats: dict[str, tuple[Round, ...]] = {}
    for name, value in values.items():
        if isinstance(value, str):
            answers[name] = value
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
            repeats[name] = tuple(_round(one) for one in value)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            answers[name] = " ".join(value)
        else:
            raise TypeError(f"{name} must be a text, a list of texts or a list of objects")
    return Round(answers, repeats)


def _texts(values: dict[str, str]) -> dict[str, str]:
    for name, value in values.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a text")
    return dict(values)
