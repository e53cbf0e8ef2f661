# SPDX-License-Identifier: Apache-2.0
"""The log: one line an event, for people or for machines, without what anybody typed."""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from time import monotonic
from typing import Final

from kiosk.errors import places
from kiosk.timestamps import to_text

_CODE: Final = re.compile(r"\b(?:central|storage|sealing|stick)\.[a-z-]+\b")
_DEFECT: Final = "central.defect"
_LOUD: Final = "uvicorn"
_QUIET_SECONDS: Final = 60.0


class LogFormat(StrEnum):
    """How a line is written."""

    TEXT = "text"
    JSON = "json"


class _Line(logging.Formatter):
    """What happened, where; of an exception its kind and its places, never its message.

    A message of somebody else's exception may hold what a person typed, or a URL.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        said = self.said(record)
        trouble = f" ({said['error']} at {said['places']})" if "error" in said else ""
        return f"{said['at']} {said['level']} {said['logger']}: {said['message']}{trouble}"

    def said(self, record: logging.LogRecord) -> dict[str, str]:
        """Say what is known of an event."""
        message = " ".join(record.getMessage().split())
        code = _CODE.search(message)
        said = {
            "at": to_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
        }
        if code is not None:
            said["code"] = code[0]
        if record.exc_info and record.exc_info[0]:
            said["code"] = said.get("code", _DEFECT)
            said["error"] = record.exc_info[0].__name__
            said["places"] = places(record.exc_info[2])
        return said


class _JsonLine(_Line):
    """The same as one object of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        return json.dumps(self.said(record))


class Seldom:
    """Says of what comes again and again whether it is time to write it down once more."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._written: dict[str, float] = {}

    def is_due(self, code: str) -> bool:
        """Whether this code was not written for a minute."""
        now = self._seconds()
        if now - self._written.get(code, -_QUIET_SECONDS) < _QUIET_SECONDS:
            return False
        self._written[code] = now
        return True


def set_up(form: LogFormat) -> None:
    """Write all that this process logs to its standard error, one line an event."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLine() if form == LogFormat.JSON else _Line())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # its own handlers would write a second line, with the exception's message
    logging.getLogger(_LOUD).handlers.clear()
