# SPDX-License-Identifier: Apache-2.0
"""A visit as sealed bytes, which nothing but its slip opens."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kiosk.errors import ReceiptError, SealingError
from kiosk.intake import SavedVisit, savepoint
from kiosk.sealing.container import Packing, opened

if TYPE_CHECKING:
    from kiosk.forms import Attachment
    from kiosk.handover.slip import Slip

FORMAT: Final = 1
MOST_BYTES: Final = 48 << 20
"""Of a visit with its files, packed; it is held in memory for a moment."""

SEALED_BYTES: Final = MOST_BYTES + 16
"""Of a sealed one at most: what was packed, and the mark that it is whole."""

_MOST_UNPACKED: Final = 128 << 20
"""Above what an instance may hold: what was sealed is always opened."""

_VISIT: Final = "visit.json"
_FILE: Final = "files/{}-{}"
_BOUND_TO: Final = b"migration kiosk draft 1"
_NONCE: Final = bytes(12)
"""Each key seals once, so that no number need be drawn for it."""
_PIECE: Final = 1 << 20


def seal(visit: SavedVisit, slip: "Slip") -> bytes:
    """Seal a visit (ChaCha20-Poly1305, RFC 8439); raises ReceiptError ``slip.too-large``."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    packing = Packing(
        {_VISIT: _written(visit)}
        | {_FILE.format(at, file.name): file.open for at, file in enumerate(visit.files)}
    )
    packed = bytearray()
    while piece := packing.read(_PIECE):
        packed += piece
        if len(packed) > MOST_BYTES:
            raise ReceiptError("more than a draft may hold", code="slip.too-large")
    return ChaCha20Poly1305(slip.key).encrypt(_NONCE, bytes(packed), _BOUND_TO)


def unseal(sealed: bytes, slip: "Slip") -> SavedVisit:
    """Open what ``seal`` made; raises ReceiptError ``slip.damaged`` for anything else."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        packed = ChaCha20Poly1305(slip.key).decrypt(_NONCE, sealed, _BOUND_TO)
        with opened(io.BytesIO(packed), _MOST_UNPACKED) as files:
            said = json.loads(files[_VISIT]().read())
            visit = _parsed(said)
            notes = said["files"]
            found = [
                _attachment(note, files[_FILE.format(at, note["name"])]().read())
                for at, note in enumerate(notes)
            ]
    except (InvalidTag, SealingError, ValueError, LookupError, TypeError) as error:
        raise ReceiptError("a draft can't be opened", code="slip.damaged") from error
    return replace(visit, files=tuple(found))


def _written(visit: SavedVisit) -> bytes:
    notes = [
        {"name": file.name, "media_type": file.media_type, "pages": file.pages}
        for file in visit.files
    ]
    said = {"format": FORMAT, "visit": savepoint.spelt(visit), "files": notes}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _parsed(said: Any) -> SavedVisit:
    found = savepoint.parsed(said["visit"]) if said["format"] == FORMAT else None
    if found is None:
        raise ValueError("no visit")
    return found


def _attachment(note: Mapping[str, Any], data: bytes) -> "Attachment":
    # the engine is heavy, and most stations never see a draft
    from kiosk.forms import Attachment

    return Attachment.of(str(note["name"]), str(note["media_type"]), data, pages=int(note["pages"]))
