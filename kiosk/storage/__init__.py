# SPDX-License-Identifier: Apache-2.0
"""The station's database: SQLAlchemy tables, migrations, and one repository per feature.

Importing this costs a quarter of a second, so only what opens the database imports it,
in a worker, and no feature does.
"""

from kiosk.storage.counts import SqlCounts
from kiosk.storage.database import Database
from kiosk.storage.days import SqlDays
from kiosk.storage.drafts import SqlDrafts
from kiosk.storage.ends import SqlEnds
from kiosk.storage.faults import CommitError
from kiosk.storage.journal import SqlJournal
from kiosk.storage.memory import SqlMemory
from kiosk.storage.outbox import SqlOutbox
from kiosk.storage.papers import SqlPapers
from kiosk.storage.shown import SqlShown
from kiosk.storage.staff import SqlRoll
from kiosk.storage.submissions import SqlSubmissions
from kiosk.storage.today import SqlToday

__all__ = [
    "CommitError",
    "Database",
    "SqlCounts",
    "SqlDays",
    "SqlDrafts",
    "SqlEnds",
    "SqlJournal",
    "SqlMemory",
    "SqlOutbox",
    "SqlPapers",
    "SqlRoll",
    "SqlShown",
    "SqlSubmissions",
    "SqlToday",
]
