# SPDX-License-Identifier: Apache-2.0
"""What a heartbeat's answer names: edition, notices, settings, staff and program of a station, all keys."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from kiosk.central.offering import settings
from kiosk.central.offering.notices import Notices
from kiosk.central.offering.staff import HERE
from kiosk.central.storage.tables import (
    EDITION,
    NOTICE,
    RELEASE,
    SETTING,
    STAFF,
    STATION,
    STATION_KEY,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The names of what a station is to offer, to tell and to work with."""

    catalogue: int | None
    notices: str
    settings: int
    station_keys: int
    staff: int
    program: str | None


def standing(connection: Connection, notices: Notices, station: str, now: datetime) -> Standing:
    """Look it up in one statement: it is asked by every station every few minutes."""
    edition = (
        select(func.max(EDITION.c.number))
        .where(STATION.c.ring <= EDITION.c.ring)
        .correlate(STATION)
        .scalar_subquery()
    )
    release = (
        select(func.max(RELEASE.c.number))
        .where(STATION.c.ring <= RELEASE.c.ring)
        .correlate(STATION)
        .scalar_subquery()
    )
    number = (
        select(func.max(SETTING.c.number))
        .where(
            or_(
                SETTING.c.scope.in_([settings.ALL, settings.station(station)]),
                SETTING.c.scope == settings.point("") + STATION.c.service_point,
            )
        )
        .correlate(STATION)
        .scalar_subquery()
    )
    staff = select(func.max(STAFF.c.change)).where(HERE).correlate(STATION).scalar_subquery()
    row = connection.execute(
        select(
            STATION.c.service_point.label("place"),
            edition.label("edition"),
            select(RELEASE.c.version)
            .where(RELEASE.c.number == release)
            .scalar_subquery()
            .label("program"),
            number.label("number"),
            select(func.max(NOTICE.c.change)).scalar_subquery().label("change"),
            select(func.max(STATION_KEY.c.change)).scalar_subquery().label("keys"),
            staff.label("staff"),
            STATION.c.staff.label("moved"),
        ).where(STATION.c.code == station)
    ).one()
    told = notices.told_on(connection, station, row.place, row.change, now=now)
    return Standing(
        None if row.edition is None else int(row.edition),
        told.tag,
        int(row.number or 0),
        int(row.keys or 0),
        max(int(row.staff or 0), int(row.moved)),
        row.program,
    )
