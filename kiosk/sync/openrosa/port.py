# SPDX-License-Identifier: Apache-2.0
"""An OpenRosa server as the courier's loop sees it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

from kiosk.sealing.age import Reader
from kiosk.sync.port import Reply


class Word(Enum):
    """What the server says of one post."""

    STORED = "stored"
    """201: it has these bytes."""
    ACCEPTED = "accepted"
    """202: it took note of them; of those that it has already KoboToolbox says this."""
    CONFLICT = "conflict"
    """409: deleted, closed, other bytes, superseded, or only two at the same moment."""
    UNKNOWN_FORM = "unknown form"
    """404: it has no such form, or not this version of it."""
    REFUSED = "refused"
    """400: it can't read them and never will."""
    POISON = "poison"
    """500: it breaks over them, or is ill."""
    TOO_LARGE = "too large"
    """413: longer than it, or what stands before it, takes."""
    LACKING = "lacking"
    """It said 201 to each post, and does not have every file."""
    UNCHECKED = "unchecked"
    """It said 201 to each post, and does not know the submission to whoever may look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted(Reply):
    """What came back for a post; with a word also where there is trouble."""

    word: Word | None = None
    said: str = ""
    """The server's own words, harmless to print and short."""
    time: datetime | None = None
    """The server's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed(Reply):
    """What came back for the question whether it is there."""

    time: datetime | None = None
    most_bytes: int | None = None
    """The longest request that it advises; None where it doesn't say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Reply):
    """What came back for the question which files of a submission are there.

    With a code and no trouble where the server does not know the submission.
    """

    there: frozenset[str] = frozenset()
    """Their names."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file that goes with a post."""

    name: str
    """As the XML names it, which is the part's name as well."""
    size: int
    begin: Callable[[], AbstractContextManager[Reader]] = field(repr=False)
    """Begins to read it, as often as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request: the XML with at most one file, because a cut costs all of it."""

    xml: bytes = field(repr=False)
    file: FilePart | None
    is_last: bool

    @property
    def weight(self) -> int:
        """Say how many bytes it brings, but for what is around them."""
        return len(self.xml) + (self.file.size if self.file else 0)


class Server(Protocol):
    """The server. No method MUST raise for anything that comes over the line."""

    @property
    def carried(self) -> int:
        """Count the bytes handed to the line so far."""

    def interrupt_when(self, is_stopped: Callable[[], bool]) -> None:
        """Break off what is being sent once this says so."""

    def probe(self) -> Probed:
        """Ask whether it is there and lets this station in."""

    def post(self, post: Post) -> Posted:
        """Send one post and wait for the answer. Raises what reading the file raises."""

    def check(self, form_id: str, instance_id: str) -> Checked | None:
        """Ask which files of a submission it has; None where nobody is allowed to ask."""
