# SPDX-License-Identifier: Apache-2.0
"""What an expression may ask of the session it runs in."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from kiosk.clock import Clock, SystemClock, baku, local
from kiosk.forms.nodes import DOCUMENT, Node
from kiosk.forms.secondary import SecondaryInstance


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
        "position",
        "randomness",
        "size",
        "slots",
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
        self.position = 1
        self.size = 1
        self.current = self.document

    def now(self) -> datetime:
        """Say the local time at the service point."""
        return local(self.clock.now().astimezone(UTC), self.zone)
