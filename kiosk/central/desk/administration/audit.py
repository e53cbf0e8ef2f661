# SPDX-License-Identifier: Apache-2.0
"""What was done at this central, and by whom."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Select, select

from kiosk.central.desk import telling
from kiosk.central.desk.guard import Administrator, Door
from kiosk.central.desk.pages import page, says_of
from kiosk.central.desk.period import Days
from kiosk.central.desk.tabular import as_csv
from kiosk.central.fleet.audit import registered
from kiosk.central.storage.tables import AUDIT
from kiosk.timestamps import to_text

router = APIRouter()

_PAGE: Final = 100
_MOST_ROWS: Final = 50_000
"""In one file; the days narrow what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    event: str
    who: str
    subject: str
    first: str
    last: str
    before: int | None

    def narrowed(self, asked: Select[Any]) -> Select[Any]:
        for column, value in (
            (AUDIT.c.event, self.event),
            (AUDIT.c.who, self.who),
            (AUDIT.c.subject, self.subject),
        ):
            if value:
                asked = asked.where(column == value)
        first, last = _day(self.first), _day(self.last)
        if first:
            asked = asked.where(AUDIT.c.at >= Days(first, first).start)
        if last:
            asked = asked.where(AUDIT.c.at < Days(last, last).end)
        if self.before is not None:
            asked = asked.where(AUDIT.c.number < self.before)
        return asked.order_by(AUDIT.c.number.desc())

    def query(self, **changes: Any) -> str:
        said = {
            "event": self.event,
            "who": self.who,
            "subject": self.subject,
            "from": self.first,
            "to": self.last,
            **changes,
        }
        return urlencode({name: value for name, value in said.items() if value})


def _wanted(
    *,
    event: Annotated[str, Query(max_length=100)] = "",
    who: Annotated[str, Query(max_length=200)] = "",
    subject: Annotated[str, Query(max_length=200)] = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
    before: Annotated[int | None, Query(ge=1, lt=1 << 53)] = None,
) -> _Wanted:
    return _Wanted(
        event=event,
        who=who.strip(),
        subject=subject.strip(),
        first=first,
        last=last,
        before=before,
    )


Wanted = Annotated[_Wanted, Depends(_wanted)]


@router.get("/audit")
def audit(request: Request, desk: Door, visit: Administrator, wanted: Wanted) -> Response:
    """Show what was done, the newest first."""
    with desk.centre.database.reading() as connection:
        rows = connection.execute(wanted.narrowed(select(AUDIT)).limit(_PAGE + 1)).all()
    return page(
        request,
        "audit.html",
        visit,
        rows=rows[:_PAGE],
        older=wanted.query(before=rows[_PAGE - 1].number) if len(rows) > _PAGE else "",
        events=sorted(registered()),
        wanted=wanted,
        query=wanted.query(),
        hooks=[(one, urlsplit(one.url).netloc) for one in desk.centre.hooks.all()],
    )


@router.get("/audit.csv")
def export(desk: Door, visit: Administrator, wanted: Wanted) -> Response:
    """Send what was done as a file."""
    says = says_of(visit)
    with desk.centre.database.reading() as connection:
        rows = connection.execute(wanted.narrowed(select(AUDIT)).limit(_MOST_ROWS)).all()
    head = ["number", "at", "event", "meaning", "who", "subject", "facts"]
    lines = (
        [
            row.number,
            to_text(row.at),
            row.event,
            telling.event(says, row.event),
            row.who,
            row.subject,
            json.dumps(row.facts, ensure_ascii=False),
        ]
        for row in rows
    )
    return as_csv("audit", head, lines)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    # the ends of the calendar begin or end outside of it, by another zone's time
    return found if date.min.year < found.year < date.max.year else None
