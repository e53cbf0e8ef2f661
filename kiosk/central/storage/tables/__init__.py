# SPDX-License-Identifier: Apache-2.0
"""The central's tables, for SQLite and PostgreSQL alike, by what they are about."""

from kiosk.central.storage.tables.base import ID, METADATA, NUMBER, SCHEMA, Moment
from kiosk.central.storage.tables.cases import STEP
from kiosk.central.storage.tables.drafts import DRAFT
from kiosk.central.storage.tables.format import FORMAT
from kiosk.central.storage.tables.offering import CONTENT, EDITION, EDITION_FILE, NOTICE, SETTING
from kiosk.central.storage.tables.people import ACCOUNT, AUDIT, BROWSER, CONSUMER, HOOK, SESSION
from kiosk.central.storage.tables.releases import RELEASE, RELEASE_FILE, RELEASE_PIECE
from kiosk.central.storage.tables.staff import STAFF
from kiosk.central.storage.tables.stations import (
    ENROLMENT_CODE,
    FIGURE,
    JOURNAL,
    JOURNAL_ALARM,
    REFUSAL,
    STATION,
    STATION_KEY,
    TALLY,
)
from kiosk.central.storage.tables.submissions import (
    AWAITED,
    CHUNK,
    DOOMED,
    PART,
    REFUTED,
    SUBMISSION,
)

__all__ = [
    "ACCOUNT",
    "AUDIT",
    "AWAITED",
    "BROWSER",
    "CHUNK",
    "CONSUMER",
    "CONTENT",
    "DOOMED",
    "DRAFT",
    "EDITION",
    "EDITION_FILE",
    "ENROLMENT_CODE",
    "FIGURE",
    "FORMAT",
    "HOOK",
    "ID",
    "JOURNAL",
    "JOURNAL_ALARM",
    "METADATA",
    "NOTICE",
    "NUMBER",
    "PART",
    "REFUSAL",
    "REFUTED",
    "RELEASE",
    "RELEASE_FILE",
    "RELEASE_PIECE",
    "SCHEMA",
    "SESSION",
    "SETTING",
    "STAFF",
    "STATION",
    "STATION_KEY",
    "STEP",
    "SUBMISSION",
    "TALLY",
    "Moment",
]
