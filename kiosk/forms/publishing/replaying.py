# SPDX-License-Identifier: Apache-2.0
"""Walks a form with an author's sample answers, as a person would, in one language."""

import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.catalogue import UNVERIFIED, Catalogue, Round, Sample, parse_sample, resolve
from kiosk.clock import Clock, SystemClock
from kiosk.errors import FormError
from kiosk.forms import Attachment, Form, FormSession, Question, QuestionKind
from kiosk.forms.inspection import NodeKind, NodeState
from kiosk.identifiers import IdSource

MAXIMUM_PAGES = 400
"""A walk that sees more pages than this goes round in circles."""

_STEP = re.compile(r"/([^/\[]+)(?:\[(\d+)\])?")
_RANGES = frozenset({NodeKind.RANGE_FREE, NodeKind.RANGE_COUNTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a walk."""

    sample: str
    language: str
    pages: int
    answers: int
    problems: tuple[str, ...]
    """In plain words, with question names and never with answers."""
    instance: bytes
    """The finished instance; empty when there are problems."""

    @property
    def is_good(self) -> bool:
        """Say whether the walk reached the end as the sample expects."""
        return not self.problems


def replay(
    form: Form | Path,
    case: Sample | Path,
    *,
    language: str | None = None,
    clock: Clock | None = None,
    files: Path | None = None,
) -> Outcome:
    """Walk a form with a sample, or with its JSON file.

    Instead of a form, a published folder may be given with a case file that stands as
    ``<service>/samples/<case>.json``. ``files`` is where the files to upload are; by default
    beside the case file. What the form says about the answers is in the outcome; FormError is
    raised only when the form or the case can't be read.
    """
    clock = clock or SystemClock()
    if isinstance(form, Path):
        if isinstance(case, Sample):
            raise FormError("a published folder needs a case file", code="form.sample")
        form = Catalogue.open(form, UNVERIFIED).form(case.resolve().parent.parent.name)
    if isinstance(case, Path):
        files = files or case.parent
        case = _read_case(case)
    session = FormSession(
        form,
        clock=clock,
        ids=IdSource(clock),
        language=language or form.default_language,
        instance_id=str(IdSource(clock).submission()),
    )
    walk = _Walk(session, case, clock, files)
    walk.run()
    problems = [*walk.problems(), *_unexpected(walk, case, clock)]
    return Outcome(
        sample=case.id,
        language=session.language,
        pages=len(walk.pages),
        answers=len(walk.answered),
        problems=tuple(problems),
        instance=b"" if problems else session.finalise(),
    )


class _Walk:
    """One pass over the pages, answering each question once as it comes up."""

    def __init__(
        self, session: FormSession, sample: Sample, clock: Clock, files: Path | None
    ) -> None:
        self.session = session
        self.answered: set[str] = set()
        self.pages: list[str] = []
        self.seen: set[str] = set()
        self._all = Round(sample.answers, sample.repeats)
        self._clock = clock
        self._files = files
        self._complaints: list[str] = []

    def run(self) -> None:
        """Go from page to page until none is new."""
        while len(self.pages) < MAXIMUM_PAGES:
            self._grow()
            page = next((p for p in self.session.pages() if p.id not in self.pages), None)
            if page is None:
                return
            self.pages.append(page.id)
            self._fill(page.id)
        self._complaints.append("the walk never ends")

    def problems(self) -> Iterator[str]:
        """Say what the form refused and what was never asked."""
        yield from self._complaints
        for violation in self.session.violations():
            place = _spelt(violation.ref)
            yield f"{place}: {violation.condition.name.lower()}"
        for name in _asked_for(self._all):
            if name not in self.answered:
                yield f"{name}: was never asked"
        yield from self._wrong_counts()

    def _fill(self, page_id: str) -> None:
        """Answer what is on a page; an answer may bring up another question on it."""
        looked: set[str] = set()
        progress = True
        while progress:
            progress = False
            page = next((p for p in self.session.pages() if p.id == page_id), None)
            for ref in page.questions if page else ():
                place = _spelt(ref)
                if place in looked:
                    continue
                looked.add(place)
                question = self.session.question(ref)
                self.seen.add(question.name)
                here = self._round(ref)
                if here and question.name in here.answers and place not in self.answered:
                    self.answered.add(place)
                    self._answer(question, here.answers[question.name], place)
                    progress = True

    def _answer(self, question: Question, value: str, place: str) -> None:
        try:
            if question.kind is QuestionKind.UPLOAD and value:
                self.session.attach(question.ref, self._file(value))
            elif _is_no_choice(question, value):
                self._complaints.append(f"{place}: there is no such choice at this point")
            else:
                self.session.answer(question.ref, resolve({"": value}, self._clock)[""])
        except FormError as error:
            self._complaints.append(f"{place}: {error.detail}")

    def _file(self, name: str) -> Attachment:
        """Take a file that the sample names from beside it."""
        file = None if self._files is None else self._files / name
        if file is None or Path(name).name != name or not file.is_file():
            raise FormError("the file to upload is not beside the sample", code="form.sample")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Attachment.of(name, kind, file.read_bytes())

    def _grow(self) -> None:
        """Give each repeat that a person decides as many instances as the sample answers."""
        if not self._all.repeats:
            return
        while (wrong := next(self._to_change(), None)) is not None:
            state, wanted = wrong
            count = state.count or 0
            try:
                if count < wanted:
                    self.session.add_repeat(state.ref)
                else:
                    self.session.remove_repeat(f"{state.ref}[{count}]")
            except FormError as error:
                self._complaints.append(f"{_spelt(state.ref)}: {error.detail}")
                return

    def _to_change(self) -> Iterator[tuple[NodeState, int]]:
        for state, wanted in self._counts():
            if state.kind is NodeKind.RANGE_FREE and state.relevant and state.count != wanted:
                yield state, wanted

    def _counts(self) -> Iterator[tuple[NodeState, int]]:
        """Yield each repeat that the sample answers with how often it does."""
        for state in self.session.nodes():
            if state.kind in _RANGES:
                parent, _, name = state.ref.rpartition("/")
                here = self._round(parent)
                if here is not None and name in here.repeats:
                    yield state, len(here.repeats[name])

    def _wrong_counts(self) -> Iterator[str]:
        if self._all.repeats:
            for state, wanted in self._counts():
                if state.count != wanted:
                    place = _spelt(state.ref)
                    yield f"{place}: comes up {state.count} times, the sample answers {wanted}"

    def _round(self, ref: str) -> Round | None:
        """Find the answers for the repeat instance that a reference stands in."""
        here: Round | None = self._all
        for name, number in _STEP.findall(ref):
            if number:
                rounds = here.repeats.get(name, ()) if here else ()
                here = rounds[int(number) - 1] if int(number) <= len(rounds) else None
        return here


def _is_no_choice(question: Question, value: str) -> bool:
    """Tell whether an answer is not among the choices that are on offer now."""
    if question.kind is QuestionKind.SELECT_ONE:
        values = {value} if value else set()
    elif question.kind in {QuestionKind.SELECT_MANY, QuestionKind.RANK}:
        values = set(value.split())
    else:
        return False
    return not values <= {choice.value for choice in question.choices}


def _spelt(ref: str) -> str:
    """Name a question as a sample does: its name, behind the repeats it stands in."""
    steps = _STEP.findall(ref)
    outer = [f"{name}[{number}]" for name, number in steps[:-1] if number]
    return "/".join([*outer, steps[-1][0]])


def _asked_for(here: Round, outer: str = "") -> Iterator[str]:
    """Name every answer of a sample, as ``_spelt`` does."""
    yield from (outer + name for name in here.answers)
    for name, rounds in here.repeats.items():
        for number, one in enumerate(rounds, 1):
            yield from _asked_for(one, f"{outer}{name}[{number}]/")


def _unexpected(walk: _Walk, sample: Sample, clock: Clock) -> Iterator[str]:
    shown_at_end = {
        walk.session.question(ref).name for page in walk.session.pages() for ref in page.questions
    }
    values = _values(walk.session) if sample.expected else {}
    for name, value in resolve(sample.expected, clock).items():
        if values.get(name) != value:
            yield f"{name}: does not come to the expected value"
    for name in sample.shown:
        if name not in walk.seen:
            yield f"{name}: should have been shown"
    for name in sample.hidden:
        if name in shown_at_end:
            yield f"{name}: should not be shown"


def _values(session: FormSession) -> Mapping[str, str]:
    """Say the relevant values, asked or calculated, by name as a sample spells it."""
    return {_spelt(state.ref): state.value for state in session.nodes() if state.relevant}


def _read_case(file: Path) -> Sample:
    try:
        return parse_sample(file.stem, file.read_bytes())
    except OSError as error:
        raise FormError(f"{file.name}: {error}", code="form.sample") from error
