# SPDX-License-Identifier: Apache-2.0
"""Reads sample answers from their JSON files."""

import json

from kiosk.catalogue.model import Sample
from kiosk.errors import FormError


def parse_sample(identity: str, text: bytes) -> Sample:
    """Read one sample: ``title``, ``answers`` and, if wanted, ``expect``.

    ``expect`` may hold ``values``, ``shown`` and ``hidden``. Raises FormError
    (``form.sample``) for anything else.
    """
    try:
        data = json.loads(text)
        expect = data.get("expect", {})
        _only(data, {"title", "answers", "expect"})
        _only(expect, {"values", "shown", "hidden"})
        return Sample(
            id=identity,
            title=str(data["title"]),
            answers=_texts(data["answers"]),
            expected=_texts(expect.get("values", {})),
            shown=tuple(expect.get("shown", ())),
            hidden=tuple(expect.get("hidden", ())),
        )
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise FormError(f"{identity}.json: {error}", code="form.sample") from error


def _only(table: dict[str, object], allowed: set[str]) -> None:
    if table.keys() - allowed:
        raise ValueError(f"unknown: {', '.join(sorted(table.keys() - allowed))}")


def _texts(values: dict[str, str]) -> dict[str, str]:
    for name, value in values.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} must be a text")
    return dict(values)
