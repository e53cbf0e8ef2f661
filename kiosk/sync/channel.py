# SPDX-License-Identifier: Apache-2.0
"""Requests that are signed as this station's, and the time that their answers tell."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from kiosk.errors import DeliveryError
from kiosk.sealing import Keyring
from kiosk.sync import statuses
from kiosk.sync.centre_time import CentreTime
from kiosk.sync.contract import MOST_ANSWER_BYTES
from kiosk.sync.statuses import TOKEN_TIME
from kiosk.sync.tokens import Tokens
from kiosk.sync.transport import Exchange, Transport

JSON: Final = {"Content-Type": "application/json"}


class Channel:
    """Asks one central as one station."""

    def __init__(
        self,
        transport: Transport,
        tokens: Tokens,
        centre: CentreTime,
        keyring: Callable[[], Keyring | None],
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._centre = centre
        self._find_keys = keyring
        self._keys: Keyring | None = None

    def key(self, name: str) -> bytes | None:
        """Find one of the keys that were believed when something was last asked."""
        return self._keys(name) if self._keys else None

    def exchange(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        most: int = MOST_ANSWER_BYTES,
    ) -> Exchange:
        """Ask as this station; without an enrolment nothing leaves it. Raises DeliveryError."""
        self._keys = self._find_keys()
        if self._keys is None:
            raise DeliveryError("no central is pinned", code=statuses.NOT_ENROLLED)
        return self.signed(method, path, content, headers or {}, most=most)

    def signed(
        self,
        method: str,
        path: str,
        content: bytes,
        headers: dict[str, str],
        *,
        most: int = MOST_ANSWER_BYTES,
    ) -> Exchange:
        """Ask by this station's key, whether or not anybody knows it. Raises DeliveryError."""
        exchange = self._timely(method, path, content, headers, most)
        for _other in range(self._tokens.signing.others()):
            if not _is_stranger(exchange):
                break
            # a change of keys was cut off, or the centre was restored to before it
            self._tokens.signing.turn()
            exchange = self._timely(method, path, content, headers, most)
        if HTTPStatus.OK <= exchange.status < HTTPStatus.MULTIPLE_CHOICES:
            self._tokens.signing.believe()
        return exchange

    def _timely(
        self, method: str, path: str, content: bytes, headers: dict[str, str], most: int
    ) -> Exchange:
        exchange = self._once(method, path, content, headers, most)
        if exchange.status == HTTPStatus.UNAUTHORIZED and statuses.problem(exchange) == TOKEN_TIME:
            # the centre says that it is later, or earlier, than this station's clock does
            self.proven(exchange)
            exchange = self._once(method, path, content, headers, most)
        return exchange

    def proven(self, exchange: Exchange) -> None:
        """Take the time from an answer that proved to be the Service's."""
        self._centre.note(exchange.headers.get("Date"))

    def trouble(self, exchange: Exchange) -> dict[str, Any]:
        """Say what an answer means that is not the one that was wanted: fields of a ``Reply``."""
        return dict(statuses.trouble(exchange, self._centre.now()))

    def _once(
        self, method: str, path: str, content: bytes, headers: dict[str, str], most: int
    ) -> Exchange:
        token = self._tokens.header(method, path, content)
        headers = {**headers, "Authorization": token}
        return self._transport.call(method, path, headers, content, most=most)


def _is_stranger(exchange: Exchange) -> bool:
    """Say whether the centre does not know the key that signed."""
    is_refused = exchange.status == HTTPStatus.UNAUTHORIZED
    return is_refused and statuses.problem(exchange) == statuses.UNKNOWN_KEY
