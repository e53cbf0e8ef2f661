# SPDX-License-Identifier: Apache-2.0
"""To whom submissions are sealed: the Service's public age keys."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from kiosk import durable
from kiosk.errors import SealingError
from kiosk.sealing import age

FILE_NAME = "recipients.txt"


class Recipients:
    """One or more age recipients (``age1…``); any one of them opens what is sealed to all."""

    def __init__(self, names: Sequence[str]) -> None:
        if not names:
            raise SealingError("no recipient is known", code="sealing.no-recipient")
        self.names = tuple(age.check_recipient(name) for name in names)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the recipients that were installed on this station.

        Raises SealingError ``sealing.no-recipient`` when none was.
        """
        path = folder / FILE_NAME
        try:
            lines = path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            lines = []
        except (OSError, UnicodeDecodeError) as error:
            raise SealingError(
                f"{FILE_NAME} can't be read", code="sealing.bad-recipient"
            ) from error
        return cls([line.strip() for line in lines if line.strip() and not line.startswith("#")])

    def save(self, folder: Path) -> None:
        """Install these recipients durably, in one step."""
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            durable.write(path, "".join(f"{name}\n" for name in self.names).encode("ascii"))
        except OSError as error:
            raise SealingError(
                f"{FILE_NAME}: {error.strerror}", code="sealing.unwritable"
            ) from error
