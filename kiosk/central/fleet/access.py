# SPDX-License-Identifier: Apache-2.0
"""Who speaks: every request carries a token that its station signed for it and nothing else."""

import hmac
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

from kiosk.central.fleet.stations import KnownKey, Stations
from kiosk.central.refusals import RefusedError
from kiosk.clock import Clock
from kiosk.errors import SealingError
from kiosk.sealing import jws
from kiosk.sync.contract import AUDIENCE, REQUEST_TYPE, TOKEN_SECONDS

_AUDIT: Final = logging.getLogger("kiosk.central.fleet.access")
_HARMLESS: Final = re.compile(r"[0-9A-Za-z]{1,16}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the token has to be for."""

    method: str
    path: str
    authorization: str


@dataclass(frozen=True, slots=True)
class Caller:
    """The station that was believed, and what it says of its request's body."""

    station: str
    key_id: str
    content: str | None


class Access:
    """Believes a station's token, or refuses with a code that says why and an audit line."""

    def __init__(self, stations: Stations, clock: Clock) -> None:
        self._stations = stations
        self._clock = clock

    def check(self, asked: Asked, *, may_be_former: bool = False) -> Caller:
        """Say who asks. Raises RefusedError (401) and StorageError.

        A key that the station has changed since is refused, unless the one who asks for this
        decides himself what such a key may still do.
        """
        found: list[KnownKey] = []

        def keyring(name: str) -> bytes | None:
            key = self._stations.key(name)
            found.extend([key] if key else [])
            return key.public_key if key else None

        name, claims = self._read(asked, keyring)
        key = found[0]
        if not (key.is_current or may_be_former):
            raise refusal(asked, "central.unknown-key", name)
        if key.is_retired:
            raise refusal(asked, "central.retired", name)
        self._judge(asked, claims, key.station, name)
        return Caller(key.station, name, _text(claims, "content"))

    def check_newcomer(self, asked: Asked, station: str, key_id: str, public: bytes) -> Caller:
        """Say whether who enrols has the key that it names. Raises RefusedError (401)."""
        name, claims = self._read(asked, lambda name: public if name == key_id else None)
        self._judge(asked, claims, station, name)
        return Caller(station, name, _text(claims, "content"))

    def _read(self, asked: Asked, keyring: jws.Keyring) -> tuple[str, dict[str, Any]]:
        scheme, _, token = asked.authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise refusal(asked, "central.token-missing")
        try:
            return jws.verify(token.strip(), REQUEST_TYPE, keyring)
        except SealingError as error:
            is_stranger = error.code == "sealing.unknown-key"
            code = "central.unknown-key" if is_stranger else "central.token"
            raise refusal(asked, code) from error

    def _judge(self, asked: Asked, claims: Mapping[str, Any], station: str, name: str) -> None:
        if claims.get("iss") != station or claims.get("aud") != AUDIENCE:
            raise refusal(asked, "central.token", name)
        if claims.get("htm") != asked.method or claims.get("htu") != asked.path:
            raise refusal(asked, "central.token-request", name)
        if not _is_of_now(claims, self._clock.now()):
            raise refusal(asked, "central.token-time", name)


def check_content(asked: Asked, caller: Caller, content: bytes) -> None:
    """Hold a request's body, as sent, against its token. Raises RefusedError (401)."""
    claimed = caller.content or ""
    if not hmac.compare_digest(claimed.encode(), sha256(content).hexdigest().encode()):
        raise refusal(asked, "central.token-content", caller.key_id)


def refusal(asked: Asked, code: str, key_id: str = "") -> RefusedError:
    """Note a refusal, by words of ours and a key's name alone, and give what to raise."""
    who = key_id if _HARMLESS.fullmatch(key_id) else "-"
    place = asked.path if len(asked.path) < 100 and asked.path.isascii() else "-"
    _AUDIT.warning("refused %s %s: %s, key %s", asked.method, ascii(place), code, who)
    return RefusedError(HTTPStatus.UNAUTHORIZED, code, key_id=key_id)


def _is_of_now(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether it was made at most a minute ago, or for a clock at most a minute ahead."""
    made, ends = claims.get("iat"), claims.get("exp")
    if type(made) is not int or type(ends) is not int or not made < ends <= made + TOKEN_SECONDS:
        return False
    return made - TOKEN_SECONDS <= now.timestamp() <= ends


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) else None
