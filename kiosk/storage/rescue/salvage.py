# SPDX-License-Identifier: Apache-2.0
"""Carries every readable row of a damaged database over into a new one, and counts the rest."""

import json
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.outbox import Turn
from kiosk.sealing import Keyring
from kiosk.storage.faults import SPOILT
from kiosk.storage.rescue import proving
from kiosk.storage.rescue.history import History
from kiosk.storage.rescue.reading import Source

ENDS: Final = ("journal_heard", "journal_checkpoint")
"""What the centre has heard of first: without it there may be no checkpoint."""

OWN: Final = ("submission", "outbox", "journal", "attempt", "memory", "tally", "figure", *ENDS)
"""The tables that are known; the rows of any other are carried over as they are."""

_OF_FIGURE: Final = ("day", "kind", "form", "item")


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
    """Rows of other tables: what befell the entries, small facts, figures, what nobody knows."""
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

    def __init__(
        self, source: Source, new: sqlite3.Connection, aside: Path, keys: Keyring | None
    ) -> None:
        self._source = source
        self._new = new
        self._aside = aside
        self._keys = keys
        self._history = History(new)
        self._purged: frozenset[object] = frozenset()
        self._set_aside: dict[int, str] = {}
        self.account = Account()

    def run(self) -> Account:
        """Carry everything over. Raises OSError and what the new database raises."""
        self._carry_journal()
        self._carry_ends()
        self._carry_submissions()
        self._take_back()
        self._carry_entries()
        self._queue_again()
        self._carry_stories()
        self._carry_figures()
        self._carry_others()
        self._count_lost()
        return self.account

    def _carry_journal(self) -> None:
        self._history.collect(self._source.rows("journal"))
        found = self._history.carry()
        self.account.records, self.account.records_lost = found.kept, found.lost
        self.account.gaps = found.gaps

    def _carry_ends(self) -> None:
        """Carry over what the centre has heard of; of records that are lost it has to hear anew."""
        for table in ENDS:
            for number, row in self._source.rows(table):
                if not self._has(table, "number", number):
                    self._insert(table, {**row, "number": number})

    def _carry_submissions(self) -> None:
        entries = self._source.rows("outbox")
        self._purged = frozenset(self._history.purged()) | {
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
        return proving.prove(row, body, self._history, self._keys, self._purged)

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
            is_whole = proving.is_moment(row.get("queued_at")) and all(
                row.get(name) is None or proving.is_moment(row[name])
                for name in ("next_try_at", "received_at", "purged_at")
            )
            if is_whole and number > 0 and not self._has("outbox", "number", number):
                entry = {**self._beginning(row.get("submission_id")), **row, "number": number}
                self.account.entries += self._fits(row) and self._insert("outbox", entry)

    def _fits(self, row: dict[str, Any]) -> bool:
        """Whether an entry says of its submission's bytes what is true of them."""
        found = self._new.execute(
            "SELECT length(body) = 0 FROM submission WHERE id = ?", (row.get("submission_id"),)
        ).fetchone()
        return found is None or bool(found[0]) == (row.get("state") == "purged")

    def _queue_again(self) -> None:
        """Give every submission without an entry a new one, in its old place where that is free."""
        orphans = self._new.execute(
            "SELECT rowid, id, taken_at FROM submission "
            "WHERE id NOT IN (SELECT submission_id FROM outbox) ORDER BY rowid"
        ).fetchall()
        purged = self._history.purged()
        for rowid, submission, taken_at in orphans:
            entry = {
                **self._beginning(submission),
                "submission_id": submission,
                "state": "pending",
                "attempts": 0,
                # it may have been sent before
                "in_doubt": 1,
                "queued_at": taken_at,
            }
            if submission in purged:
                at = purged[submission]
                entry |= {"state": "purged", "purged_at": at, "acknowledgement": "", "in_doubt": 0}
            if self._insert("outbox", {**entry, "number": rowid}) or self._insert("outbox", entry):
                self.account.queued_again += submission not in purged

    def _beginning(self, submission: object) -> dict[str, Any]:
        """Say what an entry has that the first revision did not know."""
        found = self._new.execute("SELECT size FROM submission WHERE id = ?", (submission,))
        (size,) = found.fetchone() or (0,)
        return {"turn": Turn.first(size).value, "in_doubt": 0}

    def _carry_stories(self) -> None:
        """Carry over what befell the entries, and the small facts."""
        for table, key in (("attempt", "number"), ("memory", "name")):
            for rowid, row in self._source.rows(table):
                named = {**row, key: rowid if key == "number" else row.get(key)}
                if not self._has(table, key, named[key]):
                    self._count_other(self._tells(table, named) and self._insert(table, named))

    def _tells(self, table: str, row: dict[str, Any]) -> bool:
        due = row.get("next_try_at")
        return table != "attempt" or (
            proving.is_moment(row.get("at")) and (due is None or proving.is_moment(due))
        )

    def _count_other(self, is_kept: bool) -> None:  # noqa: FBT001 a result, not an option
        self.account.others += is_kept
        self.account.others_lost += not is_kept

    def _carry_figures(self) -> None:
        """Carry over what was counted; a row that says no count any more is lost."""
        kept: set[int] = set()
        lost: set[int] = set()
        for rowid, row in self._source.rows("figure"):
            if rowid not in kept:
                is_whole = all(isinstance(row.get(name), str) for name in _OF_FIGURE)
                is_kept = is_whole and self._insert("figure", row)
                (kept if is_kept else lost).add(rowid)
        self.account.others += len(kept)
        self.account.others_lost += len(lost - kept)

    def _carry_others(self) -> None:
        for table in self._source.others(OWN):
            for _, row in self._source.rows(table):
                self._count_other(self._insert(table, row))

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
        with suppress(*SPOILT):
            self._new.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'outbox'", (highest,)
            )

    def _has(self, table: str, column: str, value: object) -> bool:
        if not self._columns(table):
            return False
        statement = f"SELECT 1 FROM {table} WHERE {column} = ?"  # noqa: S608 our own names
        return self._new.execute(statement, (value,)).fetchone() is not None

    def _columns(self, table: str) -> set[str]:
        return {one[1] for one in self._new.execute(f"PRAGMA table_info({_quoted(table)})")}

    def _insert(self, table: str, row: dict[str, Any]) -> bool:
        """Insert what the new table has columns for; False when it doesn't take the row."""
        known = self._columns(table)
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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
