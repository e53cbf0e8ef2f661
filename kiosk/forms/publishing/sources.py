# SPDX-License-Identifier: Apache-2.0
"""A form as its author keeps it: a service's folder, or a file with what stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from kiosk.catalogue import Sample, parse_sample
from kiosk.errors import FormError, ReceiptError
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.publishing.attributes import check_attributes
from kiosk.forms.publishing.cldr import by_english_name
from kiosk.forms.publishing.facts import (
    SERVICE_FILE,
    complete,
    is_for_the_kiosk,
    read_service_file,
)
from kiosk.forms.publishing.languages import Spoken, spoken_in
from kiosk.forms.publishing.lists import add_lists, take_in_external_choices
from kiosk.forms.publishing.parts import FOLDER as PARTS
from kiosk.forms.publishing.parts import take_in_parts
from kiosk.forms.publishing.problems import Problem, weighed
from kiosk.forms.publishing.reading import SPREADSHEETS, TABLES, read_workbook
from kiosk.forms.publishing.structure import check_structure
from kiosk.forms.publishing.terms import Term, calculations, in_force, named_in, read_terms
from kiosk.forms.publishing.wording import Wording, wordings
from kiosk.forms.publishing.workbook import CHOICES, SURVEY, Place, Workbook
from kiosk.forms.publishing.xforms import SUFFIX, read_xform
from kiosk.i18n import languages as installed_languages
from kiosk.i18n.messages import Message
from kiosk.receipts import FILE_NAME as RECEIPT_FILE
from kiosk.receipts import source_texts

FORM_FILES = ("form.md", "form.xlsx", "form.xls", "form.csv", "form.xml")
ICONS = Path(__file__).resolve().parents[3] / "resources" / "icons"
"""The design's own, for a form that stands elsewhere."""
LONGEST_STEP = 120
"""Characters of a next step that fit on two lines of paper."""

_KINDS = (*TABLES, SUFFIX)
_NOTHING = "no form (.xlsx, .xls, .md, .csv with a sheet 'survey', or an XForm .xml)"
_SIGNS = {
    ".md": re.compile(rb"^\s*\|\s*survey\s*\|", re.MULTILINE | re.IGNORECASE),
    ".csv": re.compile(rb"^(\xef\xbb\xbf)?\"?survey\"?\s*(,|$)", re.MULTILINE | re.IGNORECASE),
    ".xml": re.compile(rb"http://www\.w3\.org/2002/xforms"),
}
"""What a form of each kind has in it, and no other file of a folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One form, read and checked as far as its files alone can say."""

    file: Path
    own_folder: bool
    """Whether the folder is this form's alone, as that of a service is."""
    strict: bool
    """Whether it was written for the kiosk, so that nothing is forgiven."""
    workbook: Workbook
    xform: bytes
    """The form itself when it came as XML, else empty."""
    spoken: Spoken
    terms: tuple[Term, ...]
    samples: tuple[tuple[Path, Sample], ...]
    shared: Path
    """The data that several services use."""
    problems: tuple[Problem, ...]
    next_steps: tuple[str, ...]
    """What a receipt promises, in English, in the order of events."""

    @property
    def id(self) -> str:
        """The form's id."""
        return self.workbook.settings["form_id"]

    @property
    def folder(self) -> Path:
        """Where the form stands, with what belongs to it."""
        return self.file.parent

    def wordings(self) -> Iterator[Wording]:
        """Yield every text that needs a translation."""
        yield from wordings(self.workbook, self.spoken)
        for step in self.next_steps:
            yield Wording(step, Place(RECEIPT_FILE, column="next_steps"), LONGEST_STEP)

    def summary_values(self, day: date) -> dict[str, str]:
        """Say the terms that stand in the summary, as they are on a day."""
        return in_force(self.terms, day)


