# SPDX-License-Identifier: Apache-2.0
"""Where each application stands, as the back office says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select

from kiosk import reference
from kiosk.central.door.records import Case, CaseStep, ToldStep
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STEP, SUBMISSION

AHEAD: Final = timedelta(minutes=5)
"""How far another system's clock may be ahead of the central's."""
MOST_STEPS: Final = 500
"""Of one application: a system that goes round in a circle stops there."""


class OutOfOrderError(Exception):
    """The step lies before the last one, or ahead of the time; a value of this room."""


class TooManyStepsError(Exception):
    """The application has more steps than any has; a value of this room."""


@dataclass(frozen=True, slots=True)
class Told:
    """A case after something was said of it."""

    case: Case
    is_new: bool


class Cases:
    """Keeps the steps of applications by their submissions."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database

    def find(self, number: str) -> Case | None:
        """Look for a received application by its reference number. Raises StorageError."""
        with self._database.reading() as connection:
            row = connection.execute(wanted(number)).first()
            return None if row is None else _case(row, steps_of(connection, row.id))

    def tell(self, number: str, step: CaseStep, now: datetime, by: str) -> Told | None:
        """Append a step, once however often it is said; None for an unknown reference.

        Raises OutOfOrderError, TooManyStepsError and StorageError.
        """
        with self._database.transaction() as connection:
            # whoever else tells of this application waits here
            row = connection.execute(wanted(number).with_for_update(of=SUBMISSION)).first()
            if row is None:
                return None
            steps = steps_of(connection, row.id)
            if any((one.step, one.at) == (step.step, step.at) for one in steps):
                return Told(_case(row, steps), is_new=False)
            if step.at > now + AHEAD or (steps and step.at < steps[-1].at):
                raise OutOfOrderError
            if len(steps) >= MOST_STEPS:
                raise TooManyStepsError
            told = ToldStep(step=step.step, at=step.at, told_at=now, told_by=by)
            connection.execute(
                insert(STEP),
                {"submission": row.id, "number": len(steps) + 1, **told.model_dump()},
            )
        return Told(_case(row, (*steps, told)), is_new=True)


def wanted(number: str) -> Select[Any]:
    """Select the received application with this number; none but its own station gave it out."""
    symbols = reference.normalise(number)
    return (
        select(SUBMISSION.c.id, SUBMISSION.c.reference, SUBMISSION.c.received_at)
        .where(
            SUBMISSION.c.reference == symbols,
            SUBMISSION.c.station == symbols[: reference.STATION_LENGTH],
            SUBMISSION.c.received_at.is_not(None),
        )
        .order_by(SUBMISSION.c.id)
        .limit(1)
    )


def steps_of(connection: Connection, submission: str) -> tuple[ToldStep, ...]:
    """List the steps of an application in their order."""
    rows = connection.execute(
        select(STEP.c.step, STEP.c.at, STEP.c.told_at, STEP.c.told_by)
        .where(STEP.c.submission == submission)
        .order_by(STEP.c.number)
    )
    return tuple(ToldStep(**row._mapping) for row in rows)  # noqa: SLF001


def _case(row: Row[Any], steps: tuple[ToldStep, ...]) -> Case:
    return Case(reference=row.reference, received_at=row.received_at, steps=steps)
