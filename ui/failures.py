# SPDX-License-Identifier: Apache-2.0
"""What became of work on a thread that failed."""

import logging

from kiosk.errors import KioskError

_log = logging.getLogger(__name__)


def code_of(error: BaseException) -> str:
    """Say the stable code of an error; a bug has none and is noted for those who mend it."""
    if isinstance(error, KioskError):
        return error.code
    note(error)
    return ""


def note(error: BaseException) -> None:
    """Write an error down, by its code or its type alone.

    A message of somebody else's exception may hold what the person typed.
    """
    _log.error("A task failed: %s", getattr(error, "code", type(error).__name__))
