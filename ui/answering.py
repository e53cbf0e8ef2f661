# SPDX-License-Identifier: Apache-2.0
"""What the screens that take answers share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.forms import Answered, Attachment, FormSession, Page, Stop, Worded
    from kiosk.intake import Problem
    from ui.documents import Documents

AGREED = "OK"
"""What an acknowledged question holds, as ODK has it."""


class Answering(Protocol):
    """What such a screen needs of a visit."""

    @property
    def session(self) -> "FormSession":
        """The answers and what follows from them."""

    @property
    def media(self) -> Callable[[str], bytes]:
        """Reads a file that goes with the form; raises FormError where there is none."""

    @property
    def prefilled(self) -> int:
        """How many answers came with the person, from a telephone."""

    def worded(self, ref: str, language: str) -> "Worded":
        """Say a question in one language of the form, whichever the person reads."""

    def stop_in(self, stop: str, language: str) -> "Stop | None":
        """Find a page or a list with its texts in one language of the form."""

    def answer(self, ref: str, text: str) -> Mapping[str, frozenset[str]]:
        """Take an answer and say what changed."""

    def attach(self, ref: str, file: "Attachment") -> Mapping[str, frozenset[str]]:
        """Take a file as an answer and say what changed; raises FormError where it can't be."""

    def excuse(self, ref: str) -> None:
        """Let the person go on without a file that can't be brought in here."""

    def problems(self, page: "Page | None" = None) -> "Sequence[Problem]":
        """Say what stands in the way of going on."""

    def zone_problem(self, ref: str) -> "Problem | None":
        """Say what is wrong with a document's lines."""

    def read_from(self, ref: str) -> "Sequence[Answered]":
        """List what a document's lines have answered, as the person reads it."""

    def findings(self, page: "Page | None" = None) -> "Sequence[Problem]":
        """Say what the person should know and what holds nobody up."""


class Asking(Protocol):
    """What a question for a document, a signature or a bar code needs of its page."""

    @property
    def documents(self) -> "Documents | None":
        """Where documents come from; None where there is nothing to bring them in."""

    def file(self, ref: str) -> "Attachment | None":
        """Find the file that answers a question."""

    def attach(self, ref: str, file: "Attachment") -> str:
        """Take a file as an answer; says why not (a stable code), or nothing."""

    def answer(self, ref: str, text: str) -> None:
        """Take an answer; an empty one takes a file back."""

    def excuse(self, ref: str) -> None:
        """Let the person go on without it."""

    def zone_problem(self, ref: str) -> "Problem | None":
        """Say what is wrong with a document's lines."""

    def read_from(self, ref: str) -> "Sequence[Answered]":
        """List what a document's lines have answered."""


@dataclass(frozen=True, slots=True)
class MendingRow:
    """A line of the summary of what to look at again."""

    ref: str
    name: str
    text: str
