# SPDX-License-Identifier: Apache-2.0
"""Carries every readable row of a damaged database over into a new one, and counts the rest."""

import hashlib
import json
import re
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.identifiers import Digest
from kiosk.intake import ClockTrust, Mode
from kiosk.storage.rescue.history import History
from kiosk.storage.rescue.reading import Source
from kiosk.timestamps import from_text

OWN: Final = ("submission", "outbox", "journal")
"""The tables whose rows are checked; those of any other are carried over as they are."""


@dataclass(slots=True)
class Account:
    """What was found and what was lost; counts, and ids for the report that stays here."""

    submissions: int = 0
    mended: int = 0
    """Whose facts were taken from the journal, because their own had been altered."""
    aside: int = 0
    """Whose bytes are not those of their digest."""
    lost: int = 0
    """Known of, by the journal, an entry or the count of entries, and not found."""
    entries: int = 0
    queued_again: int = 0
    """Submissions whose entry was lost: they are sent again, and the Service keeps one."""
    records: int = 0
    records_lost: int = 0
    others: int = 0
    """Rows of other tables."""
    others_lost: int = 0
    gaps: str = ""
    """Numbers of the records that are missing."""
    lost_ids: list[str] = field(default_factory=list)
    aside_ids: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, str]:
        """Say it to the journal: counts only."""
        return {
            name: str(value) for name, value in asdict(self).items() if not isinstance(value, list)
        }


