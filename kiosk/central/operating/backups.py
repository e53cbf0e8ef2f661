# SPDX-License-Identifier: Apache-2.0
"""A backup of a whole central in one folder, made while it runs, and what is in it.

The folder holds a folder ``set-…`` with ``database.age`` and ``keys.age``, which only the named
recipients can open, ``bodies/`` with the large bodies, which stations sealed, and ``backup.json``
that names the set and the digests of its files.

The next backup into the same folder is written beside the earlier one and read back; then
``backup.json`` is replaced in one step, and only after that what the earlier one had alone goes.
So wherever it is cut off, the folder holds one whole backup: the earlier or the new.
"""

import io
import logging
import re
import secrets
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import IO, Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import and_, select, true

from kiosk import durable
from kiosk.central.centre import KEYS, Centre
from kiosk.central.failures import CentralError
from kiosk.central.operating.dumping import alone, dumped
from kiosk.central.storage.bodies import Bodies, Place
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import PART
from kiosk.sealing import age

RECORD: Final = "backup.json"
DATABASE: Final = "database.age"
KEYRING: Final = "keys.age"
FORMAT: Final = 1
_LOCK: Final = "backup.lock"
_SET: Final = re.compile("set-[0-9a-f]{16}")
_IDENTITY: Final = "service.age"
_PIECE: Final = 1 << 20
_PAGE: Final = 1000

_LOG: Final = logging.getLogger("kiosk.central.operating.backups")


class Backup(BaseModel):
    """What a backup is of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    made_at: AwareDatetime
    database: Literal["sqlite", "postgresql"]
    place: Annotated[str, Field(pattern=f"^{_SET.pattern}$")]
    """The folder of its own two files."""
    submissions: Annotated[int, Field(ge=0)]
    """How many had been received when it began."""
    digests: dict[Literal["database.age", "keys.age"], str]
    """SHA-256 of each file."""
    bodies: Annotated[int, Field(ge=0)]
    """How many objects lie in ``bodies``."""


def make(centre: Centre, out: Path, recipients: Sequence[str], now: datetime) -> Backup:
    """Back a central up into a folder that may hold an earlier backup of it.

    The earlier one stays until the new one is whole, durable and read back. The database comes
    before the bodies: what it names of them lies there when they are copied, and a body never
    changes. Those that an earlier backup has are not copied again.

    Raises CentralError ``central.backup-locked`` where only what is inside could open it,
    ``central.backup-busy`` while another one is made there, ``central.backup`` where it can't be
    read back, and StorageError and SealingError.
    """
    if not recipients:
        if (centre.keys_dir / _IDENTITY).exists():
            raise CentralError("name a recipient from elsewhere", code="central.backup-locked")
        recipients = centre.recipients
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(out / _LOCK):
            _clear_what_was_cut_off(out)
            target = Bodies.open(out)
            outlived = _outlived(centre, target)
            made = _made(centre, out, target, recipients, now)
            durable.write(out / RECORD, made.model_dump_json(indent=2).encode())
            _clear(out, but=made.place)
            target.erase(outlived)
    except OSError as error:
        raise CentralError(str(error.strerror), code="central.backup") from error
    return made


def _made(
    centre: Centre, out: Path, target: Bodies, recipients: Sequence[str], now: datetime
) -> Backup:
    """Write all but the record, durably, and hold it against what was to be written."""
    draft = out / f"set-{secrets.token_hex(8)}"
    draft.mkdir(mode=0o700)
    try:
        count = centre.submissions.count()
        with dumped(centre.database) as stream:
            database = _sealed(stream, draft / DATABASE, recipients)
        keys = _sealed(io.BytesIO(_packed(centre.keys_dir)), draft / KEYRING, recipients)
        made = Backup(
            made_at=now,
            database="postgresql" if centre.database.is_postgresql else "sqlite",
            place=draft.name,
            submissions=count,
            digests={"database.age": database, "keys.age": keys},
            bodies=_copied(centre, target),
        )
        durable.sync_folder(draft)
        durable.sync_folder(out)
        _prove(out, made)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return made


def _clear_what_was_cut_off(out: Path) -> None:
    """Make room; not where the record can't be read, for a newer program may have written it."""
    try:
        earlier = Backup.model_validate_json((out / RECORD).read_bytes()).place
    except FileNotFoundError:
        earlier = None
    except ValidationError:
        return
    _clear(out, but=earlier)


