# SPDX-License-Identifier: Apache-2.0
"""Where a person is on the way through a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.forms import plain
from ui.messages import N_
from ui.words import Words


class Page(Protocol):
    """What the way needs of a page."""

    @property
    def id(self) -> str:
        """What tells the page from the others."""

    @property
    def section(self) -> str:
        """The name of the part of the form that the page stands in, or empty."""

    @property
    def entry(self) -> str:
        """The entry of a list that the page belongs to, or empty."""


@dataclass(frozen=True, slots=True)
class Step:
    """The place on the way: ``current`` counts from 1, the last step is the check if there is one."""

    current: int
    count: int
    section: str


def step_of(pages: Sequence[Page], page_id: str | None, *, has_check: bool = True) -> Step:
    """Say the step of a page, or of the check for None.

    Pages that follow each other in one section are one step; a page without a section is a
    step of its own. The entries of a list are on the list's step, so that the steps stay as many
    as they were however many entries there are.
    """
    starts: list[str] = []
    before: str | None = None
    here = Step(0, 0, "")
    for page in pages:
        if not page.entry:
            if not page.section or page.section != before:
                starts.append(page.id)
            before = page.section
        if page.id == page_id:
            here = Step(len(starts), 0, page.section)
    count = len(starts) + int(has_check)
    return Step(here.current or count, count, here.section)


def step_text(words: Words, step: Step) -> str:
    """Say the place on the way in words."""
    if not step.section:
        return words(N_("Step %(step)s of %(count)s"), step=step.current, count=step.count)
    return words(
        N_("Step %(step)s of %(count)s · %(section)s"),
        step=step.current,
        count=step.count,
        section=plain(step.section),
    )
