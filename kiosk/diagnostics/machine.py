# SPDX-License-Identifier: Apache-2.0
"""What can be said of the machine: its clock, its disk, what runs on it, and the journal."""

import os
import shutil
import sqlite3
import statistics
import sys
import time
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk import editions, program
from kiosk.audit import mark
from kiosk.clock import Clock, ClockTrust
from kiosk.diagnostics.health import Health
from kiosk.diagnostics.remarks import N_, Said, remark, say
from kiosk.errors import StorageError
from kiosk.sealing import StationKey, public_keys
from kiosk.settings import Settings
from kiosk.sync import CentreTime
from kiosk.sync.client import SOFTWARE

if TYPE_CHECKING:
    from kiosk.audit import Anchor, Examined
    from kiosk.store import Store

SLOW_MS: Final = 250.0
"""For one durable write: a person at the last screen waits for three."""

_WRITES: Final = 5
_PROBE: Final = "sync.probe"
_LOCK: Final = program.ROOT / "requirements.lock"


def clock(store: "Store", own: Clock) -> tuple[Health, Said]:
    """Hold this clock against the centre's, as far as that was heard since the machine started."""
    skew = CentreTime(own, store.memory).skew()
    trust = ClockTrust.judge(own.now(), skew)
    now = remark(N_("It says %(now)s."), now=own.now())
    if skew is None and trust is ClockTrust.IMPLAUSIBLE:
        early = remark(N_("That is before this program was written."), "gate.clock")
        return Health.FAILED, say(now, early)
    if skew is None:
        return Health.MISSING, say(now, remark(N_("It was not compared with the centre's yet.")))
    ahead = N_("The centre's clock is %(seconds)s s ahead.")
    told = say(now, remark(ahead, seconds=f"{skew.total_seconds():+.1f}"))
    return (Health.WELL if trust is ClockTrust.COMPARED else Health.FAILED), told


def disk(settings: Settings) -> tuple[Health, Said]:
    """Say how much room there is, and how long a durable write takes (the median of five)."""
    free = shutil.disk_usage(settings.data_dir).free
    took = _write_ms(settings.data_dir)
    low = "gate.disk" if free < settings.minimum_free else ""
    slow = "disk.slow" if took > SLOW_MS else ""
    told = say(
        remark(N_("%(megabytes)s MB are free."), low, megabytes=free // 1_000_000),
        remark(N_("A durable write takes %(milliseconds)s ms."), slow, milliseconds=round(took, 1)),
    )
    if low:
        return Health.FAILED, told
    return (Health.MISSING if slow else Health.WELL), told


def journal(settings: Settings, store: "Store") -> tuple[Health, Said]:
    """Look the whole journal over: its chain, the mark beside it, what the centre has heard."""
    examined, problem = look_over(settings, store)
    if problem:
        return Health.FAILED, say(remark(N_("The mark beside it can't be believed."), problem))
    if examined.wrong:
        first = examined.wrong[0]
        altered = N_("It is not what was written, first at record %(number)s.")
        broken = remark(altered, first.code, number=first.number)
        return Health.FAILED, say(broken, besides="audit verify")
    whole = N_("%(count)s records, up to number %(number)s.")
    told = [remark(whole, count=examined.records, number=examined.head.number)]
    if examined.unended:
        told.append(remark(N_("Begun and not ended: %(count)s."), count=len(examined.unended)))
    for one in examined.gone:
        gone = N_("Records %(first)s to %(last)s are gone by record %(by)s (%(event)s).")
        told.append(remark(gone, first=one.first, last=one.last, by=one.by, event=one.event))
    return Health.WELL, say(*told)


def look_over(
    settings: Settings, store: "Store", known: "dict[str, Anchor] | None" = None
) -> "tuple[Examined, str]":
    """Examine the journal; and why the mark beside it counts for nothing, where it does not."""
    from kiosk.audit import Events, examine

    anchors, problem = dict(known or {}), ""
    own = public_keys(settings.keys_dir)
    try:
        found = mark.read(settings.data_dir / mark.FILE_NAME, settings.station_code, own.get)
    except StorageError as error:
        found, problem = None, error.code
    heard = store.ends.heard()
    known_to_centre = heard if found is None else found.heard  # the mark is signed, the table not
    if found is not None:
        anchors["mark"] = found.head
        if found.heard is not None:
            anchors["centre"] = found.heard
    if heard is not None:
        anchors.setdefault("centre", heard)
    upto = 0 if known_to_centre is None else known_to_centre.number
    return examine(store.journal.records, anchors, Events.registered(), upto), problem


def versions(settings: Settings) -> dict[str, str]:
    """Say what runs here: the program, what it stands on, and what it offers."""
    folder = editions.candidates(settings)[0]
    built = program.build()
    return {
        "program": SOFTWARE,
        "version": built.version,
        "commit": built.commit,
        "build": _digest(program.MANIFEST_FILE),
        "lock": built.lock or _digest(_LOCK),
        "python": sys.version.split()[0],
        "qt": _version("PySide6-Essentials"),
        "sqlite": sqlite3.sqlite_version,
        "edition": str(editions.number(folder)),
        "set": _digest(folder / editions.LIST),
        "key": StationKey.load_or_create(settings.keys_dir).key_id,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(file: Path) -> str:
    """Say the SHA-256 of a file; empty where there is none: a package has no lock file."""
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _write_ms(folder: Path) -> float:
    """Measure a durable write. Raises StorageError where there is none."""
    file, took = folder / _PROBE, []
    try:
        for _ in range(_WRITES):
            begun = time.perf_counter()
            with file.open("wb") as opened:
                opened.write(bytes(4096))
                opened.flush()
                os.fsync(opened.fileno())
            took.append(time.perf_counter() - begun)
        file.unlink()
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
    return statistics.median(took) * 1000
