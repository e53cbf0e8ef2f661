# SPDX-License-Identifier: Apache-2.0
"""Whether a receipt is to be believed: its signature, whose key made it, and when that was good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from kiosk import reference
from kiosk.clock import ClockTrust
from kiosk.errors import ReceiptError
from kiosk.sealing import token
from kiosk.sealing.token import Claims

OTHER_STATION: Final = "receipt.other-station"
"""Made by a station's key, and in another's name or for another's number."""
REVOKED: Final = "receipt.revoked"
"""The key that made it is not believed, or was not any more at the time that it says."""
KEY_TIME: Final = "receipt.key-time"
"""At the time that it says, its station signed with another key."""

TRAINING: Final = "receipt.training"
"""Made where people practise: nothing was applied for with it."""

SLACK: Final = timedelta(minutes=5)
"""Two clocks that count as right, and the seconds in which a change of keys gets around."""


class Revoked(StrEnum):
    """Why a key is not to be believed."""

    COMPROMISED = "compromised"
    """Somebody else may have it: nothing that it signed, for who has it sets the time too."""
    RETIRED = "retired"
    """Its station takes nothing any more: nothing that says it was signed later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A public key that makes receipts, and how far it is believed; all times are aware."""

    public_key: bytes
    """32 bytes (Ed25519)."""
    station: str = ""
    """Whose it is; empty where nobody said."""
    service_point: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """Since when the station signs with the next one."""
    revoked_at: datetime | None = None
    revoked_for: Revoked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a receipt is found to be."""

    code: str = ""
    """Why it is not genuine (stable); empty for one that is."""
    claims: Claims | None = None
    """What it says, where a known key signed that; to be believed if there is no ``code``."""
    key: KnownKey | None = None
    """The key that it names, where that is known."""
    token: bytes = b""
    """Without its wrapping: the same for every copy of the same receipt."""
    is_ahead: bool = False
    """Whether it says a time that has not come yet by the clock here."""

    @property
    def is_genuine(self) -> bool:
        """Say whether it is what its station made."""
        return not self.code

    @property
    def digest(self) -> str:
        """SHA-256 of the token, hexadecimal: all that need be remembered of it."""
        return sha256(self.token).hexdigest()


def judge(text: str, keys: Mapping[str, KnownKey], now: datetime) -> Verdict:
    """Judge the text of a receipt's code by the stations' keys, by their names; never raises.

    The codes are those of ``token.verify``, and those of ``flaw``.
    """
    named: list[KnownKey] = []

    def find(name: str) -> bytes | None:
        key = keys.get(name)
        if key is None:
            return None
        named.append(key)
        return key.public_key

    try:
        claims, bare = token.read(text, find)
    except ReceiptError as error:
        if error.code == "receipt.unknown-station" and token.says_training(text):
            return Verdict(code=TRAINING)
        return Verdict(code=error.code, key=named[0] if named else None)
    (key,) = named
    return Verdict(
        code=flaw(claims, key),
        claims=claims,
        key=key,
        token=bare,
        is_ahead=claims.taken_at > now + SLACK,
    )


def flaw(claims: Claims, key: KnownKey) -> str:
    """Say why claims that this key signed are not to be believed; empty where they are.

    A time before ``since`` counts against them only if the station's clock was compared with
    the centre's: others may be years behind, and whoever has a good key gains nothing by that.
    """
    if reference.is_training(claims.station):
        return TRAINING
    if key.revoked_for is Revoked.COMPROMISED:
        return REVOKED
    is_own = key.station in {"", claims.station}
    if not is_own or claims.reference[: reference.STATION_LENGTH] != claims.station:
        return OTHER_STATION
    if key.revoked_at is not None and claims.taken_at > key.revoked_at + SLACK:
        return REVOKED
    if key.until is not None and claims.taken_at > key.until + SLACK:
        return KEY_TIME
    is_compared = claims.clock_trust is ClockTrust.COMPARED
    if is_compared and key.since is not None and claims.taken_at < key.since - SLACK:
        return KEY_TIME
    return ""
