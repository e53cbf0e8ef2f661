# SPDX-License-Identifier: Apache-2.0
"""What a submission's signed manifest says of its row."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, Final

from kiosk.errors import SealingError
from kiosk.sealing import Keyring, jws

KIND: Final = "manifest+jwt"

STATED: Final = (
    "id",
    "reference",
    "station",
    "form_id",
    "form_version",
    "language",
    "mode",
    "taken_at",
    "clock_trust",
    "digest",
    "size",
)
"""The columns of a row that its manifest states in the same words."""


def agrees(manifest: str, row: Mapping[str, Any]) -> bool:
    """Whether a manifest says what its row says; its signature is not looked at.

    A row without one agrees with what it has not.
    """
    return not manifest or _unproven(manifest) == {name: row[name] for name in STATED}


def proven(manifest: object, keys: Keyring | None) -> dict[str, Any] | None:
    """Say what a manifest states under the station's own signature; None when it isn't that."""
    if keys is None or not isinstance(manifest, str):
        return None
    try:
        _, payload = jws.verify(manifest, KIND, keys)
    except SealingError:
        return None
    stated = {name: payload.get(name) for name in STATED}
    return stated if all(value is not None for value in stated.values()) else None


def _unproven(manifest: str) -> dict[str, Any] | None:
    try:
        text = manifest.split(".")[1]
        payload = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return {name: payload.get(name) for name in STATED}
    except (ValueError, IndexError, AttributeError, RecursionError):
        return None
