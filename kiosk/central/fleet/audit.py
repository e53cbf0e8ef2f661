# SPDX-License-Identifier: Apache-2.0
"""Who did what at this central: every action leaves a row, in the transaction that does it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Final

from sqlalchemy import Connection, insert, select

from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import AUDIT

Fact = str | int | bool | None | list[str]

CENTRAL: Final = "central"
"""Who acts where nobody asked for it: the program itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One kind of thing that may be done."""

    name: str
    meaning: str
    facts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Something that was done."""

    number: int
    at: datetime
    event: str
    who: str
    subject: str
    facts: dict[str, Fact]


def note(
    connection: Connection, now: datetime, event: str, who: str, subject: str, **facts: Fact
) -> None:
    """Write down what is done, in the transaction that does it.

    ``who`` is a station's code, a person's account, a consumer's name or ``CENTRAL``; ``subject``
    is what it is done to. Raises ValueError for an event or facts that are not registered, which
    is a bug.
    """
    known = registered().get(event)
    if known is None:
        raise ValueError(f"no audit event is called {event}")
    if facts.keys() != known.facts:
        raise ValueError(f"the facts of {event} are {sorted(known.facts)}")
    row = {"at": now, "event": event, "who": who, "subject": subject, "facts": facts}
    connection.execute(insert(AUDIT), row)


@cache
def registered() -> Mapping[str, Event]:
    """Read the registry beside this module, once."""
    text = (resources.files("kiosk.central.fleet") / "events.toml").read_text(encoding="utf-8")
    return {
        name: Event(name=name, meaning=entry["meaning"], facts=frozenset(entry["facts"]))
        for name, entry in tomllib.loads(text).items()
    }


class Audit:
    """Reads back what was noted."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def newest(
        self, limit: int, *, subject: str | None = None, before: int | None = None
    ) -> tuple[Noted, ...]:
        """List what was done, the newest first, before a row's number. Raises StorageError."""
        wanted = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(limit)
        if subject is not None:
            wanted = wanted.where(AUDIT.c.subject == subject)
        if before is not None:
            wanted = wanted.where(AUDIT.c.number < before)
        with self._database.reading() as connection:
            return tuple(Noted(**row._mapping) for row in connection.execute(wanted))  # noqa: SLF001
