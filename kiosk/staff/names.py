# SPDX-License-Identifier: Apache-2.0
"""Names with which people sign in: which there may be, and when two are the same."""

import re
import unicodedata
from typing import Final

from kiosk.errors import StaffError

MOST: Final = 40
"""Characters."""

_NAME: Final = re.compile(r"[^\W_](?:[^\W_]|[ .'’-]){0,38}[^\W_]")
_DOT_ABOVE: Final = "\u0307"


def tidied(name: str) -> str:
    """Write a name the one way in which it is kept. Raises StaffError ``staff.name``."""
    found = unicodedata.normalize("NFC", " ".join(name.split()))
    if not _NAME.fullmatch(found):
        raise StaffError("letters, digits, spaces . ' -", code="staff.name")
    return found


def key_of(name: str) -> str:
    """Say what two ways of writing a name have in common.

    Letters' case is none, and neither is the dot of an i, which Azerbaijani has and others mix up.
    """
    folded = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return unicodedata.normalize("NFC", folded.replace(_DOT_ABOVE, "").replace("ı", "i"))
