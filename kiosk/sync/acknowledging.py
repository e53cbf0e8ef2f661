# SPDX-License-Identifier: Apache-2.0
"""What the Service signed is believed; nothing else is an acknowledgement."""

from kiosk.errors import SealingError
from kiosk.sealing import jws
from kiosk.sync.contract import ACKNOWLEDGEMENT_TYPE, Acknowledgement


def read(text: str, keys: jws.Keyring) -> Acknowledgement:
    """Read an acknowledgement that one of these keys signed.

    Raises SealingError ``sealing.unknown-key`` when another did, and ``sealing.statement`` for
    anything that is none.
    """
    _key_id, payload = jws.verify(text, ACKNOWLEDGEMENT_TYPE, keys)
    try:
        return Acknowledgement.model_validate(payload)
    except ValueError as error:
        raise SealingError("no acknowledgement", code="sealing.statement") from error
