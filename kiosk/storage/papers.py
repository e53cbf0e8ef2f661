# SPDX-License-Identifier: Apache-2.0
"""The stories of papers in the station's database."""

import sqlite3
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, insert, select, update

from kiosk.printing.papers import Paper, PaperState
from kiosk.storage.database import Database
from kiosk.storage.journal import SqlJournal
from kiosk.storage.statements import Statement
from kiosk.storage.tables import PAPER

_IS_OPEN: Final = and_(*(PAPER.c.state != one.value for one in PaperState if one.is_over))

_EARLIER: Final = Statement(
    select(func.count()).where(
        and_(
            PAPER.c.submission_id == bindparam("submission"),
            PAPER.c.standing == bindparam("says"),
            PAPER.c.state != PaperState.FAILED.value,
        )
    )
)
_BEGIN: Final = Statement(insert(PAPER))
_NOTE: Final = Statement(
    update(PAPER)
    .where(and_(PAPER.c.number == bindparam("which"), _IS_OPEN))
    .values(state=bindparam("now"))
)
_OF: Final = Statement(
    select(PAPER).where(PAPER.c.submission_id == bindparam("submission")).order_by(PAPER.c.number)
)
_OPEN: Final = Statement(select(PAPER).where(_IS_OPEN).order_by(PAPER.c.number))


class SqlPapers:
    """Papers, each in a row, with its beginning and its end in the journal."""

    def __init__(self, database: Database, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def begin(self, submission: str, standing: str) -> Paper:
        """Note that a paper is wanted."""
        with self._database.writing() as connection:
            row = _EARLIER.run(connection, submission=submission, says=standing).fetchone()
            values = {
                "number": None,
                "submission_id": submission,
                "standing": standing,
                "copy": row[0],
                "state": PaperState.QUEUED.value,
                "at": self._journal.time(),
            }
            number = _BEGIN.run(connection, **values).lastrowid
            paper = Paper(
                number=number or 0,
                submission=submission,
                standing=standing,
                copy=row[0],
                state=PaperState.QUEUED,
            )
            self._journal.append(connection, "paper-begun", _facts(paper))
        return paper

    def note(self, paper: Paper, state: PaperState) -> Paper:
        """Note how far it has come."""
        with self._database.writing() as connection:
            return self._note(connection, paper, state)

    def of(self, submission: str) -> tuple[Paper, ...]:
        """List the papers of a submission."""
        with self._database.reading() as connection:
            return tuple(_paper(row) for row in _OF.run(connection, submission=submission))

    def settle(self) -> int:
        """Note what became of those that were on their way."""
        with self._database.reading() as connection:
            if _OPEN.run(connection).fetchone() is None:
                return 0  # a start without a crash writes nothing
        with self._database.writing() as connection:
            papers = [_paper(row) for row in _OPEN.run(connection).fetchall()]
            for paper in papers:
                is_gone = paper.state is PaperState.QUEUED
                self._note(connection, paper, PaperState.FAILED if is_gone else PaperState.UNKNOWN)
        return len(papers)

    def _note(self, connection: sqlite3.Connection, paper: Paper, state: PaperState) -> Paper:
        if _NOTE.run(connection, which=paper.number, now=state.value).rowcount != 1:
            raise ValueError("a paper that is over stays as it is")
        if state.is_over:
            facts = {**_facts(paper), "outcome": state.value}
            self._journal.append(connection, "paper-ended", facts)
        return replace(paper, state=state)


def _facts(paper: Paper) -> dict[str, str]:
    return {"id": paper.submission, "standing": paper.standing, "copy": str(paper.copy)}


def _paper(row: tuple[Any, ...]) -> Paper:
    number, submission, standing, copy, state, _at = row
    return Paper(
        number=number,
        submission=submission,
        standing=standing,
        copy=copy,
        state=PaperState(state),
    )
