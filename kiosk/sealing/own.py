# SPDX-License-Identifier: Apache-2.0
"""The station's own age identity: for bytes that it has to open again, to send them as they are."""

from pathlib import Path
from typing import Self

from kiosk.errors import SealingError
from kiosk.sealing import age
from kiosk.sealing.keyfile import create_secret, read_secret
from kiosk.sealing.recipients import Recipients

FILE_NAME = "station.age"


class OwnIdentity:
    """A private age key that stays in a file of mode 0600.

    Whoever carries the whole disk away has it too: sealing to it keeps answers out of copies of
    the database, of a stick and of a log, and no more.
    """

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.recipients = Recipients([age.recipient_of(secret)])

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the identity from the folder, or make one there at the first start.

        Raises SealingError for one that others may read, is damaged or can't be written.
        """
        path = folder / FILE_NAME
        content = read_secret(path)
        if content is None:
            content = create_secret(path, f"{age.generate()}\n".encode())
        try:
            return cls(content.decode("ascii").strip())
        except UnicodeDecodeError as error:
            raise SealingError(f"{FILE_NAME} holds no key", code="sealing.key-damaged") from error
