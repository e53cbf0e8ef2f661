# SPDX-License-Identifier: Apache-2.0
"""What officials read beside the person's words, while one of them has the visit in hand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.forms import plain
from kiosk.i18n import language as language_of

if TYPE_CHECKING:
    from kiosk.forms import Stop, Worded
    from ui.answering import Answering

_MARKS: Final = {False: "\N{LEFT-TO-RIGHT MARK}", True: "\N{RIGHT-TO-LEFT MARK}"}
"""What has a line run as its own language does, whatever it begins with and stands below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """A visit in another language than the person's; nothing of the visit changes by it."""

    visit: "Answering"
    language: str

    def stop(self, stop: str) -> "Stop | None":
        """Find a page or a list of it."""
        return self.visit.stop_in(stop, self.language)

    def question(self, ref: str) -> "Worded":
        """Say a question of it."""
        return self.visit.worded(ref, self.language)

    def told(self, ref: str) -> str:
        """Write what a question says, its label and where to look."""
        worded = self.question(ref)
        return self.lines(worded.label, worded.hint)

    def lines(self, *texts: str) -> str:
        """Write texts one below the other."""
        return lines(self.language, *texts)


def second_of(visit: "Answering | None", language: str) -> Second | None:
    """Give a visit in another language; None where the person reads that, or the form hasn't it."""
    if not language or visit is None:
        return None
    session = visit.session
    if language == session.language or language not in session.form.languages:
        return None
    return Second(visit=visit, language=language)


def lines(language: str, *texts: str) -> str:
    """Write a form's texts one below the other, each in the direction of their language."""
    mark = _MARKS[language_of(language).right_to_left]
    told = "\n".join(said for text in texts if (said := plain(text)))
    return "\n".join(f"{mark}{line}" if line else "" for line in told.split("\n"))
