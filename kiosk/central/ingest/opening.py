# SPDX-License-Identifier: Apache-2.0
"""Opening a received submission as an officer would, after proving whose it is."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Stations
from kiosk.central.ingest import statements
from kiosk.central.ingest.submissions import CentralSubmissions
from kiosk.errors import SealingError
from kiosk.sealing import ServiceIdentity, jws
from kiosk.sealing.keyfile import read_secret
from kiosk.sync.contract import Manifest

_PIECE: Final = 64 << 10


@dataclass(frozen=True, slots=True)
class Found:
    """A sealed submission and what its station said of it."""

    statement: str
    body: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Signer:
    """A station with a key of its own, be it a former one."""

    station: str
    public_key: bytes


def in_store(submissions: CentralSubmissions, submission: str) -> Found:
    """Look for a received one. Raises CentralError ``central.unknown`` and StorageError."""
    found = submissions.find(submission)
    if found is None:
        raise CentralError("no such submission", code="central.unknown")
    return Found(found.manifest, submissions.body(submission))


def in_file(path: Path) -> Found:
    """Read an age file with the statement that lies beside it, as on a stick.

    Raises CentralError ``central.unreadable``.
    """
    try:
        statement = path.with_suffix(".jws").read_bytes()[: jws.LONGEST + 1]
        sealed = path.with_suffix(".age")
        sealed.open("rb").close()
    except OSError as error:
        detail = f"{path.name}: {error.strerror}; .age and .jws lie beside each other"
        raise CentralError(detail, code="central.unreadable") from error
    return Found(statement.decode("ascii", "replace"), _pieces(sealed))


def proven(found: Found, stations: Stations) -> Manifest:
    """Say what the station signed, with whichever key it had then.

    Raises CentralError ``central.unproven`` unless a station of this central did.
    """

    def named(name: str) -> Signer | None:
        key = stations.key(name)
        return Signer(key.station, key.public_key) if key else None

    return signed(found, named)


def signed(found: Found, keys: Callable[[str], Signer | None]) -> Manifest:
    """Say what one of these signed. Raises CentralError ``central.unproven``."""
    signers: list[str] = []

    def keyring(name: str) -> bytes | None:
        key = keys(name)
        signers.extend([key.station] if key else [])
        return key.public_key if key else None

    try:
        _name, manifest = statements.manifest(found.statement, keyring)
    except SealingError as error:
        raise CentralError("no station of ours signed this", code="central.unproven") from error
    if signers != [manifest.station]:
        raise CentralError("another station signed this", code="central.unproven")
    return manifest


def identity(data_dir_keys: Path, files: Sequence[Path]) -> ServiceIdentity:
    """Read the identities in the files, or the central's own where none is named.

    Raises SealingError, and CentralError ``central.no-identity``.
    """
    if files:
        return ServiceIdentity([line for file in files for line in identity_lines(file)])
    if not (data_dir_keys / "service.age").exists():
        raise CentralError("name one with --identity", code="central.no-identity")
    return ServiceIdentity.load_or_create(data_dir_keys)


def open_to(found: Found, manifest: Manifest, keys: ServiceIdentity, out: Path) -> list[Path]:
    """Open a submission into a folder, all or none, while proving its bytes.

    Raises SealingError, ``sealing.digest`` when the bytes are not those that were signed for.
    """
    proving = _Proving(found.body, manifest.digest)
    return list(keys.open_to(io.BufferedReader(proving, _PIECE), out))


class _Proving(io.RawIOBase):
    """Reads on to the end, and refuses to come to it when the digest was another."""

    def __init__(self, body: Iterator[bytes], digest: str) -> None:
        super().__init__()
        self._body = body
        self._rest = memoryview(b"")
        self._seen = sha256()
        self._digest = digest

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as there is something at hand; nothing is the end."""
        while not self._rest:
            chunk = next(self._body, None)
            if chunk is None:
                self._judge()
                return 0
            self._seen.update(chunk)
            self._rest = memoryview(chunk)
        target = memoryview(buffer).cast("B")
        size = min(len(target), len(self._rest))
        target[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

    def _judge(self) -> None:
        if self._seen.hexdigest() != self._digest:
            raise SealingError("not the bytes that were signed for", code="sealing.digest")


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.unreadable") from error


def identity_lines(path: Path) -> list[str]:
    """Read the age identities in a file. Raises SealingError, and CentralError."""
    secret = read_secret(path)
    if secret is None:
        raise CentralError(f"no file {path.name}", code="central.no-identity")
    try:
        lines = [line.strip() for line in secret.decode("ascii").splitlines()]
    except UnicodeDecodeError as error:
        raise SealingError(f"{path.name} holds no key", code="sealing.key-damaged") from error
    return [line for line in lines if line and not line.startswith("#")]
