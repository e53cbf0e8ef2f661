# SPDX-License-Identifier: Apache-2.0
"""What a receipt says, in order, without how it looks."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk import reference
from kiosk.reference import Reference


class Standing(Enum):
    """The truth of the moment: paper never claims more than happened."""

    TAKEN = "taken"
    """Safe in this kiosk; the Service has not confirmed it."""
    RECEIVED = "received"
    """The Service has confirmed it."""
    KEPT = "kept"
    """Nothing was taken: a visit is kept, and its slip goes on with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens, in the order it happens."""

    text: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that its form allows on paper."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Everything that the receipt says, in one language."""

    language: str
    is_right_to_left: bool
    issuer: str
    service: str
    headline: str
    """The standing in words: ``Taken by this kiosk``."""
    moment: str
    place: str
    reference_label: str
    code_hint: str
    """What the QR code is for."""
    answers: tuple[Answer, ...]
    papers_title: str
    papers: tuple[str, ...]
    """What to bring, as far as the form allows it on paper."""
    steps_title: str
    steps: tuple[Step, ...]
    closing: str
    copy: str
    """``DUPLICATE 1``, or empty on the first paper."""
    training: str = ""
    """The mark that goes across a paper of training; empty on a receipt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One submission's receipt: the person's language, and Azerbaijani beside it."""

    reference: Reference
    standing: Standing
    payload: str
    """The text of the QR code."""
    own: Block
    official: Block | None
    """None when the person's language is Azerbaijani: said once is enough."""
    symbols: str = field(default="", repr=False)
    """What is printed as the number where it isn't the reference: the code of a resume slip."""

    @property
    def grouped_reference(self) -> str:
        """The reference number as it is printed."""
        return reference.grouped(self.symbols or self.reference)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in the order of reading."""
        return (self.own,) if self.official is None else (self.own, self.official)
