# SPDX-License-Identifier: Apache-2.0
"""The Service's own identity: what opens submissions at the centre."""

from pathlib import Path
from typing import Self

from kiosk.errors import SealingError
from kiosk.sealing import age
from kiosk.sealing.container import unpack
from kiosk.sealing.keyfile import create_secret, read_secret
from kiosk.sealing.recipients import Recipients

FILE_NAME = "service.age"


class ServiceIdentity:
    """A private age key; belongs to the centre, never to a kiosk."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self.recipients = Recipients([age.recipient_of(secret)])
        """Whom stations seal to so that this identity can open it."""

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the identity from the folder, or make one there at the first start.

        Raises SealingError for a key that others may read, is damaged or can't be written.
        """
        path = folder / FILE_NAME
        secret = read_secret(path)
        if secret is None:
            secret = create_secret(path, f"{age.generate()}\n".encode())
        try:
            return cls(secret.decode("ascii").strip())
        except UnicodeDecodeError as error:
            raise SealingError(f"{FILE_NAME} holds no key", code="sealing.key-damaged") from error

    def open(self, sealed: bytes) -> dict[str, bytes]:
        """Open a sealed submission.

        Raises SealingError for one that was sealed to others, was altered or isn't one.
        """
        return unpack(age.decrypt(sealed, self._secret))
