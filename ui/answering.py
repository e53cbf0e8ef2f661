# SPDX-License-Identifier: Apache-2.0
"""What the screens that take answers share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Page
    from kiosk.intake import Problem

AGREED = "OK"
"""What an acknowledged question holds, as ODK has it."""


class Answering(Protocol):
    """What such a screen needs of a visit."""

    @property
    def session(self) -> "FormSession":
        """The answers and what follows from them."""

    def answer(self, ref: str, text: str) -> Mapping[str, frozenset[str]]:
        """Take an answer and say what changed."""

    def problems(self, page: "Page | None" = None) -> "Sequence[Problem]":
        """Say what stands in the way of going on."""

    def findings(self, page: "Page | None" = None) -> "Sequence[Problem]":
        """Say what the person should know and what holds nobody up."""


@dataclass(frozen=True, slots=True)
class MendingRow:
    """A line of the summary of what to look at again."""

    ref: str
    name: str
    text: str
