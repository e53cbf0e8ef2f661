# SPDX-License-Identifier: Apache-2.0
"""What the public is told for a while, each station the part that is for it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator
from sqlalchemy import Connection, func, insert, select, update

from kiosk.central.failures import CentralError
from kiosk.central.fleet.audit import note
from kiosk.central.offering.tagged import Tagged
from kiosk.central.offering.turns import take_turn
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import NOTICE, STATION
from kiosk.sync.contract import Language, Notice, NoticesAnswer, Short, StationCode

MOST_AT_ONCE: Final = 100
"""Notices that may concern one station at a time."""
MOST_BYTES_AT_ONCE: Final = 512 << 10
"""Of them together: a station takes no answer beyond 1 MiB."""
NEEDED: Final = "az"
"""The language that every notice has."""
ADVISED: Final = "en"

_MOST_ANSWERS: Final = 1000
_SET_BACK: Final = timedelta(days=1)
"""How far a clock may be set back without a notice that was over being missed."""
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_LANGUAGE: Final = TypeAdapter[str](Language)


class PostedNotice(Notice):
    """A notice and for whom it is: for all stations where neither is named."""

    service_points: Annotated[tuple[Short, ...], Field(max_length=1000)] = ()
    stations: Annotated[tuple[StationCode, ...], Field(max_length=1000)] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not _ID.fullmatch(self.id):
            raise ValueError("an id has small letters, digits and hyphens, 64 at most")
        if self.valid_from >= self.valid_until:
            raise ValueError("it ends before it begins")
        for code in (*self.texts, *self.titles):
            _LANGUAGE.validate_python(code)
        if NEEDED not in self.texts or (self.titles and NEEDED not in self.titles):
            raise ValueError(f"{NEEDED} is needed")
        return self

    def is_for(self, station: str, service_point: str) -> bool:
        """Say whether it is for a station."""
        everybody = not (self.stations or self.service_points)
        return everybody or station in self.stations or service_point in self.service_points

    def told(self) -> Notice:
        """Leave out for whom it is: that is nobody else's to know."""
        return Notice(**self.model_dump(exclude={"service_points", "stations"}))


@dataclass(frozen=True, slots=True)
class _Known:
    """The notices as they were after a change."""

    change: int
    posted: tuple[PostedNotice, ...]


class Notices:
    """Keeps notices, and answers stations without reading them anew each time."""

    def __init__(self, database: CentralDatabase) -> None:
        self._database = database
        self._known = _Known(-1, ())
        self._answers: dict[tuple[str, ...], Tagged] = {}

    def put(self, posted: PostedNotice, now: datetime, by: str) -> None:
        """Show a notice, in place of the one with its id.

        Raises CentralError ``central.notice-over`` for one whose time is over, and
        ``central.notices-many`` where a station would have too many; StorageError.
        """
        if posted.valid_until <= now:
            raise CentralError("its time is over", code="central.notice-over")
        with self._database.transaction() as connection:
            take_turn(connection)
            others = [one for one in _standing(connection, now) if one.id != posted.id]
            _refuse_too_many([*others, posted])
            values = {
                "valid_from": posted.valid_from,
                "valid_until": posted.valid_until,
                "facts": posted.model_dump(mode="json"),
                "changed_at": now,
                "change": _next(connection),
            }
            done = connection.execute(update(NOTICE).where(NOTICE.c.id == posted.id).values(values))
            if done.rowcount == 0:
                connection.execute(insert(NOTICE), {"id": posted.id, **values})
            note(connection, now, "notice-put", by, posted.id, kind=posted.kind)

    def end(self, notice: str, now: datetime, by: str) -> bool:
        """Show a notice no more; says whether it was to be shown. Raises StorageError."""
        with self._database.transaction() as connection:
            take_turn(connection)
            done = connection.execute(
                update(NOTICE)
                .where(NOTICE.c.id == notice, NOTICE.c.valid_until > now)
                .values(valid_until=now, changed_at=now, change=_next(connection))
            )
            if done.rowcount:
                note(connection, now, "notice-ended", by, notice)
            return done.rowcount > 0

    def all(self, now: datetime) -> tuple[PostedNotice, ...]:
        """List what holds now or later. Raises StorageError."""
        with self._database.reading() as connection:
            return tuple(_standing(connection, now))

    def told(self, station: str, now: datetime) -> Tagged:
        """Give a station what holds for it now or later. Raises StorageError."""
        newest = select(func.max(NOTICE.c.change)).scalar_subquery()
        wanted = select(STATION.c.service_point.label("place"), newest.label("change"))
        with self._database.reading() as connection:
            row = connection.execute(wanted.where(STATION.c.code == station)).one()
            return self.told_on(connection, station, row.place, row.change, now=now)

    def told_on(
        self, connection: Connection, station: str, place: str, change: int | None, *, now: datetime
    ) -> Tagged:
        """Do so within a transaction that has found where it stands, and the last change of any."""
        known = self._known
        if change is not None and change != known.change:
            known = _read(connection, change, now)
            self._known, self._answers = known, {}
        held = [one for one in known.posted if one.valid_until > now and one.is_for(station, place)]
        return self._answer(known, held)

    def _answer(self, known: _Known, held: Sequence[PostedNotice]) -> Tagged:
        """Write an answer once for all stations that are told the same."""
        names = tuple(one.id for one in held)
        answers = self._answers
        found = answers.get(names)
        if found is None or self._known is not known:
            found = Tagged.of(NoticesAnswer(notices=tuple(one.told() for one in held)))
            if self._known is known and len(answers) < _MOST_ANSWERS:
                answers[names] = found
        return found


