# SPDX-License-Identifier: Apache-2.0
"""What each transaction did to the answers, so that it can be taken back exactly."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

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

    def weight(self) -> int:
        """Say about how many nodes of an instance it keeps in memory."""
        return sum(
            sum(1 for _ in step.node.walk())
            if isinstance(step, Went)
            else 1 + (len(step.raw) // _SIGNS_A_NODE if isinstance(step, Held) else 0)
            for step in self.steps
        )


_SIGNS_A_NODE: Final = 300
"""So many signs take the memory of a node."""


class Journal:
    """The transaction under way and the last ones that were finished.

    ``depth`` is how many at the most; the oldest are forgotten when they keep more than
    ``nodes`` together, but never the last one.
    """

    def __init__(self, depth: int, nodes: int) -> None:
        self._done: deque[Transaction] = deque(maxlen=depth)
        self._weights: deque[int] = deque(maxlen=depth)
        self._nodes = nodes
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
            self._weights.append(self._open.weight())
            while len(self._done) > 1 and sum(self._weights) > self._nodes:
                self._done.popleft()
                self._weights.popleft()
        self.begin("")

    def abandon(self) -> Transaction:
        """Hand over what the transaction under way did so far, to be taken back."""
        given_up = self._open
        self.begin("")
        return given_up

    def last(self) -> Transaction | None:
        """Hand over the last finished transaction and forget it; None when there is none."""
        if not self._done:
            return None
        self._weights.pop()
        return self._done.pop()

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
        self._weights.clear()
        self.begin("")
