# SPDX-License-Identifier: Apache-2.0
"""What is known of a receipt, to whoever holds it: the number alone opens nothing."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import select

from kiosk import reference
from kiosk.central.door.cases import steps_of
from kiosk.central.door.records import ToldStep
from kiosk.central.fleet.published import known_key
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STATION, STATION_KEY, SUBMISSION
from kiosk.errors import ReceiptError
from kiosk.sealing import KnownKey
from kiosk.sealing import token as tokens
from kiosk.sealing.judging import flaw
from kiosk.sealing.jws import Keyring
from kiosk.sealing.token import Claims

_NOBODY_S_KEY: Final = sha256(b"nobody's").digest()
"""What a signature is held against where no key is known, so that this takes as long."""
_NO_SUBMISSION: Final = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the holder of a genuine receipt is shown."""

    claims: Claims
    service_point: str
    """Where the kiosk stands; empty where nobody said."""
    received_at: datetime | None
    """None while it has not come to the centre."""
    steps: tuple[ToldStep, ...]


class Receipts:
    """Looks a receipt up."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def show(self, number: str, fragment: str) -> Shown | None:
        """Say what there is to a receipt; None for one that isn't genuine, for any reason.

        Whatever is wrong, the same is done: the key, the signature, the station, the
        submission and its steps are looked for; but those of the number only where the token
        proves it, and of nobody's otherwise, so that not even time tells of a number. A key
        proves what it signed while it was good: before its station had another or was retired,
        and nothing at all once somebody else may have it. Raises StorageError.
        """
        with self._database.reading() as connection:
            signers: list[KnownKey] = []

            def keyring(name: str) -> bytes | None:
                key = connection.execute(
                    select(STATION_KEY).where(STATION_KEY.c.key_id == name)
                ).one_or_none()
                if key is None:
                    return _NOBODY_S_KEY
                signers.append(known_key(key))
                return signers[-1].public_key

            claims = _verified(fragment, keyring)
            proven = _proven(reference.normalise(number), claims, signers)
            code, digest = ("", "") if proven is None else (proven.station, proven.digest)
            station = connection.execute(
                select(STATION.c.service_point).where(STATION.c.code == code)
            ).one_or_none()
            found = connection.execute(
                select(SUBMISSION.c.id, SUBMISSION.c.received_at).where(
                    SUBMISSION.c.reference == ("" if proven is None else proven.reference),
                    SUBMISSION.c.station == code,
                    SUBMISSION.c.digest == digest,
                )
            ).first()
            steps = steps_of(connection, _NO_SUBMISSION if found is None else found.id)
        if proven is None or station is None:
            return None
        return Shown(
            claims=proven,
            service_point=station.service_point,
            received_at=None if found is None else found.received_at,
            steps=steps,
        )


def _proven(symbols: str, claims: Claims | None, signers: list[KnownKey]) -> Claims | None:
    """Take claims for a number of the station that signed them with a key that was good then."""
    if claims is None or not signers or flaw(claims, signers[0]):
        return None
    own = (symbols, symbols[: reference.STATION_LENGTH])
    return claims if (claims.reference, claims.station) == own else None


def _verified(fragment: str, keyring: Keyring) -> Claims | None:
    try:
        return tokens.verify_token(tokens.from_fragment(fragment), keyring)
    except ReceiptError:
        return None
