# SPDX-License-Identifier: Apache-2.0
"""What proves that a request is this station's: a signed token, good for that one request."""

from hashlib import sha256
from typing import Any

from kiosk.sealing import jws
from kiosk.sync.centre_time import CentreTime
from kiosk.sync.contract import AUDIENCE, REQUEST_TYPE, TOKEN_SECONDS
from kiosk.sync.signing import Signing


class Tokens:
    """Makes tokens (JWT, RFC 7519) by the centre's clock, as far as that is known."""

    def __init__(self, station: str, signing: Signing, centre: CentreTime) -> None:
        self._station = station
        self.signing = signing
        self._centre = centre

    def header(self, method: str, path: str, content: bytes) -> str:
        """Write the ``Authorization`` of a request with this content, as it will be sent."""
        now = int(self._centre.now().timestamp())
        claims: dict[str, Any] = {
            "iss": self._station,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "htm": method,
            "htu": path,
        }
        if content:
            claims["content"] = sha256(content).hexdigest()
        return f"Bearer {jws.sign(claims, REQUEST_TYPE, self.signing.key)}"
