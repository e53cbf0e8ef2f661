# SPDX-License-Identifier: Apache-2.0
"""The journal of a damaged database: which records the chain proves, and what they tell."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from kiosk.audit import GENESIS, link
from kiosk.audit.chain import PRUNED

_STAGE: Final = """
CREATE TEMP TABLE found_record (number INTEGER PRIMARY KEY, at, event, facts, hash)
"""
_TAKEN: Final = """
CREATE TEMP TABLE taken (digest PRIMARY KEY, at, id, reference, form_id, form_version, mode)
"""
_PURGED: Final = "CREATE TEMP TABLE purged (id PRIMARY KEY, at)"
_FACTS: Final = {
    "id": "id",
    "reference": "reference",
    "form_id": "form",
    "form_version": "version",
    "mode": "mode",
}


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of the records."""

    kept: int
    lost: int
    gaps: str
    """Ranges of missing numbers, as in ``3-5,9``."""


class History:
    """Collects records in any order and carries over those that may stand."""

    def __init__(self, new: sqlite3.Connection) -> None:
        self._new = new
        new.execute(_STAGE)
        new.execute(_TAKEN)
        new.execute(_PURGED)

    def collect(self, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
        """Take what was found; of two with one number the first that is in form."""
        for number, row in rows:
            if number > 0 and _is_record(row):
                self._new.execute(
                    "INSERT OR IGNORE INTO found_record VALUES (?, ?, ?, ?, ?)",
                    (number, row["at"], row["event"], row["facts"], row["hash"]),
                )

    def carry(self) -> Carried:
        """Put what the chain doesn't contradict into the journal; what it proves is believed.

        A record right behind a gap can't be proven, for the hash before it is gone; it stands
        when the next one is chained to it.
        """
        gaps: list[tuple[int, int]] = []
        rows = self._new.execute("SELECT * FROM found_record ORDER BY number").fetchall()
        kept, (last, previous) = 0, _beginning(rows)
        for index, (number, at, event, facts, digest) in enumerate(rows):
            if number == last + 1:
                if link(previous, number, at, event, facts) != digest:
                    continue
                self._learn(at, event, facts)
            elif not _is_followed(rows, index):
                continue
            if number > last + 1:
                gaps.append((last + 1, number - 1))
            self._new.execute(
                "INSERT INTO journal (number, at, event, facts, hash) VALUES (?, ?, ?, ?, ?)",
                (number, at, event, facts, digest),
            )
            kept, last, previous = kept + 1, number, digest
        after = sum(1 for row in rows if row[0] > last)
        lost = sum(end - begin + 1 for begin, end in gaps) + after
        named = ",".join(f"{a}-{b}" if a < b else f"{a}" for a, b in gaps)
        return Carried(kept, lost, named)

    def taken(self, digest: str) -> dict[str, Any] | None:
        """Say what a proven record tells of the submission with these bytes."""
        row = self._new.execute(
            "SELECT id, reference, form_id, form_version, mode FROM taken WHERE digest = ?",
            (digest,),
        ).fetchone()
        return None if row is None else dict(zip(_FACTS, row, strict=True))

    def taken_at(self, digest: str) -> str:
        """Say when it was stored."""
        row = self._new.execute("SELECT at FROM taken WHERE digest = ?", (digest,)).fetchone()
        return "" if row is None else str(row[0])

    def purged(self) -> dict[str, str]:
        """Give the ids of all whose bytes proven records say were purged, and when."""
        return dict(self._new.execute("SELECT id, at FROM purged"))

    def known(self) -> set[str]:
        """Give the ids of all submissions that proven records tell of."""
        return {row[0] for row in self._new.execute("SELECT id FROM taken")}

    def _learn(self, at: str, event: str, facts: str) -> None:
        if event == "submission-taken":
            told = json.loads(facts)
            values = [told.get(name) for name in ("digest", *_FACTS.values())]
            self._new.execute(
                "INSERT OR IGNORE INTO taken VALUES (?, ?, ?, ?, ?, ?, ?)",
                (values[0], at, *values[1:]),
            )
        elif event == "submission-purged":
            values = [json.loads(facts).get("id"), at]
            self._new.execute("INSERT OR IGNORE INTO purged VALUES (?, ?)", values)


def _is_record(row: dict[str, Any]) -> bool:
    if not all(isinstance(row.get(name), str) for name in ("at", "event", "facts")):
        return False
    if not isinstance(row.get("hash"), bytes) or len(row["hash"]) != len(GENESIS):
        return False
    try:
        told = json.loads(row["facts"])
    except ValueError:
        return False
    return isinstance(told, dict) and all(isinstance(one, str) for one in told.values())


def _beginning(rows: list[Any]) -> tuple[int, bytes]:
    """Say behind which record the journal begins: where it was pruned, its oldest one proves it."""
    if rows:
        number, at, event, facts, digest = rows[0]
        for _number, _at, name, told, _hash in reversed(rows):
            before = json.loads(told) if name == PRUNED else {}
            with suppress(ValueError):
                start = bytes.fromhex(before.get("hash", ""))
                is_next = before.get("upto") == str(number - 1)
                if is_next and link(start, number, at, event, facts) == digest:
                    return number - 1, start
    return 0, GENESIS


def _is_followed(rows: list[Any], index: int) -> bool:
    if index + 1 == len(rows):
        return False
    number, digest = rows[index][0], rows[index][4]
    following, at, event, facts, its_hash = rows[index + 1]
    return bool(following == number + 1 and link(digest, following, at, event, facts) == its_hash)
