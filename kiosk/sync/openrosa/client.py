# SPDX-License-Identifier: Apache-2.0
"""One OpenRosa server over HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kiosk.clock import Clock
from kiosk.errors import DeliveryError
from kiosk.sync import statuses
from kiosk.sync.contract import MOST_ANSWER_BYTES
from kiosk.sync.openrosa import answers
from kiosk.sync.openrosa.access import Access, Credentials
from kiosk.sync.openrosa.multipart import Body
from kiosk.sync.openrosa.port import Checked, Post, Posted, Probed
from kiosk.sync.port import Reply
from kiosk.sync.transport import Exchange, Outgoing, Transport

IDLE_SECONDS: Final = 4.0
"""An ODK Central closes a connection that was idle for six."""


class OpenRosaClient:
    """Speaks OpenRosa 1.0 with one server, one request at a time.

    Nobody learns the address of a request from it: a token may be in there.
    """

    def __init__(
        self,
        access: Access,
        device: str,
        clock: Clock,
        authorities: Path | None = None,
        *,
        checking: Access | None = None,
    ) -> None:
        """Make one; ``checking`` is the same server to a user who may look at submissions."""
        self._transport = Transport(
            access.origin, authorities, idle_seconds=IDLE_SECONDS, unsaid=access.path
        )
        self._access = access
        self._checking = checking
        self._submission = f"{access.path}/submission?deviceID={quote(device, safe='')}"
        self._clock = clock

    @property
    def is_proven(self) -> bool:
        """Whether a certificate says who answers."""
        return self._access.origin.startswith("https:")

    @property
    def carried(self) -> int:
        """Count the bytes handed to the line so far."""
        return self._transport.carried

    def interrupt_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break off what is being sent once this says so."""
        self._transport.is_stopped = is_stopped

    def probe(self) -> Probed:
        """Ask whether it is there and lets this station in."""
        try:
            exchange = self._ask("HEAD", self._submission, {})
        except DeliveryError as error:
            return Probed(**statuses.lost(error))
        return answers.of_probe(exchange, self._clock.now())

    def post(self, post: Post) -> Posted:
        """Send one post and wait for the answer. Raises what reading the file raises."""
        body = Body(post)
        try:
            exchange = self._ask(
                "POST", self._submission, {"Content-Type": body.content_type}, body
            )
        except DeliveryError as error:
            return Posted(**statuses.lost(error))
        return answers.of_post(exchange, self._clock.now())

    def check(self, form_id: str, instance_id: str) -> Checked | None:
        """Ask an ODK Central which files of a submission it has."""
        if self._checking is None:
            return None
        form, one = quote(form_id, safe=""), quote(instance_id, safe="")
        path = f"{self._checking.path}/forms/{form}/submissions/{one}/attachments"
        try:
            exchange = self._ask("GET", path, {}, as_=self._checking)
        except DeliveryError as error:
            return Checked(**statuses.lost(error))
        return answers.of_check(exchange, self._clock.now())

    def get(self, path: str, *, tag: str = "", most: int = MOST_ANSWER_BYTES) -> Exchange:
        """Fetch a path of this server, unless it is still what a tag names. Raises DeliveryError.

        The path is one that ``Access.relative`` gave, or ``/formList`` below the server's own.
        """
        headers = {"If-None-Match": tag} if tag else {}
        return self._ask("GET", path, headers, most=most)

    def trouble(self, exchange: Exchange) -> Reply:
        """Say what an answer means that is not the one that was wanted."""
        return answers.trouble_of(exchange, self._clock.now())

    def path(self, name: str) -> str:
        """Say the path of something that the server has beside ``/submission``."""
        return f"{self._access.path}/{name}"

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()

    def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Body | None = None,
        *,
        most: int = MOST_ANSWER_BYTES,
        as_: Access | None = None,
    ) -> Exchange:
        credentials = (as_ or self._access).credentials
        ask = _Asking(method, path, headers, body, most)
        exchange = self._once(ask, credentials)
        challenge = exchange.headers.get("WWW-Authenticate", "")
        if exchange.status == HTTPStatus.UNAUTHORIZED and credentials.take(challenge):
            exchange = self._once(ask, credentials)
        return exchange

    def _once(self, ask: "_Asking", credentials: Credentials) -> Exchange:
        shown = credentials.header(ask.method, ask.path)
        sent = {
            "Accept": "*/*",
            answers.VERSION_HEADER: "1.0",
            "Date": format_datetime(self._clock.now(), usegmt=True),
            **ask.headers,
            **({"Authorization": shown} if shown else {}),
        }
        if ask.body is None:
            return self._transport.call(ask.method, ask.path, sent, most=ask.most)
        with ask.body as body:
            outgoing: Outgoing = body
            return self._transport.call(ask.method, ask.path, sent, outgoing, most=ask.most)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A request but for who asks."""

    method: str
    path: str = field(repr=False)
    headers: Mapping[str, str]
    body: Body | None
    most: int