class Salvage:
    """One run over one damaged database; the new one is written in the caller's transaction."""

    def __init__(self, source: Source, new: sqlite3.Connection, aside: Path) -> None:
        self._source = source
        self._new = new
        self._aside = aside
        self._history = History(new)
        self._purged: set[object] = set()
        self._set_aside: dict[int, str] = {}
        self.account = Account()

    def run(self) -> Account:
        """Carry everything over. Raises OSError and what the new database raises."""
        self._carry_journal()
        self._carry_submissions()
        self._take_back()
        self._carry_entries()
        self._queue_again()
        self._carry_others()
        self._count_lost()
        return self.account

    def _carry_journal(self) -> None:
        self._history.collect(self._source.rows("journal"))
        found = self._history.carry()
        self.account.records, self.account.records_lost = found.kept, found.lost
        self.account.gaps = found.gaps

    def _carry_submissions(self) -> None:
        entries = self._source.rows("outbox")
        self._purged = {
            row.get("submission_id") for _, row in entries if row.get("state") == "purged"
        }
        for rowid, row in self._source.rows("submission"):
            body = row.get("body")
            if self._has("submission", "rowid", rowid) or not isinstance(body, bytes):
                continue
            proven = self._proven(row, body)
            if proven is None or not self._insert("submission", {"rowid": rowid, **proven}):
                self._keep_aside(rowid, row, body)
                continue
            self.account.submissions += 1
            self.account.mended += any(row.get(name) != value for name, value in proven.items())

    def _proven(self, row: dict[str, Any], body: bytes) -> dict[str, Any] | None:
        """Hold a row against its digest and the journal; None when it can't be believed."""
        digest = Digest(hashlib.sha256(body).hexdigest())
        taken = self._history.taken(digest)
        if taken is not None:
            row = {**row, **taken, "digest": digest, "size": len(body)}
        elif digest != row.get("digest") and (body or row.get("id") not in self._purged):
            return None
        if not _is_moment(row.get("taken_at")) and taken is not None:
            row["taken_at"] = self._history.taken_at(digest)
        if row.get("clock_trust") not in {one.value for one in ClockTrust}:
            row["clock_trust"] = ClockTrust.UNVERIFIED.value
        is_whole = (
            _is_moment(row.get("taken_at"))
            and _ID.fullmatch(str(row.get("id")))
            and row.get("mode") in {one.value for one in Mode}
            and all(isinstance(row.get(name), str) for name in _WORDS)
        )
        return row if is_whole else None

    def _keep_aside(self, rowid: int, row: dict[str, Any], body: bytes) -> None:
        """Put what nobody may send beside the damaged files: sealed bytes, and whose they were."""
        self._aside.mkdir(exist_ok=True)
        name = f"{rowid:08d}"
        (self._aside / f"{name}.age").write_bytes(body)
        told = {key: value for key, value in row.items() if not isinstance(value, bytes)}
        (self._aside / f"{name}.json").write_text(json.dumps(told, indent=2), encoding="utf-8")
        self._set_aside[rowid] = str(row.get("id"))

    def _take_back(self) -> None:
        """Forget what was kept aside and found whole elsewhere."""
        for rowid, submission in tuple(self._set_aside.items()):
            if self._has("submission", "rowid", rowid) or self._has("submission", "id", submission):
                del self._set_aside[rowid]
                for suffix in (".age", ".json"):
                    (self._aside / f"{rowid:08d}{suffix}").unlink()
        self.account.aside_ids = sorted(self._set_aside.values())
        self.account.aside = len(self.account.aside_ids)

    def _carry_entries(self) -> None:
        for number, row in self._source.rows("outbox"):
            is_whole = _is_moment(row.get("queued_at")) and all(
                row.get(name) is None or _is_moment(row[name])
                for name in ("next_try_at", "received_at")
            )
            if is_whole and number > 0 and not self._has("outbox", "number", number):
                self.account.entries += self._insert("outbox", {**row, "number": number})

    def _queue_again(self) -> None:
        """Give every submission without an entry a new one, in its old place where that is free."""
        orphans = self._new.execute(
            "SELECT rowid, id, taken_at FROM submission "
            "WHERE id NOT IN (SELECT submission_id FROM outbox) ORDER BY rowid"
        ).fetchall()
        for rowid, submission, taken_at in orphans:
            entry = {
                "submission_id": submission,
                "state": "pending",
                "attempts": 0,
                "queued_at": taken_at,
            }
            if self._insert("outbox", {**entry, "number": rowid}) or self._insert("outbox", entry):
                self.account.queued_again += 1

    def _carry_others(self) -> None:
        for table in self._source.others(OWN):
            for _, row in self._source.rows(table):
                if self._insert(table, row):
                    self.account.others += 1
                else:
                    self.account.others_lost += 1

    def _count_lost(self) -> None:
        known = self._history.known() | {
            str(row.get("submission_id")) for _, row in self._source.rows("outbox")
        }
        kept = {row[0] for row in self._new.execute("SELECT id FROM submission")}
        account = self.account
        account.lost_ids = sorted(known - kept - set(account.aside_ids))
        highest = self._source.highest_entry()
        uncounted = highest - account.submissions - account.aside
        account.lost = max(len(account.lost_ids), uncounted)
        with suppress(sqlite3.Error):
            self._new.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'outbox'", (highest,)
            )

    def _has(self, table: str, column: str, value: object) -> bool:
        statement = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 our own names
        return self._new.execute(statement, (value,)).fetchone() is not None

    def _insert(self, table: str, row: dict[str, Any]) -> bool:
        """Insert what the new table has columns for; False when it doesn't take the row."""
        known = {one[1] for one in self._new.execute(f"PRAGMA table_info({_quoted(table)})")}
        names = [name for name in row if name in known or (name == "rowid" and known)]
        if not known:
            return False
        statement = (
            f"INSERT INTO {_quoted(table)} ({', '.join(map(_quoted, names))}) "  # noqa: S608 quoted
            f"VALUES ({', '.join('?' * len(names))})"
        )
        try:
            self._new.execute(statement, [row[name] for name in names])
        except (sqlite3.IntegrityError, OverflowError):
            return False
        return True


_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_WORDS: Final = ("id", "reference", "station", "form_id", "form_version", "language")


def _is_moment(value: object) -> bool:
    try:
        from_text(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
