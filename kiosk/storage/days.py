# SPDX-License-Identifier: Apache-2.0
"""Days counted from the station's database, and the reports that somebody signed."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, text

from kiosk.clock import ClockTrust, local
from kiosk.days import DayReport, Incident, Kind, Place, Signed, Unsent
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import DAY_REPORT
from kiosk.storage.today import counts_of
from kiosk.timestamps import from_text, to_text
from kiosk.today.model import span

_THAT_DAY: Final = "s.taken_at >= :first AND s.taken_at < :end"
_TAKEN: Final = Statement(
    text(
        "SELECT form_id, language, mode, clock_trust, count(*)"  # noqa: S608 our own words
        f" FROM submission AS s INDEXED BY ix_submission_taken WHERE {_THAT_DAY}"
        " GROUP BY form_id, language, mode, clock_trust"
    )
)
_UNSENT: Final = Statement(
    text(
        "SELECT o.state, coalesce(o.last_problem, ''), count(*), min(s.taken_at)"  # noqa: S608
        " FROM submission AS s INDEXED BY ix_submission_taken"
        " CROSS JOIN outbox AS o ON o.submission_id = s.id"
        f" WHERE {_THAT_DAY} AND o.state NOT IN ('received', 'purged')"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    )
)
_PAPERS: Final = Statement(
    text("SELECT state, count(*) FROM paper WHERE at >= :first AND at < :end GROUP BY state")
)
_EVENTS: Final = Statement(
    text(
        "SELECT json_extract(facts, :fact), json_extract(facts, :detail), count(*)"
        " FROM journal WHERE event = :event AND at >= :first AND at < :end GROUP BY 1, 2"
    )
)
_OLDEST: Final = Statement(
    text("SELECT number, at FROM journal WHERE number > 0 ORDER BY number LIMIT 1")
)
_HOURS: Final = Statement(
    text(
        "SELECT substr(taken_at, 1, 13), count(*) FROM submission INDEXED BY ix_submission_taken"
        " WHERE taken_at >= :since GROUP BY 1"
    )
)
_SIGN: Final = Statement(insert(DAY_REPORT))
_SIGNED: Final = Statement(
    select(DAY_REPORT)
    .where(DAY_REPORT.c.day == bindparam("wanted"))
    .order_by(DAY_REPORT.c.number.desc())
    .limit(1)
)
_BELIEVED: Final = frozenset({ClockTrust.UNVERIFIED, ClockTrust.COMPARED})


class SqlDays:
    """The days of one station; see the port for the contract."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def report(self, day: date, place: Place, kinds: Sequence[Kind]) -> DayReport:
        """Count a day."""
        first, end = map(to_text, span(day))
        that = {"first": first, "end": end}
        services, languages, modes = Counter[str](), Counter[str](), Counter[str]()
        doubtful = 0
        with self._database.reading() as connection:
            for form, language, mode, trust, count in _TAKEN.run(connection, **that):
                services[form] += count
                languages[language] += count
                modes[mode] += count
                doubtful += 0 if ClockTrust(trust) in _BELIEVED else count
            states = {state.value: n for state, n in counts_of(connection, day).items() if n}
            unsent = tuple(map(_unsent, _UNSENT.run(connection, **that)))
            papers = dict(_PAPERS.run(connection, **that).fetchall())
            is_pruned = _is_pruned(connection, first)
            incidents = () if is_pruned else tuple(_incidents(connection, kinds, that))
        signed = self.signed(day) if is_pruned else None
        if signed is not None:
            incidents = tuple(Incident(**one) for one in json.loads(signed.report)["incidents"])
        return DayReport(
            place=place,
            day=day,
            services=services,
            languages=languages,
            modes=modes,
            states=states,
            unsent=unsent,
            doubtful_times=doubtful,
            papers=papers,
            incidents=incidents,
        )

    def signed(self, day: date) -> Signed | None:
        """Find what was signed last of a day."""
        with self._database.reading() as connection:
            row = _SIGNED.run(connection, wanted=day.isoformat()).fetchone()
        if row is None:
            return None
        _number, _day, at, member, digest, report = row
        return Signed(day=day, at=from_text(at), member=member, digest=digest, report=report)

    def sign(self, signed: Signed) -> None:
        """Keep what somebody signs."""
        day = signed.day.isoformat()
        with self._database.writing() as connection:
            _SIGN.run(
                connection,
                number=None,
                day=day,
                signed_at=to_text(signed.at),
                member=signed.member,
                digest=signed.digest,
                report=signed.report,
            )
            facts = {"day": day, "digest": signed.digest, "actor": signed.member}
            self._journal.append(connection, "day-signed", facts)

    def taken(self, since: datetime) -> Mapping[date, int]:
        """Count what was taken on each day since then, from hours: a day has another zone."""
        found: Counter[date] = Counter()
        with self._database.reading() as connection:
            for hour, count in _HOURS.run(connection, since=to_text(since)):
                found[local(from_text(f"{hour}:00:00Z")).date()] += count
        return found


def _is_pruned(connection: sqlite3.Connection, first: str) -> bool:
    """Whether records of a time are gone that the centre has heard of: what was signed has them."""
    oldest = _OLDEST.run(connection).fetchone()
    return oldest is not None and oldest[0] > 1 and oldest[1] > first


def _unsent(row: tuple[Any, ...]) -> Unsent:
    state, cause, count, oldest = row
    return Unsent(state=state, cause=cause, count=count, oldest_at=from_text(oldest))


def _incidents(
    connection: sqlite3.Connection, kinds: Sequence[Kind], that: Mapping[str, str]
) -> Iterator[Incident]:
    for kind in kinds:
        counted: Counter[str] = Counter()
        named = {"fact": f"$.{kind.fact or 'none'}", "detail": f"$.{kind.detail or 'none'}"}
        for value, detail, count in _EVENTS.run(connection, event=kind.event, **named, **that):
            if kind.counts(value or "", detail or ""):
                counted[detail or ""] += count
        for detail, count in sorted(counted.items()):
            yield Incident(kind=kind.event, detail=detail, count=count)
