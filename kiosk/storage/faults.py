# SPDX-License-Identifier: Apache-2.0
"""What SQLite's errors mean to the rest of the kiosk."""

import sqlite3
from typing import Final

from kiosk.errors import StorageError

_CODES: Final = {
    sqlite3.SQLITE_FULL: "storage.full",
    sqlite3.SQLITE_IOERR: "storage.io",
    sqlite3.SQLITE_BUSY: "storage.busy",
    sqlite3.SQLITE_LOCKED: "storage.busy",
    sqlite3.SQLITE_CORRUPT: "storage.damaged",
    sqlite3.SQLITE_NOTADB: "storage.damaged",
    sqlite3.SQLITE_READONLY: "storage.readonly",
    sqlite3.SQLITE_PERM: "storage.readonly",
    sqlite3.SQLITE_CANTOPEN: "storage.unopenable",
}


class CommitError(StorageError):
    """COMMIT raised: what it should have stored may be there or not. Look, then decide."""

    code = "storage.unconfirmed"


def named(error: BaseException) -> StorageError:
    """Give an error of the driver its name; what it says about values stays out."""
    original = getattr(error, "orig", None) or error
    number = getattr(original, "sqlite_errorcode", 0) or 0
    label = getattr(original, "sqlite_errorname", type(original).__name__)
    return StorageError(str(label), code=_CODES.get(number & 0xFF, "storage.failed"))
