# SPDX-License-Identifier: Apache-2.0
"""What SQLite's errors mean to the rest of the kiosk."""

import sqlite3
from typing import Final, NoReturn

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

_BUGS: Final = (
    sqlite3.ProgrammingError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.DataError,
    sqlite3.NotSupportedError,
)


SPOILT: Final = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises over a damaged file: SQLite's words may quote a name that is no text
any more, and then they can't be read themselves."""


class CommitError(StorageError):
    """COMMIT raised: what it should have stored may be there or not. Look, then decide."""

    code = "storage.unconfirmed"


def raise_named(error: Exception) -> NoReturn:
    """Raise what an error of the driver means; one that only a bug can cause stays as it is.

    What the driver says stays out of the name, because it may quote values.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, UnicodeDecodeError):
        # it holds the bytes of the file, so it is no cause to tell
        raise StorageError("words that are none", code="storage.damaged") from None
    if isinstance(original, _BUGS):
        raise error
    number = getattr(original, "sqlite_errorcode", 0) or 0
    label = getattr(original, "sqlite_errorname", type(original).__name__)
    raise StorageError(str(label), code=_CODES.get(number & 0xFF, "storage.failed")) from error
