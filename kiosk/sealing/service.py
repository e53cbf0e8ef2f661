# SPDX-License-Identifier: Apache-2.0
"""The Service's own identities: what opens submissions at the centre."""

import io
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final, Self

from kiosk.errors import SealingError
from kiosk.sealing import age
from kiosk.sealing.container import MOST_BYTES, PIECE, opened
from kiosk.sealing.keyfile import create_secret, read_secret
from kiosk.sealing.recipients import Recipients

FILE_NAME = "service.age"

_MOST_IN_MEMORY: Final = 64 << 20


class ServiceIdentity:
    """The private age keys of the centre, newest first; they never are on a kiosk.

    To change keys, a new one is written above the old ones, as ``age-keygen`` makes it:
    stations are told of the new one, and all of them open what was sealed to any.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise SealingError("no identity", code="sealing.key-damaged")
        self._secrets = tuple(secrets)
        known = [age.recipient_of(secret) for secret in secrets]
        self.recipients = Recipients(known[:1])
        """Whom stations seal to from now on."""

    @classmethod
    def load_or_create(cls, folder: Path) -> Self:
        """Read the identities from the folder, or make one there at the first start.

        Raises SealingError for a file that others may read, is damaged or can't be written.
        """
        path = folder / FILE_NAME
        secret = read_secret(path)
        if secret is None:
            secret = create_secret(path, f"{age.generate()}\n".encode())
        try:
            lines = [line.strip() for line in secret.decode("ascii").splitlines()]
        except UnicodeDecodeError as error:
            raise SealingError(f"{FILE_NAME} holds no key", code="sealing.key-damaged") from error
        return cls([line for line in lines if line and not line.startswith("#")])

    def open(self, sealed: bytes) -> dict[str, bytes]:
        """Open a sealed submission in memory.

        Raises SealingError for one that was sealed to others, was altered, isn't one or
        holds more than 64 MiB.
        """
        packed = io.BytesIO()
        age.decrypt(io.BytesIO(sealed), packed, self._secrets)
        files: dict[str, bytes] = {}
        with opened(packed, _MOST_IN_MEMORY) as found:
            for name, begin in found.items():
                with begin() as stream:
                    files[name] = stream.read()
        return files

    def open_to(self, sealed: IO[bytes], folder: Path) -> tuple[Path, ...]:
        """Open a sealed submission into files of a folder, piece by piece; all or none.

        Raises SealingError as ``open`` does, for more than 1 GiB, and for files that can't be
        written or are there already.
        """
        import tempfile  # only the centre comes here

        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder) as packed:
                age.decrypt(sealed, packed, self._secrets)
                return _write_all(packed, folder)
        except OSError as error:
            raise SealingError(str(error.strerror), code="sealing.unwritable") from error


def _write_all(packed: IO[bytes], folder: Path) -> tuple[Path, ...]:
    written: list[Path] = []
    with ExitStack() as undo, opened(packed, MOST_BYTES) as found:
        for name, begin in found.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600, exist_ok=False)
            undo.callback(path.unlink)
            with begin() as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, PIECE)
            written.append(path)
        undo.pop_all()
    return tuple(written)
