# SPDX-License-Identifier: Apache-2.0
"""What a published set is made of and who signed it, for kiosks and for those who hand sets out."""

from kiosk.published.contents import FORMAT, Contents, contents
from kiosk.published.signature import (
    CATALOGUE_FILE,
    DEVELOPMENT_FILE,
    SIGNATURE_FILE,
    Signature,
)

__all__ = [
    "CATALOGUE_FILE",
    "DEVELOPMENT_FILE",
    "FORMAT",
    "SIGNATURE_FILE",
    "Contents",
    "Signature",
    "contents",
]
