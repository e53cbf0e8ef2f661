# SPDX-License-Identifier: Apache-2.0
"""What became of a reference, for the operators of 919: where it stands and nothing of its content."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection, Row, select

from kiosk import reference
from kiosk.central.desk.figures import language_name
from kiosk.central.desk.fleetview import FleetView
from kiosk.central.desk.guard import Desk, Door, Operator, OperatorActs
from kiosk.central.desk.pages import page, says_of
from kiosk.central.desk.roles import Role
from kiosk.central.desk.sessions import Visit
from kiosk.central.door.cases import steps_of
from kiosk.central.door.records import ToldStep
from kiosk.central.fleet.audit import note
from kiosk.central.ingest import statements
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STAFF, STATION, SUBMISSION

router = APIRouter()

MOST_TYPED: Final = 100
_NOBODY: Final = "-"
"""Whose reference was asked for, where it can't be one: what was typed is not written down."""


class Outcome(StrEnum):
    """What a look-up found."""

    FOUND = "found"
    UNKNOWN = "unknown"
    """It can be one, and the Service has not got it."""
    SLIP = "slip"
    """A symbol is wrong, or two were exchanged."""
    LENGTH = "length"
    """It has too many symbols, or too few."""
    SYMBOLS = "symbols"
    """Something in it is in no reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A member of staff who took part in a visit."""

    id: str
    name: str
    """Empty for an account of the kiosk's own, whose name the centre does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is to tell whoever calls."""

    outcome: Outcome
    symbols: str
    station: Row[Any] | None = None
    """The one that gave the number out, where it is known."""
    submission: Row[Any] | None = None
    steps: tuple[ToldStep, ...] = ()
    officer: Officer | None = None
    """Who took part last; only for whoever may know."""

    @property
    def count(self) -> int:
        """How many symbols were given."""
        return len(self.symbols)


def look_up(
    database: CentralDatabase, typed: str, now: datetime, by: str, *, knows_staff: bool = False
) -> Found:
    """Look for a reference as somebody said it, and write down who asked. Raises StorageError.

    Which officer took part is looked for only where whoever asks may know it.
    """
    symbols = reference.normalise(typed[:MOST_TYPED])
    outcome = _judged(symbols)
    with database.transaction() as connection:
        station = submission = officer = None
        steps: tuple[ToldStep, ...] = ()
        if outcome is Outcome.UNKNOWN:
            code = symbols[: reference.STATION_LENGTH]
            station = connection.execute(
                select(STATION).where(STATION.c.code == code)
            ).one_or_none()
            submission = connection.execute(
                select(*_SHOWN)
                .where(SUBMISSION.c.reference == symbols, SUBMISSION.c.station == code)
                .order_by(SUBMISSION.c.received_at.is_(None), SUBMISSION.c.id)
                .limit(1)
            ).first()
        if submission is not None:
            outcome, steps = Outcome.FOUND, steps_of(connection, submission.id)
            officer = _officer(connection, submission.id) if knows_staff else None
        subject = symbols if reference.check(symbols) else _NOBODY
        note(connection, now, "reference-looked-up", by, subject, found=outcome.value)
    return Found(
        outcome=outcome,
        symbols=symbols,
        station=station,
        submission=submission,
        steps=steps,
        officer=officer,
    )


def _officer(connection: Connection, submission: str) -> Officer | None:
    """Read in what the station signed who took part last; nothing is left of it after a purge."""
    signed = select(SUBMISSION.c.manifest).where(SUBMISSION.c.id == submission)
    found = statements.officer(connection.execute(signed).scalar_one_or_none())
    if not found:
        return None
    name = connection.execute(select(STAFF.c.name).where(STAFF.c.id == found)).scalar_one_or_none()
    return Officer(id=found, name=name or "")


_SHOWN: Final = [
    SUBMISSION.c[name]
    for name in (
        "id",
        "station",
        "reference",
        "form_id",
        "language",
        "mode",
        "taken_at",
        "clock_trust",
        "received_at",
        "purged_at",
    )
]


def _judged(symbols: str) -> Outcome:
    if not set(symbols) <= set(reference.ALPHABET):
        return Outcome.SYMBOLS
    if len(symbols) != reference.LENGTH:
        return Outcome.LENGTH
    return Outcome.UNKNOWN if reference.check(symbols) else Outcome.SLIP


@router.get("/look-up")
def empty(request: Request, desk: Door, visit: Operator) -> Response:
    """Ask for a reference."""
    return page(request, "look-up.html", visit, found=None, typed="", now=desk.centre.clock.now())


@router.post("/look-up")
def look(request: Request, desk: Door, act: OperatorActs) -> Response:
    """Say what became of a reference; it is in no address, so in no browser's history."""
    typed = act.text("reference")[:MOST_TYPED]
    now = desk.centre.clock.now()
    found = look_up(
        desk.centre.database,
        typed,
        now,
        act.visit.who,
        knows_staff=act.visit.role.covers(Role.ADMINISTRATOR),
    )
    said = form = ""
    if found.submission is not None:
        said, form = found.submission.language or "", found.submission.form_id or ""
    return page(
        request,
        "look-up.html",
        act.visit,
        found=found,
        typed=typed,
        now=now,
        service=_service(desk, act.visit, form),
        spoken=language_name(says_of(act.visit), said) if said else "–",
        waiting=_waiting(desk, found),
    )


def _service(desk: Desk, visit: Visit, form: str) -> str:
    with desk.centre.database.reading() as connection:
        return desk.catalogues.titles(connection, visit.language).of(form)


def _waiting(desk: Desk, found: Found) -> int | None:
    """Count what the station that gave the number out has yet to bring."""
    if found.station is None:
        return None
    condition = FleetView(desk.centre.database).one(found.station.code, desk.centre.clock.now())
    return None if condition is None else condition.waiting
