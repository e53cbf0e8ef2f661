# SPDX-License-Identifier: Apache-2.0
"""Reading what a station once signed about a submission."""

from contextlib import suppress

from pydantic import ValidationError

from kiosk.errors import SealingError
from kiosk.sealing import jws
from kiosk.sync.contract import MANIFEST_TYPE, Manifest


def manifest(statement: str, keys: jws.Keyring) -> tuple[str, Manifest]:
    """Give the name of the key that signed, and what was said.

    Raises SealingError, also for a record that is not exactly as documented: what is taken here
    with a text for a number, another central would refuse.
    """
    key_id, payload = jws.proven(statement, MANIFEST_TYPE, keys)
    try:
        return key_id, Manifest.model_validate_json(payload, strict=True)
    except ValidationError:
        raise SealingError("no manifest", code="sealing.statement") from None


def officer(statement: str | None) -> str:
    """Say which member of staff took part last, as was proven when the submission was taken.

    Empty where none did, and where nothing is left of what was signed.
    """
    with suppress(ValueError, IndexError):  # a record that is no manifest is none of pydantic's
        payload = jws.decoded((statement or "").split(".")[1])
        return Manifest.model_validate_json(payload, strict=True).officer or ""
    return ""
