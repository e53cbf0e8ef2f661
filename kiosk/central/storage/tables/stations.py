# SPDX-License-Identifier: Apache-2.0
"""The stations: their keys, codes and journals, and how they were when last heard."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    Table,
    Text,
)

from kiosk.central.storage.tables.base import METADATA, Moment

STATION: Final = Table(
    "station",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("service_point", Text, nullable=False),
    Column("key_id", Text),
    Column("enrolled_at", Moment),
    Column("retired_at", Moment),
    Column("heard_at", Moment),
    Column("journal_number", BigInteger),
    Column("journal_hash", Text),
    Column("kept", BigInteger, nullable=False),
    Column("software", Text),
    Column("catalogue", Text),
    Column("queue", JSON),
    Column("oldest_unsent_at", Moment),
    Column("devices", JSON),
    Column("alarms", JSON),
    Column("notices", Text),
    Column("settings", BigInteger),
    Column("ring", SmallInteger, nullable=False, server_default="1"),
    Column("name", Text),
    Column("retired_for", Text),
    Column("staff", BigInteger, nullable=False, server_default="0"),
    Column("program", JSON),
)
"""Each station with the key that its requests are signed with, and how it was when last heard.
``devices``, ``alarms``, ``notices`` (their tag), ``settings`` (their number) and ``program`` are as it said in
its last heartbeat. New services come to low ``ring``s first. ``kept`` counts what is received of it, in the
transaction that receives. ``name`` is what people call it, ``retired_for`` why it is retired.
``staff`` numbers the last change of whom it is told of that is no change of theirs: it was moved."""

STATION_KEY: Final = Table(
    "station_key",
    METADATA,
    Column("key_id", Text, primary_key=True),
    Column("station", Text, ForeignKey("station.code"), nullable=False),
    Column("public_key", Text, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    Column("succeeds", Text),
    Column("until", Moment),
    Column("revoked_at", Moment),
    Column("revoked_for", Text),
    Column("change", BigInteger, nullable=False, server_default="0"),
)
"""Every key that a station ever had: what it signed stays verifiable after the next one.
``succeeds`` is the key that this one replaced; null for one that came with a code. ``until`` is
when the station was first heard with the next one, ``revoked_for`` says ``compromised`` or
``retired``. The highest ``change`` is the number of the keys as they are published."""

Index("ix_station_key_change", STATION_KEY.c.change)

ENROLMENT_CODE: Final = Table(
    "enrolment_code",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("station", Text, ForeignKey("station.code"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("used_by", Text),
)
"""One-time codes by their SHA-256; ``used_by`` is the key that came with one."""

Index("ix_enrolment_code_station", ENROLMENT_CODE.c.station)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("station", Text, ForeignKey("station.code"), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("heard_at", Moment, nullable=False),
)
"""Where each station's audit journal ended at the last times that it said so."""

JOURNAL_ALARM: Final = Table(
    "journal_alarm",
    METADATA,
    Column("station", Text, ForeignKey("station.code"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("known", BigInteger, nullable=False),
    Column("told", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)
"""A journal that no longer leads to what was heard of it, the last time for each reason."""


FIGURE: Final = Table(
    "figure",
    METADATA,
    Column("station", Text, ForeignKey("station.code"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("seconds", BigInteger, nullable=False),
)
"""What stations counted in a day; what a station says anew of a day replaces what it said."""

Index("ix_figure_day", FIGURE.c.day)

TALLY: Final = Table(
    "tally",
    METADATA,
    Column("station", Text, primary_key=True),
    Column("hour", Moment, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)
"""How much was received, by the hour in which it was taken; counted in the transaction that
receives. What the desk draws comes from here, never from a walk through submissions."""

Index("ix_tally_hour", TALLY.c.hour)

REFUSAL: Final = Table(
    "refusal",
    METADATA,
    Column("day", Date, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("key_id", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("last_at", Moment, nullable=False),
)
"""Requests that were not believed, by day, code and the key that they named."""
