# SPDX-License-Identifier: Apache-2.0
"""One form's submissions as one row each, with its repeats and attachments beside them."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from kiosk import reference
from kiosk.clock import local
from kiosk.errors import FormError, StorageError
from kiosk.exporting.books import Book
from kiosk.forms.tabling import Cell, Tabulation


def N_(text: str) -> str:  # noqa: N802 the mark that the translators' tool looks for
    """Mark a text that is translated where it is written."""
    return text


INSTANCE: Final = "submission.xml"
MANIFEST: Final = "manifest.json"

_HEADS: Final = (
    N_("Reference number"),
    N_("Taken"),
    N_("Received"),
    N_("Kiosk"),
    N_("Officer"),
    N_("Language"),
    N_("Version of the form"),
    N_("Submission"),
)
_REST: Final = N_("Other answers")
_NUMBER: Final = N_("Number")
_ANSWERS: Final = N_("Answers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a submission without opening it."""

    id: str
    reference: str
    station: str
    officer: str
    """The id of the member of staff who took part last; empty where none did."""
    form_version: str
    language: str
    taken_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A submission that was opened into a folder."""

    facts: Facts
    folder: Path


class Export:
    """Writes opened submissions into a book, and their attachments into a folder."""

    def __init__(
        self, tabulation: Tabulation, book: Book, files: Path, say: Callable[[str], str]
    ) -> None:
        self._tabulation = tabulation
        self._book = book
        self._files = files
        heads = [say(one) for one in _HEADS]
        for at, table in enumerate(tabulation.tables):
            before = heads if at == 0 else [heads[0], say(_NUMBER)]
            behind = [say(_REST)] if at == 0 else []
            book.write(at, [Cell(text) for text in (*before, *table.labels, *behind)])

    def add(self, opened: Opened) -> None:
        """Write a submission's rows. Raises FormError and StorageError."""
        facts = opened.facts
        try:
            instance = (opened.folder / INSTANCE).read_bytes()
        except OSError as error:
            raise FormError("no instance in it", code="form.instance") from error
        rows = list(self._tabulation.rows(instance))
        rest = self._tabulation.unknown(instance)
        names = self._keep(opened)
        number = Cell(reference.grouped(facts.reference))
        counts: dict[int, int] = {}
        for row in rows:
            cells = [_placed(cell, names) for cell in row.cells]
            if row.table == 0:
                self._book.write(0, [number, *_facts(facts), *cells, _rest(rest)])
                continue
            counts[row.table] = counts.get(row.table, 0) + 1
            at = Cell(str(counts[row.table]), is_number=True)
            self._book.write(row.table, [number, at, *cells])

    def _keep(self, opened: Opened) -> Mapping[str, str]:
        """Move the attachments to where they stay, and say where by their names."""
        found = sorted(
            path
            for path in opened.folder.rglob("*")
            if path.is_file() and path.name not in {INSTANCE, MANIFEST}
        )
        # a number may have been given twice; what tells them apart is the id's random end
        name = f"{opened.facts.reference}-{opened.facts.id[-12:]}"
        folder = self._files / name
        kept: dict[str, str] = {}
        try:
            for path in found:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                inner = path.relative_to(opened.folder).as_posix()
                target = folder / inner
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.replace(target)
                kept[inner] = f"{self._files.name}/{name}/{inner}"
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
        return kept


def tables_of(tabulation: Tabulation, say: Callable[[str], str]) -> tuple[str, ...]:
    """Name the tables for a book."""
    return tuple(table.name or say(_ANSWERS) for table in tabulation.tables)


@contextmanager
def workshop(beside: Path) -> Iterator[Path]:
    """Make a folder for what is open meanwhile, on the disk where the export goes.

    Nobody else may look into it and nothing of it stays. Raises StorageError.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=beside) as folder:
            yield Path(folder)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def _facts(facts: Facts) -> tuple[Cell, ...]:
    return (
        Cell(_moment(facts.taken_at)),
        Cell(_moment(facts.received_at)),
        Cell(facts.station),
        Cell(facts.officer),
        Cell(facts.language),
        Cell(facts.form_version),
        Cell(facts.id),
    )


def _moment(moment: datetime) -> str:
    """Write a time at the service points so that it sorts as it reads."""
    return local(moment).strftime("%Y-%m-%d %H:%M:%S")


def _placed(cell: Cell, names: Mapping[str, str]) -> Cell:
    return Cell(names[cell.text]) if cell.is_file and cell.text in names else cell


def _rest(rest: Mapping[str, str]) -> Cell:
    return Cell("\n".join(f"{path}: {text}" for path, text in rest.items()))
