# SPDX-License-Identifier: Apache-2.0
"""A service as its author keeps it: a folder with tables, lists, terms and samples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.catalogue import Sample, parse_sample
from kiosk.errors import FormError, ReceiptError
from kiosk.forms.publishing.lists import TERRITORY, add_lists, by_english_name, territory_name
from kiosk.forms.publishing.problems import Problem
from kiosk.forms.publishing.structure import check_structure
from kiosk.forms.publishing.terms import Term, calculations, in_force, read_terms
from kiosk.forms.publishing.wording import Wording, wordings
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Place, Workbook, read_workbook
from kiosk.i18n.messages import Message
from kiosk.receipts import FILE_NAME as RECEIPT_FILE
from kiosk.receipts import source_texts

FORM_FILES = ("form.md", "form.xlsx")
LONGEST_STEP = 120
"""Characters of a next step that fit on two lines of paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One service, read and checked as far as its tables alone can say."""

    folder: Path
    workbook: Workbook
    terms: tuple[Term, ...]
    samples: tuple[tuple[Path, Sample], ...]
    problems: tuple[Problem, ...]
    next_steps: tuple[str, ...]
    """What a receipt promises, in English, in the order of events."""

    @property
    def id(self) -> str:
        """The form's id."""
        return self.workbook.settings["form_id"]

    def wordings(self) -> Iterator[Wording]:
        """Yield every text that needs a translation."""
        yield from wordings(self.workbook)
        for step in self.next_steps:
            yield Wording(step, Place(RECEIPT_FILE, column="next_steps"), LONGEST_STEP)

    def summary_values(self, day: date) -> dict[str, str]:
        """Say the terms that stand in the summary, as they are on a day."""
        return in_force(self.terms, day)


def find_sources(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Find the service folders: a path is one, or holds several.

    Raises FormError (``form.publish.nothing``) when there is none.
    """
    found: list[Path] = []
    for path in paths:
        folders = [path] if _form_file(path) else sorted(path.iterdir()) if path.is_dir() else []
        found.extend(folder for folder in folders if folder.is_dir() and _form_file(folder))
    if not found:
        names = ", ".join(path.name for path in paths)
        raise FormError(f"no form.md or form.xlsx in {names}", code="form.publish.nothing")
    return tuple(found)


def read_source(folder: Path, shared: Path | None = None) -> Source:
    """Read one service.

    ``shared`` holds the lists that several services use; by default it is the folder two
    above, as ``resources`` is above ``resources/services/registration``. Raises FormError for
    a file that can't be read at all; what can be mended in its tables is in ``problems``.
    """
    file = _form_file(folder)
    if file is None:
        raise FormError(f"no form.md or form.xlsx in {folder.name}", code="form.publish.nothing")
    workbook = read_workbook(file)
    terms = read_terms(folder)
    workbook.sheets[SURVEY] = [*calculations(terms), *workbook.survey]
    shared = shared or folder.resolve().parent.parent
    problems = add_lists(workbook, folder, shared)
    workbook.sheets[CHOICES] = by_english_name(
        workbook.choices, lambda row: row["label"] or territory_name(row[TERRITORY], "en")
    )
    samples = tuple(
        (path, parse_sample(path.stem, path.read_bytes()))
        for path in sorted((folder / "samples").glob("*.json"))
    )
    return Source(
        folder=folder,
        workbook=workbook,
        terms=terms,
        samples=samples,
        problems=(*problems, *check_structure(workbook, shared / "icons")),
        next_steps=_next_steps(folder / RECEIPT_FILE),
    )


def form_messages(paths: Sequence[Path]) -> Iterator[Message]:
    """Yield the texts of all services below ``paths``, for the translators."""
    for folder in find_sources(paths):
        for wording in read_source(folder).wordings():
            yield wording.message


def _next_steps(file: Path) -> tuple[str, ...]:
    try:
        return tuple(source_texts(file))
    except ReceiptError as error:
        raise FormError(error.detail, code="form.publish.unreadable") from error


def _form_file(folder: Path) -> Path | None:
    return next((folder / name for name in FORM_FILES if (folder / name).is_file()), None)
