# SPDX-License-Identifier: Apache-2.0
"""Which happening leads from which state of an entry to which."""

from enum import Enum
from typing import Final

from kiosk.errors import KioskError
from kiosk.outbox.model import EntryState

_P, _S, _R = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED
_G, _X, _C = EntryState.PURGED, EntryState.PARKED, EntryState.CONFLICT


class Happening(Enum):
    """What may happen to an entry."""

    CLAIM = "claim"
    """A sender takes it; written down before the line is touched."""
    RECOVER = "recover"
    """A sender starts, or a lease has run out, and what an earlier one left is put back."""
    ANNOUNCE = "announce"
    """The Service knows of it and waits for its parts."""
    RECEIVE = "receive"
    """An acknowledgement that matches came, over the line or on a stick."""
    DEFER = "defer"
    """The try failed in a way that passes."""
    PARK = "park"
    """The try failed for good."""
    CONFLICT = "conflict"
    """The Service has other bytes under its id."""
    RETRY = "retry"
    """An operator wants it tried now."""
    HOLD = "hold"
    """An operator wants it not tried."""
    MISS = "miss"
    """The Service says that it does not have it, although it acknowledged it: sent again."""
    PURGE = "purge"
    """Its bytes have been kept as long as was promised."""


class TransitionError(KioskError):
    """A happening that can't befall an entry in its state."""

    code = "outbox.illegal"


_TABLE: Final = {
    (_P, Happening.CLAIM): _S,
    (_P, Happening.RETRY): _P,
    (_P, Happening.HOLD): _X,
    (_P, Happening.RECEIVE): _R,  # a stick was faster
    (_S, Happening.RECOVER): _P,
    (_S, Happening.ANNOUNCE): _P,
    (_S, Happening.RECEIVE): _R,
    (_S, Happening.DEFER): _P,
    (_S, Happening.PARK): _X,
    (_S, Happening.CONFLICT): _C,
    (_R, Happening.RECEIVE): _R,  # the same word twice, by line and by stick
    (_R, Happening.MISS): _P,
    (_R, Happening.PURGE): _G,
    (_G, Happening.RECEIVE): _G,
    (_X, Happening.RETRY): _P,
    (_X, Happening.RECEIVE): _R,
    (_C, Happening.RETRY): _P,
    (_C, Happening.RECEIVE): _R,  # signed, and with our digest: it has our bytes after all
}


def after(state: EntryState, happening: Happening) -> EntryState:
    """Say the state that follows, or raise TransitionError where none does."""
    try:
        return _TABLE[state, happening]
    except KeyError:
        raise TransitionError(f"{happening.value} while {state.value}") from None
