# SPDX-License-Identifier: Apache-2.0
"""The signed manifests of parcels: made for those from before there were any, and read."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kiosk.errors import StorageError
from kiosk.identifiers import Digest
from kiosk.intake import statement
from kiosk.outbox import Outbox, Parcel
from kiosk.sealing import PART_BYTES, Digests, SigningKey

_SLICE: Final = 256 << 10


class Statements:
    """Sees to it that each parcel has its manifest."""

    def __init__(self, outbox: Outbox, key: SigningKey) -> None:
        self._outbox = outbox
        self._key = key

    def complete(self, parcel: Parcel) -> Parcel:
        """Sign what was taken by a version that did not; the same each time.

        Raises StorageError where the sealed bytes can't be read.
        """
        if parcel.manifest:
            return parcel
        digests = Digests()
        for offset in range(0, parcel.size, _SLICE):
            digests.update(self._outbox.body(parcel.id, offset, _SLICE))
        signed = statement.sign(parcel, digests.parts, self._key)
        return replace(parcel, manifest=signed)


def parts(manifest: str) -> Mapping[Digest, tuple[int, int]]:
    """Read where in the body each part begins, and how long it is, from our own statement.

    Raises StorageError ``storage.damaged`` for one that can't be read.
    """
    try:
        payload = manifest.split(".")[1]
        record = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        sizes = [(Digest(one["sha256"]), int(one["size"])) for one in record["parts"]]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise StorageError("a manifest can't be read", code="storage.damaged") from error
    return {digest: (PART_BYTES * place, size) for place, (digest, size) in enumerate(sizes)}
