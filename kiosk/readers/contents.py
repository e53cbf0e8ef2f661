# SPDX-License-Identifier: Apache-2.0
"""What a file is, told by its content: a name proves nothing."""

from collections.abc import Mapping
from typing import Final

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
PDF: Final = "application/pdf"

PICTURES: Final = frozenset({JPEG, PNG, WEBP})
"""What is decoded here and written anew."""

HEAD: Final = 16
"""So many bytes tell."""

_BEGINNINGS: Final[Mapping[bytes, str]] = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"%PDF-": PDF,
}


def media_type_of(head: bytes) -> str:
    """Name the type of a file that begins so; empty for what is not taken at a kiosk."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return next((name for begin, name in _BEGINNINGS.items() if head.startswith(begin)), "")