def find_sources(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Find the forms' files: a path is one, is a folder with some, or holds several folders.

    Raises FormError (``form.publish.nothing``) when there is none.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_file() and path.suffix.lower() in _KINDS:
            found.append(path)
        elif path.is_dir():
            inner = (file for one in sorted(path.iterdir()) for file in _forms_in(one))
            found.extend(_forms_in(path) or inner)
    if not found:
        names = ", ".join(path.name for path in paths)
        raise FormError(f"{_NOTHING} in {names}", code="form.publish.nothing")
    return tuple(dict.fromkeys(found))


def read_source(path: Path, shared: Path | None = None, *, strict: bool = False) -> Source:
    """Read one form, by its file or by its service's folder.

    ``shared`` holds the lists and parts that several services use; by default it is the folder two
    above, as ``resources`` is above ``resources/services/registration``. With ``strict``
    nothing is forgiven, whatever the form was written for. Raises FormError for a file that
    can't be read at all; what can be mended is in ``problems``.
    """
    file = path if path.is_file() else _form_file(path)
    if file is None:
        raise FormError(f"{_NOTHING} in {path.name}", code="form.publish.nothing")
    folder = file.parent
    own_folder = _form_file(folder) == file
    shared = shared or folder.resolve().parent.parent
    xform = b""
    problems = []
    if file.suffix.lower() == SUFFIX:
        workbook, xform = read_xform(file)
    else:
        workbook = read_workbook(file)
        problems += take_in_parts(workbook, shared)
        take_in_external_choices(workbook)
    problems += read_service_file(_service_file(file, own_folder=own_folder), workbook)
    strict = strict or is_for_the_kiosk(workbook)
    name = folder.resolve().name if file.stem == "form" else file.stem
    problems += complete(workbook, name, sha256(file.read_bytes()).hexdigest()[:8], strict=strict)
    terms = read_terms(folder) if own_folder and not xform else ()
    spoken = spoken_in(workbook, installed_languages())
    if not xform:
        problems += _add_lists(workbook, folder, shared)
        terms += tuple(named_in(workbook, read_terms(shared / PARTS), terms))
        workbook.sheets[SURVEY] = [*calculations(terms), *workbook.survey]
        problems += check_structure(workbook, spoken)
    icons = shared / "icons"
    problems += check_attributes(workbook, icons if icons.is_dir() else ICONS)
    return Source(
        file=file,
        own_folder=own_folder,
        strict=strict,
        workbook=workbook,
        xform=xform,
        spoken=spoken,
        terms=terms,
        samples=_samples(folder) if own_folder else (),
        shared=shared,
        problems=tuple(weighed(problems, strict=strict)),
        next_steps=_next_steps(folder / RECEIPT_FILE) if own_folder else (),
    )


def form_messages(paths: Sequence[Path]) -> Iterator[Message]:
    """Yield the texts of all services below ``paths``, for the translators."""
    for file in find_sources(paths):
        for wording in read_source(file).wordings():
            yield wording.message


def _add_lists(workbook: Workbook, folder: Path, shared: Path) -> list[Problem]:
    """Add the lists from files, and bring what CLDR names into order."""
    problems = add_lists(workbook, folder, shared)
    if workbook.choices:
        workbook.sheets[CHOICES] = by_english_name(workbook.choices)
    return problems


def _samples(folder: Path) -> tuple[tuple[Path, Sample], ...]:
    return tuple(
        (path, parse_sample(path.stem, path.read_bytes()))
        for path in sorted((folder / "samples").glob("*.json"))
    )


def _next_steps(file: Path) -> tuple[str, ...]:
    try:
        return tuple(source_texts(file))
    except ReceiptError as error:
        raise FormError(error.detail, code="form.publish.unreadable") from error


def _service_file(file: Path, *, own_folder: bool) -> Path:
    own = file.with_suffix(".toml")
    return file.parent / SERVICE_FILE if own_folder and not own.exists() else own


def _form_file(folder: Path) -> Path | None:
    """Find a folder's own form: ``form.*``, or the only one in it."""
    forms = _forms_in(folder)
    return forms[0] if len(forms) == 1 else None


def _forms_in(folder: Path) -> tuple[Path, ...]:
    """List the forms of a folder: ``form.*`` stands for all that is in it."""
    if not folder.is_dir():
        return ()
    named = next((folder / name for name in FORM_FILES if (folder / name).is_file()), None)
    if named is not None:
        return (named,)
    return tuple(file for file in sorted(folder.iterdir()) if _is_form(file))


def _is_form(file: Path) -> bool:
    """Tell a form by its kind, or by what is in it where lists and notes are of that kind too."""
    suffix = file.suffix.lower()
    if file.name.startswith(("~", ".")) or not file.is_file():
        return False
    sign = _SIGNS.get(suffix)
    if sign is None:
        return suffix in SPREADSHEETS
    if file.stat().st_size > DEFAULT_LIMITS.form_bytes:
        return False
    try:
        return sign.search(file.read_bytes()) is not None
    except OSError:
        return False
