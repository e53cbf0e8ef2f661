# SPDX-License-Identifier: Apache-2.0
"""What every answer says, whoever asked: the central's own time, and that it is data and no page."""

from email.utils import format_datetime
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.clock import Clock

POLICY: Final = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
"""For what is no page: a browser that is led to it draws, loads and runs nothing of it."""
TRANSPORT: Final = "max-age=31536000; includeSubDomains"
"""A browser that was here once over TLS comes over nothing else for a year."""


class Headed:
    """Says with every answer the central's own time, and what a browser may do with it.

    Stations set their tokens by the time. Pages that have a policy of their own keep it.
    """

    def __init__(self, app: ASGIApp, clock: Clock, *, is_secure: bool) -> None:
        self._app = app
        self._clock = clock
        self._always = [(b"strict-transport-security", TRANSPORT.encode())] if is_secure else []
        self._usual = [
            (b"content-security-policy", POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = format_datetime(self._clock.now().replace(microsecond=0), usegmt=True)
                own = [*message.get("headers", []), (b"date", now.encode("ascii"))]
                names = {name.lower() for name, _value in own}
                usual = [one for one in self._usual if one[0] not in names]
                message = {**message, "headers": [*own, *self._always, *usual]}
            await send(message)

        await self._app(scope, receive, headed)
