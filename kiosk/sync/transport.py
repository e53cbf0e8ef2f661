# SPDX-License-Identifier: Apache-2.0
"""The one place that speaks HTTP: bounded in bytes and in time, following nobody elsewhere."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import requests
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from kiosk.errors import DeliveryError
from kiosk.sync.contract import MOST_ANSWER_BYTES
from kiosk.sync.patience import BrokenOffError, PatientAdapter
from kiosk.sync.port import STOPPED

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 25.0
SLOWEST_LINE: Final = 50_000 / 1.5
"""Bytes a second that a line is expected to carry, with half as much patience again."""


_UNSAID: Final[set[str]] = set()
"""What no line of a log may hold."""


def _is_harmless(record: logging.LogRecord) -> bool:
    """Keep lines out of every log that hold an address with a token in it."""
    said = record.getMessage()
    return not any(one in said for one in _UNSAID)


for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    # a filter, because whoever sets logging up again lets a disabled logger speak
    logging.getLogger(_name).addFilter(_is_harmless)


def trusted(authorities: Path | None) -> str:
    """Name the file of certificates that a centre's must lead to."""
    return DEFAULT_CA_BUNDLE_PATH if authorities is None else str(authorities)


class Outgoing(Protocol):
    """A request's body that is drawn piece by piece; opened anew for each try."""

    @property
    def size(self) -> int:
        """Say how many bytes it has."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes, at most ``size``; none at the end."""


class LineError(DeliveryError):
    """No answer that could be the Service's."""

    def __init__(self, detail: str, *, code: str, is_in_doubt: bool) -> None:
        super().__init__(detail, code=code)
        self.is_in_doubt = is_in_doubt
        """Whether all of the request was handed to the line, so that it may have arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An answer as it came, whoever gave it."""

    status: int
    headers: Mapping[str, str]
    """Their names in any case."""
    content: bytes = field(repr=False)


class Transport:
    """Exchanges requests for answers with one host.

    Redirects are not followed, nothing compressed is unpacked, and nothing is read beyond a
    bound: whoever answers in the Service's place gets nothing and can't fill the memory.
    """

    def __init__(
        self,
        url: str,
        authorities: Path | None = None,
        *,
        idle_seconds: float | None = None,
        unsaid: str = "",
    ) -> None:
        """Make one; a connection that was idle for longer than ``idle_seconds`` is not used again.

        The other end may just be closing it, and what is sent then may be lost. ``unsaid`` is
        a part of paths that the library below must not log.
        """
        if unsaid:
            _UNSAID.add(unsaid)
        self._idle_seconds = idle_seconds
        self._used_at = time.monotonic()
        self._url = url.rstrip("/")
        self._session = requests.Session()
        # proxies, credentials and certificates of the login session are not the station's
        self._session.trust_env = False
        self._session.verify = True if authorities is None else str(authorities)
        patient = PatientAdapter(self._is_interrupted)
        self._session.mount("http://", patient)
        self._session.mount("https://", patient)
        self._session.headers.clear()
        self._session.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "kiosk/1"}
        )
        self.carried = 0
        """Bytes handed to the line so far, heads included, and what was fetched from it."""
        self.most_seconds: float | None = None
        """How long an answer may take; None is as long as a thin line needs for it."""
        self.connect_seconds = CONNECT_SECONDS
        """How long a connection may take to come about."""
        self.is_stopped: Callable[[], bool] = lambda: False
        """Asked while a request is sent and while its answer is waited for; both are broken off
        once it says so."""

    def call(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | Outgoing = b"",
        *,
        most: int = MOST_ANSWER_BYTES,
    ) -> Exchange:
        """Send a request and read the whole answer. Raises LineError."""
        content = _Sending(_Held(body) if isinstance(body, bytes) else body, self)
        self._renew()
        found = self._exchange(method, path, headers, content, most)
        self._used_at = time.monotonic()
        if isinstance(found, LineError):
            # raised here, where no other error stands behind it: theirs tell the whole address
            raise found
        return found

    def _renew(self) -> None:
        idle = time.monotonic() - self._used_at
        if self._idle_seconds is not None and idle > self._idle_seconds:
            self._session.close()

    def _exchange(
        self, method: str, path: str, headers: Mapping[str, str], content: "_Sending", most: int
    ) -> "Exchange | LineError":
        seconds = self.most_seconds
        if seconds is None:
            load = max(len(content), most if method == "GET" else 0)
            seconds = READ_SECONDS + load / SLOWEST_LINE
        try:
            with self._session.request(
                method,
                self._url + path,
                data=content if len(content) else None,
                headers=dict(headers),
                timeout=(self.connect_seconds, seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                self.carried += _head(response.request)
                answer = _read(response, most)
                if method == "GET":
                    self.carried += len(answer)
                return Exchange(
                    status=response.status_code, headers=response.headers, content=answer
                )
        except LineError as error:
            return error.with_traceback(None)
        except BrokenOffError:
            return content.lost("broken off", STOPPED)
        except requests.exceptions.SSLError:
            return content.lost("not the Service's certificate", "delivery.tls")
        except (requests.Timeout, TimeoutError):
            return content.lost("no answer in time", "delivery.timeout")
        except requests.ConnectionError:
            return content.lost("no connection", "delivery.unreachable")
        except (requests.RequestException, OSError, ValueError) as error:
            return content.lost(type(error).__name__, "delivery.failed")

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _is_interrupted(self) -> bool:
        return self.is_stopped()


class _Held:
    """A body that is at hand."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self._at = 0
        self.size = len(content)

    def read(self, size: int, /) -> bytes:
        """Give the next piece."""
        piece = bytes(self._content[self._at : self._at + size])
        self._at += len(piece)
        return piece


class _Sending:
    """A request's body, handed over in small pieces so that it can be broken off and counted."""

    def __init__(self, content: Outgoing, transport: Transport) -> None:
        self._content = content
        self._at = 0
        self._transport = transport

    def __len__(self) -> int:
        return self._content.size

    def __iter__(self) -> Iterator[bytes]:
        """Make the library take it for a stream."""
        while piece := self.read(16 << 10):
            yield piece

    def read(self, size: int) -> bytes:
        """Hand over the next piece."""
        if self._at < len(self) and self._transport.is_stopped():
            raise LineError("broken off", code=STOPPED, is_in_doubt=False)
        piece = self._content.read(min(size, len(self) - self._at))
        if not piece and self._at < len(self):
            raise LineError("less than was said", code="delivery.failed", is_in_doubt=False)
        self._at += len(piece)
        self._transport.carried += len(piece)
        return piece

    def lost(self, detail: str, code: str) -> LineError:
        """Say what became of the request, and whether it may have arrived."""
        is_whole = 0 < self._at == len(self)
        return LineError(detail, code=code, is_in_doubt=is_whole)


def _head(request: requests.PreparedRequest) -> int:
    """Count the bytes of a request's first line and headers."""
    line = f"{request.method} {request.path_url} HTTP/1.1\r\nHost: \r\n\r\n"
    return len(line) + sum(len(name) + len(value) + 4 for name, value in request.headers.items())


def _read(response: requests.Response, most: int) -> bytes:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise _unreadable("nobody asked for compression", "delivery.answer")
    content = bytearray()
    for chunk in response.iter_content(64 << 10):
        content += chunk
        if len(content) > most:
            raise _unreadable("the answer is too long", "delivery.oversize")
    return bytes(content)


def _unreadable(detail: str, code: str) -> LineError:
    return LineError(detail, code=code, is_in_doubt=True)
