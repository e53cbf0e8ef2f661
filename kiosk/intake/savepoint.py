# SPDX-License-Identifier: Apache-2.0
"""The answers of the visit in progress, in RAM: a crash keeps them, a power cut does not."""

import json
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kiosk.boot import boot_id
from kiosk.clock import Clock
from kiosk.identifiers import SubmissionId
from kiosk.intake.assistance import Assistance
from kiosk.intake.keptfiles import KeptFiles
from kiosk.intake.ram import MOUNTS, is_in_ram

if TYPE_CHECKING:
    from kiosk.forms import Attachment

FORMAT: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedVisit:
    """What brings a person back to where they were."""

    id: SubmissionId
    service: str
    version: str
    language: str
    page: str
    answers: Mapping[str, str]
    filled: Mapping[str, str]
    """Answers that came from the document and not from the person."""
    comebacks: int = 0
    """How often it was brought back to the page where the person is."""
    habits: Mapping[str, str | int] = field(default_factory=dict)
    """How the person reads and listens: letters, contrast, speech, as the screens name them."""
    prefilled: int = 0
    """How many answers came from a telephone."""
    assistance: Assistance | None = None
    """What officers wrote down in it."""
    files: "tuple[Attachment, ...]" = ()
    """Pages, signatures and other files that answers name."""


class Savepoint:
    """A file, readable by this user alone, on a RAM file system or nowhere at all.

    The files of a visit stand beside it in a folder of their own.
    """

    def __init__(self, folder: Path, name: str, clock: Clock, *, mounts: Path = MOUNTS) -> None:
        self._clock = clock
        self._folder = _own(folder)
        self._path = self._folder / f"visit-{name}.json"
        self._files = KeptFiles(self._folder / f"visit-{name}.files")
        self._problem = "" if is_in_ram(folder, mounts) else "savepoint.not-in-ram"
        if not self._problem and not self._has_own_folder():
            self._problem = "savepoint.folder"

    @property
    def problem(self) -> str:
        """Why nothing is kept (a stable code); empty when a crash keeps the answers."""
        return self._problem

    def write(self, visit: SavedVisit) -> None:
        """Replace the file in one step; when that fails there is no savepoint any more."""
        if self._problem:
            return
        saved: dict[str, Any] = {
            "format": FORMAT,
            "boot": boot_id(),
            "monotonic": self._clock.monotonic(),
            "visit": spelt(visit),
        }
        draft = self._path.with_suffix(".new")
        try:
            saved["files"] = self._files.keep(visit.files)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(saved), encoding="utf-8")
            draft.replace(self._path)
            self._files.forget_others(visit.files)
        except OSError:
            self._problem = "savepoint.unwritable"
            self._remove(draft)
            self.clear()

    def read(self, not_older_than: timedelta) -> SavedVisit | None:
        """Read what an earlier run of the program left, when it may be the same person's.

        None, and nothing is left, when it is of another boot, too old or unreadable.
        """
        if self._problem:
            return None
        try:
            saved = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            saved = None
        visit = self._still_valid(saved, not_older_than)
        if visit is None:
            self.clear()
        return visit

    def clear(self) -> None:
        """Leave nothing behind."""
        self._remove(self._path)
        self._remove(self._path.with_suffix(".new"))
        self._files.clear()

    def _still_valid(self, saved: object, not_older_than: timedelta) -> SavedVisit | None:
        match saved:
            case {
                "format": int(form),
                "boot": str(boot),
                "monotonic": float(then) | int(then),
                "visit": dict(visit),
                "files": list(files),
            } if form == FORMAT and boot == boot_id():
                age = self._clock.monotonic() - then
                if not 0 <= age <= not_older_than.total_seconds():
                    return None
                found = parsed(visit)
                return found and replace(found, files=self._files.read(files))
        return None

    def _has_own_folder(self) -> bool:
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            found = self._folder.lstat()
        except OSError:
            return False
        return stat.S_ISDIR(found.st_mode) and (
            os.name != "posix" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
        )

    @staticmethod
    def _remove(path: Path) -> None:
        with suppress(OSError):
            path.unlink()


def names_in(folder: Path, pattern: str) -> tuple[str, ...]:
    """Name the savepoints that stand in a folder, by a pattern for all of the name."""
    with suppress(OSError):
        found = (
            # a crash between two of them leaves one alone
            re.fullmatch(rf"visit-({pattern})\.(?:json|new|files)", one.name)
            for one in _own(folder).iterdir()
        )
        return tuple(sorted({match[1] for match in found if match}))
    return ()


def _own(folder: Path) -> Path:
    """Find our own place: a shared RAM folder is open to everybody."""
    return folder / f"migration-kiosk-{os.getuid() if os.name == 'posix' else 0}"


def spelt(visit: SavedVisit) -> dict[str, object]:
    """Name what a visit holds, without its files."""
    names = (one.name for one in fields(visit))
    plain = {name: getattr(visit, name) for name in names if name != "files"}
    return {**plain, "assistance": visit.assistance and visit.assistance.spelt()}


def parsed(saved: Mapping[str, object]) -> SavedVisit | None:
    """Believe a file of our own no more than any other."""
    match saved:
        case {
            "id": str(submission),
            "service": str(service),
            "version": str(version),
            "language": str(language),
            "page": str(page),
            "answers": dict(answers),
            "filled": dict(filled),
            "comebacks": int(comebacks),
            "habits": dict(habits),
            "prefilled": int(prefilled),
            "assistance": written,
        } if all(isinstance(one, str) for one in (*answers.values(), *filled.values())) and all(
            isinstance(one, str | int) for one in habits.values()
        ):
            assistance = Assistance.parsed(written)
            if written is not None and assistance is None:
                return None
            return SavedVisit(
                id=SubmissionId(submission),
                service=service,
                version=version,
                language=language,
                page=page,
                answers=answers,
                filled=filled,
                comebacks=comebacks,
                habits=habits,
                prefilled=prefilled,
                assistance=assistance,
            )
    return None