def _clear(out: Path, but: str | None) -> None:
    """Take away the files of all backups but one; what stays by a mishap goes the next time."""
    for place in out.iterdir():
        if _SET.fullmatch(place.name) and place.name != but:
            shutil.rmtree(place, ignore_errors=True)


def named_bodies(database: CentralDatabase) -> Iterator[Mapping[str, int]]:
    """List the objects that bodies lie in with their sizes, a thousand parts at a time.

    Raises StorageError.
    """
    last = ("", -1)
    while True:
        after = (PART.c.submission > last[0]) | (
            (PART.c.submission == last[0]) & (PART.c.position > last[1])
        )
        # the first condition is for the index; the second goes on among those of one submission
        behind = and_(PART.c.submission >= last[0], after) if last[0] else true()
        wanted = (
            select(PART.c.submission, PART.c.position, PART.c.object, PART.c.size)
            .where(PART.c.object.is_not(None), behind)
            .order_by(PART.c.submission, PART.c.position)
            .limit(_PAGE)
        )
        with database.reading() as connection:
            rows = connection.execute(wanted).all()
        if not rows:
            return
        last = (rows[-1].submission, rows[-1].position)
        yield {row.object: row.size for row in rows}


def _copied(centre: Centre, target: Bodies) -> int:
    """Copy what is not there yet, and say how many bodies' objects there are."""
    return sum(
        target.size(name) == size or copy_body(centre.bodies, target, name)
        for named in named_bodies(centre.database)
        for name, size in named.items()
    )


def copy_body(source: Bodies, target: Bodies, name: str) -> bool:
    """Copy an object, and say whether there was one that is what it was. Raises StorageError."""
    if source.size(name) is None:
        return False  # purged since its name was read
    content, place = source.read(name), Place.of(name)
    if place is not None and sha256(content).hexdigest() != place.sha256:
        _LOG.warning("a body in the store is not what it was: storage.altered")
        return False
    target.put(name, content)
    return True


def _outlived(centre: Centre, target: Bodies) -> list[str]:
    """Name the objects of an earlier backup that nothing names any more, nor will again."""
    names = (one.name for one in target.all())
    found: list[str] = []
    while some := set(islice(names, _PAGE)):
        found += centre.purging.unnamed(some)
    return found


def read(folder: Path) -> Backup:
    """Say what a backup is of, after holding its files against their digests.

    Raises CentralError ``central.backup-damaged``.
    """
    try:
        made = Backup.model_validate_json((folder / RECORD).read_bytes())
        _prove(folder, made)
    except (OSError, ValidationError) as error:
        raise CentralError(type(error).__name__, code="central.backup-damaged") from error
    return made


def _prove(folder: Path, made: Backup) -> None:
    """Hold the files against their digests. Raises CentralError ``central.backup-damaged``."""
    for name, digest in made.digests.items():
        with (folder / made.place / name).open("rb") as file:
            if _digest(file) != digest:
                raise CentralError(name, code="central.backup-damaged")


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
    """Encrypt a stream into a new file, durably, and say the digest of what was to be in it."""
    target.touch(mode=0o600, exist_ok=False)
    with target.open("wb") as file:
        written = _Digesting(file)
        age.encrypt(stream, written, recipients)
    durable.sync_file(target)
    return written.digest.hexdigest()


class _Digesting:
    """A file that says of what was given to it, not of what the disk made of that."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = sha256()

    def write(self, data: bytes, /) -> None:
        self.digest.update(data)
        self._file.write(data)


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
