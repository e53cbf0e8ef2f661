# SPDX-License-Identifier: Apache-2.0
"""What each transaction did to the answers, so that it can be taken back exactly."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk.forms.instance import InstanceNode


class Held(NamedTuple):
    """A node held this before."""

    node: InstanceNode
    raw: str


class Came(NamedTuple):
    """An instance of a repeat was added."""

    node: InstanceNode


class Went(NamedTuple):
    """An instance of a repeat was taken out from this place among its siblings."""

    node: InstanceNode
    parent: InstanceNode
    place: int


Step = Held | Came | Went


@dataclass(slots=True)
class Transaction:
    """The steps of one transaction in their order; ``language`` is the one it was made in."""

    language: str
    steps: list[Step] = field(default_factory=list)


class Journal:
    """The transaction under way and the last ones that were finished."""

    def __init__(self, depth: int) -> None:
        self._done: deque[Transaction] = deque(maxlen=depth)
        self._open = Transaction("")
        self.note = self._open.steps.append
        """Notes a step of the transaction under way."""

    def __len__(self) -> int:
        return len(self._done)

    def begin(self, language: str) -> None:
        """Begin a transaction; what was noted before belongs to none and is forgotten."""
        self._open = Transaction(language)
        self.note = self._open.steps.append

    def close(self) -> None:
        """Finish the transaction under way; one that did nothing leaves no trace."""
        if self._open.steps:
            self._done.append(self._open)
        self.begin("")

    def abandon(self) -> Transaction:
        """Hand over what the transaction under way did so far, to be taken back."""
        given_up = self._open
        self.begin("")
        return given_up

    def last(self) -> Transaction | None:
        """Hand over the last finished transaction and forget it; None when there is none."""
        return self._done.pop() if self._done else None

    def texts(self) -> Iterator[str]:
        """Yield every text that taking back could bring again."""
        for step in (step for done in self._done for step in done.steps):
            if isinstance(step, Held):
                yield step.raw
            elif isinstance(step, Went):
                yield from (node.raw for node in step.node.walk())

    def clear(self) -> None:
        """Forget everything: the answers are others now."""
        self._done.clear()
        self.begin("")
