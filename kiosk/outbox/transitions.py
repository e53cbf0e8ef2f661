# SPDX-License-Identifier: Apache-2.0
"""Which happening leads from which state of an entry to which."""

from enum import Enum
from typing import Final

from kiosk.errors import KioskError
from kiosk.outbox.model import EntryState

_P, _S, _R, _X = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED, EntryState.PARKED


class Happening(Enum):
    """What may happen to an entry."""

    CLAIM = "claim"
    """A sender takes it; written down before the line is touched."""
    RECOVER = "recover"
    """A sender starts and finds what an earlier one left behind."""
    RECEIVE = "receive"
    """An acknowledgement that matches came."""
    DEFER = "defer"
    """The try failed in a way that passes."""
    PARK = "park"
    """The try failed for good."""
    RETRY = "retry"
    """An operator wants it tried now."""


class TransitionError(KioskError):
    """A happening that can't befall an entry in its state."""

    code = "outbox.illegal"


_TABLE: Final = {
    (_P, Happening.CLAIM): _S,
    (_P, Happening.RETRY): _P,
    (_S, Happening.RECOVER): _P,
    (_S, Happening.RECEIVE): _R,
    (_S, Happening.DEFER): _P,
    (_S, Happening.PARK): _X,
    (_X, Happening.RETRY): _P,
}


def after(state: EntryState, happening: Happening) -> EntryState:
    """Say the state that follows, or raise TransitionError where none does."""
    try:
        return _TABLE[state, happening]
    except KeyError:
        raise TransitionError(f"{happening.value} while {state.value}") from None
