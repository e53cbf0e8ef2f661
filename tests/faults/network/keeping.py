# SPDX-License-Identifier: Apache-2.0
"""What a central's database holds, read by SQL of our own and not by the central's code."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path


@dataclass
class Held:
    """What a central has."""

    digests: dict[str, str] = field(default_factory=dict)
    """Of the bytes that really lie there, by the ids of what it calls received."""
    incomplete: set[str] = field(default_factory=set)
    """Announced, with bytes still to come."""
    rows: Counter[str] = field(default_factory=Counter)
    """How many records there are of each id, complete or not."""

    def wrong(self, taken: dict[str, str], *, complete: bool = True) -> list[str]:
        """Compare with what stations took; when ``complete`` all of it has to be here."""
        found = [f"twice at the central: {one}" for one, times in self.rows.items() if times > 1]
        found += [
            f"altered at the central: {one}"
            for one, digest in self.digests.items()
            if taken.get(one, digest) != digest
        ]
        found += [f"never taken: {one}" for one in self.rows if one not in taken]
        if complete:
            found += [f"not at the central: {one}" for one in taken if one not in self.digests]
            found += [f"half at the central: {one}" for one in self.incomplete]
        return found


def held(path: Path) -> Held:
    """Read a central's SQLite database as it is now."""
    found = Held()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("BEGIN")
        for one, received_at, body in connection.execute(
            "SELECT id, received_at, body FROM submission"
        ).fetchall():
            found.rows[one] += 1
            if received_at is None:
                found.incomplete.add(one)
                continue
            whole = sha256(body or b"")
            if body is None:
                for piece in _pieces(connection, path.parent / "bodies", one):
                    whole.update(piece)
            found.digests[one] = whole.hexdigest()
    return found


def _pieces(connection: sqlite3.Connection, bodies: Path, submission: str) -> Iterator[bytes]:
    parts = connection.execute(
        "SELECT position, object FROM part WHERE submission = ? ORDER BY position", (submission,)
    ).fetchall()
    for position, name in parts:
        if name is not None:
            yield (bodies / name).read_bytes()
        for (chunk,) in connection.execute(
            "SELECT bytes FROM chunk WHERE submission = ? AND position = ? ORDER BY at",
            (submission, position),
        ):
            yield chunk
