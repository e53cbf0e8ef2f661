# SPDX-License-Identifier: Apache-2.0
"""Walks a form with an author's sample answers, as a person would, in one language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.catalogue import Catalogue, Sample, parse_sample, resolve
from kiosk.clock import Clock, SystemClock
from kiosk.errors import FormError
from kiosk.forms import Form, FormSession
from kiosk.identifiers import IdSource

MAXIMUM_PAGES = 400
"""A walk that sees more pages than this goes round in circles."""


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
) -> Outcome:
    """Walk a form with a sample, or with its JSON file.

    Instead of a form, a published folder may be given with a case file that stands as
    ``<service>/samples/<case>.json``. What the form says about the answers is in the outcome;
    FormError is raised only when the form or the case can't be read.
    """
    clock = clock or SystemClock()
    if isinstance(form, Path):
        if isinstance(case, Sample):
            raise FormError("a published folder needs a case file", code="form.sample")
        form = Catalogue.open(form).form(case.resolve().parent.parent.name)
    sample = case if isinstance(case, Sample) else _read_case(case)
    session = FormSession(
        form,
        clock=clock,
        ids=IdSource(clock),
        language=language or form.default_language,
        instance_id=str(IdSource(clock).submission()),
    )
    walk = _Walk(session, sample.resolved(clock))
    walk.run()
    problems = [*walk.problems(), *_unexpected(walk, sample, clock)]
    return Outcome(
        sample=sample.id,
        language=session.language,
        pages=len(walk.pages),
        answers=len(walk.answered),
        problems=tuple(problems),
        instance=b"" if problems else session.finalise(),
    )


class _Walk:
    """One pass over the pages, answering each question once as it comes up."""

    def __init__(self, session: FormSession, answers: Mapping[str, str]) -> None:
        self.session = session
        self.answers = answers
        self.answered: dict[str, str] = {}
        self.pages: list[str] = []
        self.seen: set[str] = set()
        self._complaints: list[str] = []

    def run(self) -> None:
        """Go from page to page until none is new."""
        while len(self.pages) < MAXIMUM_PAGES:
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
            name = self.session.question(violation.ref).name
            yield f"{name}: {violation.condition.name.lower()}"
        for name in self.answers.keys() - self.answered.keys():
            yield f"{name}: was never asked"

    def _fill(self, page_id: str) -> None:
        """Answer what is on a page; an answer may bring up another question on it."""
        progress = True
        while progress:
            progress = False
            page = next((p for p in self.session.pages() if p.id == page_id), None)
            for ref in page.questions if page else ():
                question = self.session.question(ref)
                self.seen.add(question.name)
                if question.name in self.answers and question.name not in self.answered:
                    self.session.answer(ref, self.answers[question.name])
                    self.answered[question.name] = ref
                    progress = True


def _unexpected(walk: _Walk, sample: Sample, clock: Clock) -> Iterator[str]:
    shown_at_end = {
        walk.session.question(ref).name: walk.session.question(ref)
        for page in walk.session.pages()
        for ref in page.questions
    }
    for name, value in resolve(sample.expected, clock).items():
        question = shown_at_end.get(name)
        if question is None or question.value != value:
            yield f"{name}: does not come to the expected value"
    for name in sample.shown:
        if name not in walk.seen:
            yield f"{name}: should have been shown"
    for name in sample.hidden:
        if name in shown_at_end:
            yield f"{name}: should not be shown"


def _read_case(file: Path) -> Sample:
    try:
        return parse_sample(file.stem, file.read_bytes())
    except OSError as error:
        raise FormError(f"{file.name}: {error}", code="form.sample") from error
