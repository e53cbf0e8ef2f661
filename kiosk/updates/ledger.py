# SPDX-License-Identifier: Apache-2.0
"""What became of versions here, kept by whoever may change the program; anybody may read it.

::

    /var/lib/migration-kiosk-update/
        root.json       whose releases are believed: put there by a person
        trusted/        the newest state of the repository that was proven here
        trial.json      there while a version has not proven itself; the next start looks for it
        ledger.json     which versions were refused and why, and the last changes
        lock            held by the one who changes something

A change is finished once ``ledger.json`` tells how it ended. ``trial.json`` goes after that, so
that whoever finds both knows that nothing is left to be done.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk import durable
from kiosk.timestamps import from_text, to_text
from kiosk.updates.errors import UpdateError
from kiosk.updates.versions import Version

ROOT: Final = "root.json"
TRUSTED: Final = "trusted"
TRIAL: Final = "trial.json"
LEDGER: Final = "ledger.json"
LOCK: Final = "lock"
KEPT: Final = 20
"""Changes that are remembered."""

CONFIRMED: Final = "confirmed"
ROLLED_BACK: Final = "rolled-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A version that runs and has not proven itself."""

    id: str
    version: Version
    former: Version
    """The one to go back to."""
    before: Version | None
    """The one that ``previous`` led to until then."""
    begun_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a change of the program ended."""

    id: str
    version: Version
    former: Version
    ended_at: datetime
    result: str
    """``confirmed`` or ``rolled-back``."""
    code: str = ""
    """Why it was rolled back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that the ledger tells."""

    changes: tuple[Change, ...] = ()
    """The oldest first."""
    refused: Mapping[str, str]
    """By version, for which reason it is not tried again."""
    staged: Version | None = None
    """The version that lies ready beside the one that runs."""
    problem: str = ""
    """Why the last request came to nothing."""
    seen_at: datetime | None = None
    """The latest moment at which a repository was proven here."""


class Ledger:
    """Reads and writes the account; writing MAY raise OSError."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def anchor(self) -> Path:
        """Where a person has put the root whose releases are believed."""
        return self.folder / ROOT

    @property
    def trusted(self) -> Path:
        """Where the newest proven state is kept."""
        return self.folder / TRUSTED

    def trial(self) -> Trial | None:
        """Say which version has yet to prove itself; None where none has."""
        said = _read(self.folder / TRIAL)
        try:
            before = said["before"]
            return Trial(
                id=str(said["id"]),
                version=Version(said["version"]),
                former=Version(said["former"]),
                before=None if before is None else Version(before),
                begun_at=from_text(said["begun_at"]),
            )
        except (KeyError, ValueError, TypeError, UpdateError):
            return None

    @property
    def is_on_trial(self) -> bool:
        """Whether a change was begun and not ended, also where the note of it can't be read."""
        return (self.folder / TRIAL).exists()

    def begin(self, trial: Trial) -> None:
        """Note, before anything is changed, what a start is to go back to."""
        said = {
            **asdict(trial),
            "version": trial.version.text,
            "former": trial.former.text,
            "before": None if trial.before is None else trial.before.text,
            "begun_at": to_text(trial.begun_at),
        }
        durable.write(self.folder / TRIAL, json.dumps(said).encode())

    def end(self, change: Change) -> None:
        """Note how a change ended, and only then that it has."""
        account = self.account()
        refused = dict(account.refused)
        if change.result == ROLLED_BACK:
            refused[change.version.text] = change.code
        if all(one.id != change.id for one in account.changes):
            changes = (*account.changes, change)[-KEPT:]
            self.write(replace(account, changes=changes, refused=refused, staged=None, problem=""))
        self.close()

    def close(self) -> None:
        """Note that no version is on trial any more."""
        with suppress(FileNotFoundError):
            (self.folder / TRIAL).unlink()
        durable.sync_folder(self.folder)

    def account(self) -> Account:
        """Read all that is told; an account that is damaged tells nothing."""
        said = _read(self.folder / LEDGER)
        try:
            seen, staged = said.get("seen_at"), said.get("staged")
            return Account(
                changes=tuple(_change(one) for one in said.get("changes", ())),
                refused={str(name): str(code) for name, code in said.get("refused", {}).items()},
                staged=None if staged is None else Version(staged),
                problem=str(said.get("problem", "")),
                seen_at=None if seen is None else from_text(seen),
            )
        except (KeyError, ValueError, TypeError, AttributeError, UpdateError):
            return Account(refused={})

    def write(self, account: Account) -> None:
        """Write the account anew."""
        said = {
            "changes": [
                {
                    **asdict(one),
                    "version": one.version.text,
                    "former": one.former.text,
                    "ended_at": to_text(one.ended_at),
                }
                for one in account.changes
            ],
            "refused": dict(account.refused),
            "staged": None if account.staged is None else account.staged.text,
            "problem": account.problem,
            "seen_at": None if account.seen_at is None else to_text(account.seen_at),
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        durable.write(self.folder / LEDGER, json.dumps(said, indent=1).encode())


def _change(said: Mapping[str, Any]) -> Change:
    return Change(
        id=str(said["id"]),
        version=Version(said["version"]),
        former=Version(said["former"]),
        ended_at=from_text(said["ended_at"]),
        result=str(said["result"]),
        code=str(said["code"]),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