def _read(connection: Connection, change: int, now: datetime) -> _Known:
    """Read what holds as of a change; what was changed since is read at the next look."""
    return _Known(change, tuple(_standing(connection, now - _SET_BACK)))


def _standing(connection: Connection, now: datetime) -> Iterable[PostedNotice]:
    rows = connection.execute(
        select(NOTICE).where(NOTICE.c.valid_until > now).order_by(NOTICE.c.valid_from, NOTICE.c.id)
    )
    return [_posted(row.facts, row.valid_until) for row in rows]


def _posted(facts: object, valid_until: datetime) -> PostedNotice:
    """Read what was kept; one that was ended holds shorter than it says."""
    return PostedNotice.model_validate(facts).model_copy(update={"valid_until": valid_until})


def _next(connection: Connection) -> int:
    newest: int | None = connection.execute(select(func.max(NOTICE.c.change))).scalar_one()
    return 1 if newest is None else newest + 1


def _refuse_too_many(standing: Sequence[PostedNotice]) -> None:
    """Count those for all, and the most that any place or station has beside them."""
    common = [0, 0]
    narrow: dict[str, list[int]] = {}
    for one in standing:
        size = len(one.told().model_dump_json().encode())
        places = [f"point:{name}" for name in one.service_points]
        places += [f"station:{code}" for code in one.stations]
        counts = [narrow.setdefault(name, [0, 0]) for name in places] or [common]
        for count in counts:
            count[0] += 1
            count[1] += size
    points = [count for name, count in narrow.items() if name.startswith("point:")]
    stations = [count for name, count in narrow.items() if name.startswith("station:")]
    number, size = (
        common[which]
        + max((count[which] for count in points), default=0)
        + max((count[which] for count in stations), default=0)
        for which in (0, 1)
    )
    if number > MOST_AT_ONCE or size > MOST_BYTES_AT_ONCE:
        detail = f"{number} notices of {size} bytes for one station"
        raise CentralError(detail, code="central.notices-many")


def posted_of(facts: object) -> PostedNotice:
    """Read a notice that a person wrote. Raises CentralError ``central.notice`` and says where."""
    try:
        return PostedNotice.model_validate(facts)
    except ValidationError as error:
        trouble = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(step) for step in trouble["loc"])
        detail = f"{place}: {trouble['msg']}" if place else trouble["msg"]
        raise CentralError(detail, code="central.notice") from None
