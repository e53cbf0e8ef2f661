# SPDX-License-Identifier: Apache-2.0
"""Takes over a repository of releases from a folder, for its signatures and nothing else."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.releases import PIECE_BYTES
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import RELEASE, RELEASE_FILE, RELEASE_PIECE
from kiosk.clock import Clock
from kiosk.updates.sources import Folder
from kiosk.updates.targets import Target
from kiosk.updates.trusting import Trust

_FIRST: Final = "metadata/1.root.json"


def take_over(
    database: CentralDatabase, folder: Path, root: Path | None, clock: Clock, by: str
) -> tuple[str, ...]:
    """Keep the repository in a folder, its new versions released to nobody yet; names those.

    ``root`` is the first root, which is needed once; what leads from it to the newest one is in the
    repository. Builds come first and what names them last, so that no station is ever told of one
    that is not here. Raises CentralError ``central.release-root`` without a root, ``central.release``
    for a build that is missing or another than it was signed as; UpdateError; StorageError.
    """
    source = Folder(folder)
    with TemporaryDirectory(prefix="central-releases-") as name:
        scratch = Path(name)
        trust = Trust(scratch / "trusted", _anchor(database, root, scratch / "root.json"), clock)
        trust.refresh(source)
        trust.lay_out(scratch / "metadata")
        targets = trust.targets()
        for target in targets:
            _keep_build(database, source, target)
        parts = {path.name: path.read_bytes() for path in (scratch / "metadata").iterdir()}
    with database.transaction() as connection:
        take_turn(connection)
        now = clock.now()
        for part, content in sorted(parts.items()):
            _keep_part(connection, f"metadata/{part}", content)
        return tuple(
            target.version.text for target in targets if _list(connection, target, now, by)
        )


def _anchor(database: CentralDatabase, root: Path | None, place: Path) -> Path:
    """Write down the root that is believed: the one that is here already, or the one given."""
    with database.reading() as connection:
        wanted = (
            select(RELEASE_PIECE.c.bytes)
            .join(RELEASE_FILE, RELEASE_FILE.c.sha256 == RELEASE_PIECE.c.sha256)
            .where(RELEASE_FILE.c.path == _FIRST)
        )
        known = connection.execute(wanted).scalar_one_or_none()
    if known is None and root is None:
        raise CentralError("name the first root with --root", code="central.release-root")
    try:
        place.write_bytes(bytes(known) if known is not None else (root or place).read_bytes())
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.release-root") from error
    return place


def _keep_build(database: CentralDatabase, source: Folder, target: Target) -> None:
    """Keep the bytes of a build, compared with what was signed; a few at a time."""
    with database.reading() as connection:
        path = f"targets/{target.file_name}"
        known = select(RELEASE_FILE.c.path).where(RELEASE_FILE.c.path == path)
        if connection.execute(known).one_or_none() is not None or _is_erased(connection, target):
            return
    found, size, number = sha256(), 0, 0
    with source.target(target.file_name) as file:
        while piece := file.read(PIECE_BYTES):
            found.update(piece)
            size += len(piece)
            if size > target.length:
                break
            with database.transaction() as connection:
                _insert(connection, target.digest, number, piece)
            number += 1
    if size != target.length or found.hexdigest() != target.digest:
        raise CentralError(target.name, code="central.release")


def _keep_part(connection: Connection, path: str, content: bytes) -> None:
    """Keep a signed part; the timestamp is the one that changes under its name."""
    digest = sha256(content).hexdigest()
    for number, begin in enumerate(range(0, len(content), PIECE_BYTES)):
        _insert(connection, digest, number, content[begin : begin + PIECE_BYTES])
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {"sha256": digest, "size": len(content)}
    connection.execute(
        dialect.insert(RELEASE_FILE)
        .values(path=path, **values)
        .on_conflict_do_update(index_elements=["path"], set_=values)
    )


def _list(connection: Connection, target: Target, now: datetime, by: str) -> bool:
    """List a build under its version; says whether the version is new here."""
    number, version = target.version.number, target.version.text
    known = connection.execute(select(RELEASE).where(RELEASE.c.number == number)).one_or_none()
    if known is None:
        row = {"number": number, "version": version, "uploaded_at": now}
        connection.execute(insert(RELEASE), row)
        note(connection, now, "program-published", by, version)
    if known is None or known.erased_at is None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        connection.execute(
            dialect.insert(RELEASE_FILE).on_conflict_do_nothing(),
            {
                "path": f"targets/{target.file_name}",
                "sha256": target.digest,
                "size": target.length,
                "release": number,
            },
        )
    return known is None


def _is_erased(connection: Connection, target: Target) -> bool:
    wanted = select(RELEASE.c.erased_at).where(RELEASE.c.number == target.version.number)
    return connection.execute(wanted).scalar_one_or_none() is not None


def _insert(connection: Connection, digest: str, number: int, content: bytes) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(
        dialect.insert(RELEASE_PIECE).on_conflict_do_nothing(),
        {"sha256": digest, "number": number, "bytes": content},
    )
