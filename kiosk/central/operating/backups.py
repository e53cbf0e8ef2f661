# SPDX-License-Identifier: Apache-2.0
"""A backup of a whole central in one folder, made while it runs, and what is in it.

The folder holds ``database.age`` and ``keys.age``, which only the named recipients can open,
``bodies/`` with the large bodies, which stations sealed, and ``backup.json`` that names them
all with their digests. That file is written last: a folder without it is no backup.
"""

import io
import tarfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select, true

from kiosk import durable
from kiosk.central.centre import KEYS, Centre
from kiosk.central.failures import CentralError
from kiosk.central.operating.dumping import dumped
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import PART
from kiosk.sealing import age

RECORD: Final = "backup.json"
DATABASE: Final = "database.age"
KEYRING: Final = "keys.age"
FORMAT: Final = 1
_IDENTITY: Final = "service.age"
_PIECE: Final = 1 << 20
_PAGE: Final = 1000


class Backup(BaseModel):
    """What a backup is of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    made_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    submissions: Annotated[int, Field(ge=0)]
    """How many had been received when it began."""
    digests: dict[Literal["database.age", "keys.age"], str]
    """SHA-256 of each file."""
    bodies: Annotated[int, Field(ge=0)]
    """How many objects lie in ``bodies``."""


def make(centre: Centre, out: Path, recipients: Sequence[str], now: datetime) -> Backup:
    """Back a central up into a folder that may hold an earlier backup of it.

    The database comes first: what it names of bodies lies there when they are copied, and a
    body never changes. Those that an earlier backup has are not copied again.

    Raises CentralError ``central.backup-locked`` where only what is inside could open it,
    ``central.backup`` where it can't be read back, and StorageError and SealingError.
    """
    if not recipients:
        if (centre.keys_dir / _IDENTITY).exists():
            raise CentralError("name a recipient from elsewhere", code="central.backup-locked")
        recipients = centre.recipients
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        (out / RECORD).unlink(missing_ok=True)
        durable.sync_folder(out)
        count = centre.submissions.count()
        with dumped(centre.database, out) as stream:
            database = _sealed(stream, out / DATABASE, recipients)
        keys = _sealed(io.BytesIO(_packed(centre.keys_dir)), out / KEYRING, recipients)
        made = Backup(
            made_at=now,
            database="postgresql" if centre.database.is_postgresql else "sqlite",
            submissions=count,
            digests={"database.age": database, "keys.age": keys},
            bodies=_copied(centre, out),
        )
        durable.write(out / RECORD, made.model_dump_json(indent=2).encode())
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.backup") from error
    return made


def named_bodies(database: CentralDatabase) -> Iterator[Sequence[str]]:
    """List the objects that bodies lie in, a thousand parts at a time. Raises StorageError."""
    last = ("", -1)
    while True:
        after = (PART.c.submission > last[0]) | (
            (PART.c.submission == last[0]) & (PART.c.position > last[1])
        )
        wanted = (
            select(PART.c.submission, PART.c.position, PART.c.object)
            .where(PART.c.object.is_not(None), after if last[0] else true())
            .order_by(PART.c.submission, PART.c.position)
            .limit(_PAGE)
        )
        with database.reading() as connection:
            rows = connection.execute(wanted).all()
        if not rows:
            return
        last = (rows[-1].submission, rows[-1].position)
        yield sorted({row.object for row in rows})


def _copied(centre: Centre, out: Path) -> int:
    """Copy what is not there yet, and say how many bodies' objects there are."""
    target, count = Bodies.open(out), 0
    for names in named_bodies(centre.database):
        for name in names:
            if target.has(name) or copy_body(centre.bodies, target, name):
                count += 1
    return count


def copy_body(source: Bodies, target: Bodies, name: str) -> bool:
    """Copy an object, and say whether there was one. Raises StorageError."""
    if not source.has(name):
        return False  # purged since its name was read
    target.put(name, source.read(name))
    return True


def read(folder: Path) -> Backup:
    """Say what a backup is of, after holding its files against their digests.

    Raises CentralError ``central.backup-damaged``.
    """
    try:
        made = Backup.model_validate_json((folder / RECORD).read_bytes())
        for name, digest in made.digests.items():
            with (folder / name).open("rb") as file:
                if _digest(file) != digest:
                    raise CentralError(name, code="central.backup-damaged")
    except (OSError, ValidationError) as error:
        raise CentralError(type(error).__name__, code="central.backup-damaged") from error
    return made


def unpack_keys(content: bytes, folder: Path) -> None:
    """Write the files of a keyring, each readable by its owner alone; none may be there before.

    Raises CentralError ``central.not-empty`` and ``central.backup-damaged``, and OSError.
    """
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None or Path(member.name).name != member.name:
                raise CentralError(member.name, code="central.backup-damaged")
            target = folder / member.name
            data = file.read()
            if target.exists() and target.read_bytes() != data:
                raise CentralError(f"{KEYS}/{member.name}", code="central.not-empty")
            target.touch(mode=0o600)
            durable.write(target, data)
            target.chmod(0o600)


def _packed(folder: Path) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in sorted(path for path in folder.iterdir() if path.is_file()):
            archive.add(path, path.name, filter=_anonymous)
    return packed.getvalue()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _sealed(stream: "age.Reader", target: Path, recipients: Sequence[str]) -> str:
    """Encrypt a stream into a file, durably, and say the file's digest."""
    draft = target.with_name(f"{target.name}.part")
    with draft.open("wb") as file:
        draft.chmod(0o600)
        age.encrypt(stream, file, recipients)
    with draft.open("rb") as file:
        digest = _digest(file)
    durable.sync_file(draft)
    draft.replace(target)
    durable.sync_folder(target.parent)
    return digest


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
