# SPDX-License-Identifier: Apache-2.0
"""Takes a published set from a folder, for its publisher's signature and nothing else."""

import os
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import CONTENT, EDITION, EDITION_FILE
from kiosk.published import (
    CATALOGUE_FILE,
    DEVELOPMENT_FILE,
    SIGNATURE_FILE,
    Contents,
    Signature,
    contents,
)
from kiosk.sealing import key_id

MOST_FILES: Final = 5000
MOST_FILE_BYTES: Final = 32 << 20
MOST_BYTES: Final = 256 << 20
"""Of a whole set: stations take no larger one."""

_BESIDE: Final = (CATALOGUE_FILE, SIGNATURE_FILE, DEVELOPMENT_FILE)


def upload(
    database: CentralDatabase, folder: Path, keys: Sequence[bytes], now: datetime, by: str
) -> int:
    """Keep the set in a folder, released to nobody yet, and say its number.

    It is believed by one of these public keys, or where none is given by the publishers of the
    editions that are here already. The same set again is no trouble. Raises CentralError:
    ``central.publisher`` when nobody who is believed signed it, ``central.set`` when a file is
    missing or another than the list says, ``central.edition`` when its number is taken by another
    set, ``central.edition-erased`` when the files under it were erased; FormError where it is no set at all; StorageError.
    """
    folder = folder.resolve()
    listing = _read(folder / CATALOGUE_FILE)
    with database.transaction() as connection:
        take_turn(connection)
        believed = keys or _publishers(connection)
        publisher = Signature.read(folder).maker(listing, believed)
        if publisher is None:
            names = ", ".join(key_id(key) for key in believed) or "nobody"
            raise CentralError(f"believed are {names}", code="central.publisher")
        found = contents(listing)
        files = _files(folder, found)
        _refuse_erased(connection, found.edition)
        if not _is_new(connection, found.edition, files):
            return found.edition
        connection.execute(
            insert(EDITION),
            {"number": found.edition, "publisher": publisher.hex(), "uploaded_at": now},
        )
        _keep(connection, folder, files)
        connection.execute(
            insert(EDITION_FILE),
            [
                {"edition": found.edition, "path": path, "sha256": digest}
                for path, digest in files.items()
            ],
        )
        note(
            connection,
            now,
            "edition-published",
            by,
            str(found.edition),
            publisher=key_id(publisher),
            files=len(files),
        )
    return found.edition


def _files(folder: Path, named: Contents) -> dict[str, str]:
    """Say the digest of every file of the set, which are those that the signed list names."""
    files = dict(named.files)
    if len(files) + len(_BESIDE) > MOST_FILES:
        raise CentralError(f"more than {MOST_FILES} files", code="central.set")
    for name in _BESIDE:
        if name != DEVELOPMENT_FILE or (folder / name).exists():
            files[name] = sha256(_read(folder / name)).hexdigest()
    if (
        sum((folder / path).stat().st_size for path in files if _is_there(folder, path))
        > MOST_BYTES
    ):
        raise CentralError(f"more than {MOST_BYTES} bytes", code="central.set")
    return files


def _is_there(folder: Path, path: str) -> bool:
    if not (folder / path).is_file():
        raise CentralError(f"{path} is missing", code="central.set")
    return True


def _refuse_erased(connection: Connection, number: int) -> None:
    erased = select(EDITION.c.erased_at).where(EDITION.c.number == number)
    if connection.execute(erased).scalar_one_or_none() is not None:
        raise CentralError(f"edition {number}", code="central.edition-erased")


def _is_new(connection: Connection, number: int, files: dict[str, str]) -> bool:
    known = connection.execute(
        select(EDITION_FILE.c.path, EDITION_FILE.c.sha256).where(EDITION_FILE.c.edition == number)
    )
    kept = {row.path: row.sha256 for row in known}
    if kept and kept != files:
        raise CentralError(f"edition {number} is another set here", code="central.edition")
    return not kept


def _keep(connection: Connection, folder: Path, files: dict[str, str]) -> None:
    """Store each content once, one file in memory at a time."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    kept = dialect.insert(CONTENT).on_conflict_do_nothing()
    for path, digest in files.items():
        content = _read(folder / path)
        if sha256(content).hexdigest() != digest:
            raise CentralError(f"{path} is not what was published", code="central.set")
        connection.execute(kept, {"sha256": digest, "size": len(content), "bytes": content})


def _publishers(connection: Connection) -> list[bytes]:
    rows = connection.execute(select(EDITION.c.publisher).distinct())
    return [bytes.fromhex(publisher) for publisher in rows.scalars()]


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MOST_FILE_BYTES:
                raise CentralError(f"{path.name} is too large", code="central.set")
            return file.read()
    except OSError as error:
        raise CentralError(f"{path.name}: {error.strerror}", code="central.set") from error
