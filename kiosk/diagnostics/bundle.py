# SPDX-License-Identifier: Apache-2.0
"""One signed file with the log, the audit journal and how the station is, for whoever looks into it.

::

    manifest.jws      the station's statement about all that follows, written last
    journal.ndjson    one record a line, in order
    readiness.json    what the doctor says, and the versions
    logs/…            the last of what the program said

Nothing of anybody's is in it: the journal and the log carry none.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from kiosk.audit import GENESIS, Anchor, Events, Examined, Journal, Record, examine
from kiosk.errors import SealingError, StorageError
from kiosk.sealing import KnownKey, Revoked, SigningKey, jws
from kiosk.timestamps import from_text, to_text

MANIFEST: Final = "manifest.jws"
MANIFEST_TYPE: Final = "station-bundle+jwt"
JOURNAL: Final = "journal.ndjson"
READINESS: Final = "readiness.json"

DAMAGED: Final = "audit.bundle"
"""It is none, or not what its station signed."""
KEY: Final = "audit.bundle-key"
"""Signed with a key that is another station's, or in other hands."""

_SLICE: Final = 256 << 10
_MOST_BYTES: Final = 4 << 30
_LOG: Final = re.compile(r"[\w.-]{1,64}")
_STATION: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What a bundle is found to be; everything in it is what the station signed."""

    station: str
    made_at: datetime
    key_id: str
    files: tuple[str, ...]
    examined: Examined


def write(
    file: Path,
    *,
    station: str,
    now: datetime,
    journal: Journal,
    readiness: str,
    logs: Iterable[Path],
    key: SigningKey,
) -> Anchor:
    """Write a bundle and say where the journal ends in it. Raises OSError and StorageError."""
    listed: list[dict[str, Any]] = []
    with ZipFile(file, "w", ZIP_DEFLATED) as whole:

        def add(name: str, content: Iterable[bytes]) -> None:
            digest, size = sha256(), 0
            with whole.open(ZipInfo(name, now.timetuple()[:6]), "w", force_zip64=True) as member:
                for chunk in content:
                    digest.update(chunk)
                    size += len(chunk)
                    member.write(chunk)
            listed.append({"name": name, "size": size, "sha256": digest.hexdigest()})

        ends: list[Anchor] = [Anchor(number=0, hash=GENESIS)]
        add(JOURNAL, _lines(journal.records(), ends))
        add(READINESS, [readiness.encode()])
        for log in sorted(logs):
            add(f"logs/{log.name}", _slices(log))
        head = ends[-1]
        said = {
            "station": station,
            "made_at": to_text(now),
            "head": {"number": head.number, "hash": head.hash.hex()},
            "files": listed,
        }
        whole.writestr(ZipInfo(MANIFEST, now.timetuple()[:6]), jws.sign(said, MANIFEST_TYPE, key))
    return head


def read(file: Path, keys: Mapping[str, KnownKey], known: Mapping[str, Anchor]) -> Bundle:
    """Hold a bundle against the stations' keys, and its journal against its own chain.

    ``known`` are ends of the journal that others have heard of. Raises StorageError
    ``audit.bundle`` or ``audit.bundle-key``, and SealingError for a key that nobody knows.
    """
    try:
        with ZipFile(file) as whole:
            name, said = _manifest(whole, keys)
            station, head = str(said["station"]), _anchor(said["head"])
            _require_own(keys[name], station)
            files = tuple(_checked(whole, one) for one in said["files"])
            if sorted((*files, MANIFEST)) != sorted(whole.namelist()):
                raise StorageError("it holds other files than were signed", code=DAMAGED)
            return Bundle(
                station=station,
                made_at=from_text(said["made_at"]),
                key_id=name,
                files=files,
                examined=examine(_rereading(whole), {**known, "bundle": head}, Events.registered()),
            )
    except (OSError, BadZipFile, EOFError, NotImplementedError) as error:
        raise StorageError(type(error).__name__, code=DAMAGED) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise StorageError("it can't be read", code=DAMAGED) from error


def logs_in(folder: Path) -> tuple[Path, ...]:
    """List the files of the log."""
    if not folder.is_dir():
        return ()
    return tuple(
        one for one in sorted(folder.iterdir()) if one.is_file() and _LOG.fullmatch(one.name)
    )


def spelt(record: Record) -> dict[str, Any]:
    """Write a record for a program."""
    return {
        "number": record.number,
        "at": record.at,
        "event": record.event,
        "facts": dict(record.facts),
        "hash": record.hash.hex(),
    }


def _lines(records: Iterator[Record], ends: list[Anchor]) -> Iterator[bytes]:
    for record in records:
        ends[-1] = Anchor(number=record.number, hash=record.hash)
        yield json.dumps(spelt(record), ensure_ascii=False).encode() + b"\n"


def _slices(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        left = file.stat().st_size  # a log that grows meanwhile ends where it ended
        while left > 0 and (chunk := opened.read(min(_SLICE, left))):
            left -= len(chunk)
            yield chunk


def _manifest(whole: ZipFile, keys: Mapping[str, KnownKey]) -> tuple[str, dict[str, Any]]:
    with whole.open(MANIFEST) as member:
        text = member.read(jws.LONGEST + 1).decode("ascii")
    try:
        return jws.verify(text, MANIFEST_TYPE, lambda name: _public(keys, name))
    except SealingError as error:
        if error.code == "sealing.unknown-key":
            raise
        raise StorageError("nobody signed it as it is", code=DAMAGED) from error


def _public(keys: Mapping[str, KnownKey], name: str) -> bytes | None:
    return keys[name].public_key if name in keys else None


def _require_own(key: KnownKey, station: str) -> None:
    """Believe a station for itself alone, and no key that somebody else may have."""
    if not _STATION.fullmatch(station) or key.station not in {"", station}:
        raise StorageError(f"in the name of {station[:4]!r}", code=KEY)
    if key.revoked_for is Revoked.COMPROMISED:
        raise StorageError("its key is in other hands", code=KEY)


def _checked(whole: ZipFile, said: Mapping[str, Any]) -> str:
    name, size = str(said["name"]), int(said["size"])
    digest, read = sha256(), 0
    with whole.open(name) as member:
        while read <= min(size, _MOST_BYTES) and (chunk := member.read(_SLICE)):
            digest.update(chunk)
            read += len(chunk)
    if (read, digest.hexdigest()) != (size, said["sha256"]):
        raise StorageError(f"{name} is not what was signed", code=DAMAGED)
    return name


def _rereading(whole: ZipFile) -> Callable[[], Iterator[Record]]:
    def records() -> Iterator[Record]:
        with whole.open(JOURNAL) as member:
            for line in member:
                said = json.loads(line)
                yield Record(
                    number=int(said["number"]),
                    at=said["at"],
                    event=said["event"],
                    facts=dict(said["facts"]),
                    hash=bytes.fromhex(said["hash"]),
                )

    return records


def _anchor(said: Mapping[str, Any]) -> Anchor:
    return Anchor(number=int(said["number"]), hash=bytes.fromhex(said["hash"]))
