# SPDX-License-Identifier: Apache-2.0
"""What an expression may ask of the session it runs in."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, Final, Protocol

from kiosk.clock import Clock, SystemClock, baku, local
from kiosk.errors import FormError
from kiosk.forms.nodes import DOCUMENT, Node
from kiosk.forms.secondary import SecondaryInstance

WORK: Final = 1_000_000
"""Nodes that may be looked at in one transaction: seconds, where an hour may be asked for."""
_SIGNS_A_STEP: Final = 8
"""How many signs of text are made in the time and space of a step, on the safe side."""


class Lookups(Protocol):
    """Texts and choice labels, which expressions may quote."""

    def itext(self, text_id: str, node: Node, env: "Environment") -> str:
        """Say the text with this id in the active language, '' when there is none."""

    def choice_label(self, value: str, node: Node, env: "Environment") -> str:
        """Say the label of a value among the choices of the question at ``node``."""


class NoLookups:
    """The lookups of an expression that stands outside any form."""

    def itext(self, text_id: str, node: Node, env: "Environment") -> str:  # noqa: ARG002
        """Find nothing."""
        return ""

    def choice_label(self, value: str, node: Node, env: "Environment") -> str:  # noqa: ARG002
        """Find nothing."""
        return ""


class Environment:
    """The state that closures read beside their context node.

    ``slots`` holds the one node of each template outside repeats, by the template's
    number; ``position``, ``size`` and ``current`` are XPath's own context.
    """

    __slots__ = (
        "clock",
        "current",
        "document",
        "instances",
        "language",
        "lookups",
        "make_uuid",
        "patterns",
        "position",
        "randomness",
        "size",
        "slots",
        "slow",
        "staffed",
        "work",
        "zone",
    )

    def __init__(
        self,
        document: Node | None = None,
        *,
        instances: Mapping[str, SecondaryInstance] | None = None,
        clock: Clock | None = None,
        zone: tzinfo | None = None,
        language: str = "",
        make_uuid: Callable[[], str] = str,
        randomness: random.Random | None = None,
        lookups: Lookups | None = None,
    ) -> None:
        self.document = document if document is not None else Node(DOCUMENT)
        self.slots: Sequence[Node] = ()
        self.instances = instances or {}
        self.clock = clock or SystemClock()
        self.zone = zone or baku()
        self.language = language
        self.make_uuid = make_uuid
        self.randomness = randomness or random.Random()  # noqa: S311 (shuffles choices only)
        self.lookups = lookups or NoLookups()
        self.current = self.document
        self.staffed = False
        """Whether an officer is there, who answers what nobody else is asked."""
        self.patterns: dict[str, Any] = {}
        """Compiled patterns; here, because what a person answered may be in them."""
        self.slow: set[str] = set()
        """Patterns that once took too long."""
        self.begin()

    def begin(self, looks: int = 1) -> None:
        """Begin to evaluate for a new transaction or look: outside of any predicate, unspent.

        What was answered in so many ``looks`` may need as much when it is evaluated at once.
        """
        self.position = 1
        self.size = 1
        self.work = WORK * looks

    def spend(self, steps: int) -> None:
        """Note nodes looked at; raise FormError ``form.work`` when they have been too many."""
        self.work -= steps
        if self.work < 0:
            raise FormError("an expression looks at too much", code="form.work")

    def joined(self, glue: str, texts: Sequence[str]) -> str:
        """Join texts, which must not grow without bounds either."""
        self.spend((sum(map(len, texts)) + len(glue) * len(texts)) // _SIGNS_A_STEP)
        return glue.join(texts)

    def now(self) -> datetime:
        """Say the local time at the service point."""
        return local(self.clock.now().astimezone(UTC), self.zone)
