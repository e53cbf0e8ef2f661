# SPDX-License-Identifier: Apache-2.0
"""Calls the hooks: signed as Standard Webhooks say, by one thread of each process."""

import hmac
import ipaddress
import json
import logging
import secrets
import threading
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from kiosk.central.door.hooks import GONE, Call, Hooks
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.sync.transport import Transport
from kiosk.timestamps import to_text

TYPE: Final = "submissions.received"
LOOK_SECONDS: Final = 5.0
"""How often it is looked whether there is something to tell."""
CALM: Final = timedelta(seconds=5)
"""A hook is not called more often: one call tells of all that is new."""
BASE_SECONDS: Final = 5.0
CAP_SECONDS: Final = 3600.0
PATIENCE_SECONDS: Final = 20.0
"""For a whole answer; well within a lease."""
MOST_BYTES: Final = 64 << 10

_LOG: Final = logging.getLogger("kiosk.central.door.calling")


def is_callable(url: str) -> bool:
    """Say whether a hook may stand there: over TLS, or on this very machine; no credentials."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.fragment or not url.isascii():
        return False
    if any(ord(char) <= ord(" ") for char in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def signature(secret: bytes, message: str, timestamp: int, body: bytes) -> str:
    """Sign a call (Standard Webhooks, symmetric): ``v1,`` and HMAC-SHA256 in base64."""
    signed = f"{message}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.new(secret, signed, sha256).digest()).decode('ascii')}"


class Calls:
    """A thread that calls hooks for as long as it is used."""

    def __init__(self, hooks: Hooks, clock: Clock, look_seconds: float = LOOK_SECONDS) -> None:
        self._hooks = hooks
        self._clock = clock
        self._look_seconds = look_seconds
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Break a call off, and end; its hook is called again by another, or later."""
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                is_more = self.call_next()
            except StorageError as error:
                _LOG.warning("hooks wait: %s", error.code)
                is_more = False
            if not is_more:
                self._is_over.wait(self._look_seconds)

    def call_next(self) -> bool:
        """Make the next call that is due; says whether there was one. Raises StorageError."""
        call = self._hooks.lease(self._clock.now())
        if call is None:
            return False
        code, wish = self._made(call)
        is_told = code == "hook.told"
        if code == GONE:
            self._hooks.give_up(call, self._clock.now())
        else:
            wait = CALM if is_told else timedelta(seconds=_delay(call.attempts + 1, wish))
            self._hooks.finish(call, self._clock.now(), code, wait, is_told=is_told)
        if not is_told:
            _LOG.warning("hook %s: %s, attempt %d", call.hook, code, call.attempts + 1)
        return True

    def _made(self, call: Call) -> tuple[str, float]:
        """Call, and say what came of it and how long the other side wants to be left alone."""
        secret = self._hooks.secret(call)
        if secret is None:
            return "hook.key", 0.0
        base, path = _parted(call.url)
        body, headers = _message(call, secret, self._clock.now())
        # whoever gives a hook's address may have put a secret of his into it
        transport = Transport(base, unsaid="" if path == "/" else path)
        transport.most_seconds = PATIENCE_SECONDS
        transport.is_stopped = self._is_over.is_set
        try:
            answer = transport.call("POST", path, headers, body, most=MOST_BYTES)
        except DeliveryError as error:
            return error.code, 0.0
        finally:
            transport.close()
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return "hook.told", 0.0
        if answer.status == HTTPStatus.GONE:
            return GONE, 0.0
        wish = answer.headers.get("Retry-After", "")
        is_number = wish.isascii() and wish.isdigit() and len(wish) < 6
        return f"hook.answered-{answer.status}", float(wish) if is_number else 0.0


def _message(call: Call, secret: bytes, now: datetime) -> tuple[bytes, Mapping[str, str]]:
    """Write a call; told again it has the same id, so that who heard it knows."""
    name = f"msg_{sha256(f'{call.hook} {call.newest}'.encode()).hexdigest()[:32]}"
    timestamp = int(now.timestamp())
    content = {"type": TYPE, "timestamp": to_text(now), "cursor": call.cursor}
    body = json.dumps(content).encode()
    return body, {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, name, timestamp, body),
    }


def _delay(attempts: int, wish: float) -> float:
    """Choose a delay in seconds with full jitter, and no less than the other side asks for."""
    ceiling = min(CAP_SECONDS, BASE_SECONDS * 2.0 ** min(attempts - 1, 16))
    fraction = secrets.randbits(53) / (1 << 53)
    return max(ceiling * fraction, min(wish, CAP_SECONDS), 1.0)


def _parted(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    path = parts.path or "/"
    return f"{parts.scheme}://{parts.netloc}", f"{path}?{parts.query}" if parts.query else path


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
