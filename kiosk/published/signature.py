# SPDX-License-Identifier: Apache-2.0
"""The publisher's signature beside a set's list of contents."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.errors import FormError
from kiosk.sealing import is_signed

CATALOGUE_FILE = "catalogue.json"
SIGNATURE_FILE = "catalogue.sig"
"""``ed25519``, the publisher's key id and the signature in hexadecimal, on one line."""
DEVELOPMENT_FILE = "development.pub"
"""The public half of a development key, in hexadecimal; absent from a set for real kiosks."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and the name of the key that is said to have made it."""

    name: str
    value: bytes

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the signature of a set. Raises FormError ``form.catalogue.signature``."""
        try:
            kind, name, written = (folder / SIGNATURE_FILE).read_text(encoding="ascii").split()
            value = bytes.fromhex(written)
        except (OSError, ValueError) as error:
            detail = "the set is not signed: publish it again"
            raise FormError(detail, code="form.catalogue.signature") from error
        if kind != "ed25519":
            raise FormError("another kind of signature", code="form.catalogue.signature")
        return cls(name[:16], value)

    def maker(self, catalogue: bytes, keys: Iterable[bytes]) -> bytes | None:
        """Find the public key that signed this list; None when none of them did."""
        return next((key for key in keys if is_signed(catalogue, self.value, key)), None)
