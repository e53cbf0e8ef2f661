# SPDX-License-Identifier: Apache-2.0
"""Published editions side by side, and the one step by which another comes into force.

``var/published`` is a symbolic link to one edition in ``var/.published``. Replacing the link
is one rename, so that a reader finds the old edition or the new one at every moment, whatever
is cut off when. A kiosk that has opened an edition goes on with it: the two before the one in
force are kept.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kiosk import durable
from kiosk.catalogue import CATALOGUE_FILE
from kiosk.errors import StorageError

KEPT = 2
"""Editions kept beside the one in force: for kiosks that still read them, and for going back."""

_DRAFT = ".draft-"


def shelf_of(out: Path) -> Path:
    """Say where the editions behind a published folder stand."""
    return out.with_name(f".{out.name}")


def refuse_foreign(out: Path) -> None:
    """Raise StorageError (``storage.not-a-set``) for what publishing must not replace.

    That is a file, or a folder with anything in it that is not a published set: somebody's own.
    """
    if out.is_symlink() or not out.exists():
        return
    if out.is_dir() and ((out / CATALOGUE_FILE).is_file() or not any(out.iterdir())):
        return
    detail = f"{out.name} is not a published set: name a new folder, or move what is there away"
    raise StorageError(detail, code="storage.not-a-set")


def new_draft(out: Path) -> Path:
    """Make an empty folder for the next edition, and clear away what a cut left behind.

    Raises StorageError when the disk refuses.
    """
    shelf = shelf_of(out)
    draft = shelf / f"{_DRAFT}{os.getpid()}"
    try:
        for leftover in shelf.glob(f"{_DRAFT}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        draft.mkdir(parents=True)
    except OSError as error:
        raise _refused(out, error) from error
    return draft


def put_in_force(draft: Path, name: str, out: Path) -> None:
    """Make a finished draft durable and bring it into force under its name.

    Raises StorageError when the disk refuses; what was in force is in force then.
    """
    shelf = shelf_of(out)
    edition = shelf / name
    link = out.with_name(f".{out.name}.link")
    try:
        _make_durable(draft)
        draft.rename(edition)
        durable.sync_folder(shelf)
        link.unlink(missing_ok=True)
        link.symlink_to(f"{shelf.name}/{name}", target_is_directory=True)
        if out.is_dir() and not out.is_symlink():
            # written before there were editions; it steps aside this one time
            out.rename(shelf / f"{_DRAFT}before-editions")
        link.replace(out)
        durable.sync_folder(out.parent)
    except OSError as error:
        raise _refused(out, error) from error
    _clear(shelf, edition)


def discard(draft: Path) -> None:
    """Take a draft away that is not needed or was not finished."""
    shutil.rmtree(draft, ignore_errors=True)


def same_files(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same content."""
    if not other.is_dir():
        return False
    names = [path.relative_to(one) for path in _files(one)]
    if sorted(names) != sorted(path.relative_to(other) for path in _files(other)):
        return False
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _clear(shelf: Path, current: Path) -> None:
    """Remove drafts and all but the newest editions; one that can't be removed may stay."""
    editions = [path for path in shelf.iterdir() if not path.name.startswith(".")]
    older = sorted((path for path in editions if path != current), key=_number, reverse=True)
    drafts = [path for path in shelf.iterdir() if path.name.startswith(_DRAFT)]
    for path in (*older[KEPT:], *drafts):
        shutil.rmtree(path, ignore_errors=True)


def _number(edition: Path) -> int:
    number = edition.name.partition("-")[0]
    return int(number) if number.isdecimal() else -1


def _make_durable(folder: Path) -> None:
    """Bring every file and folder below to the disk, so that a power cut finds all or nothing."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            durable.sync_folder(path)
        else:
            durable.sync_file(path)
    durable.sync_folder(folder)


def _refused(out: Path, error: OSError) -> StorageError:
    return StorageError(f"{out.name}: {error.strerror or error}", code="storage.unwritable")
