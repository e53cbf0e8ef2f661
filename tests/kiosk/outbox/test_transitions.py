# SPDX-License-Identifier: Apache-2.0
"""Every state meets every happening; what is not in the table is refused."""

import contextlib
import itertools

import pytest

from kiosk.outbox import EntryState, Happening, TransitionError, after

P, S, R = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED
G, X, C = EntryState.PURGED, EntryState.PARKED, EntryState.CONFLICT
STATES = (P, S, R, G, X, C)

EXPECTED = {
    #                 PENDING SENDING RECEIVED PURGED PARKED CONFLICT
    Happening.CLAIM: (S, None, None, None, None, None),
    Happening.RECOVER: (None, P, None, None, None, None),
    Happening.ANNOUNCE: (None, P, None, None, None, None),
    Happening.RECEIVE: (R, R, R, G, R, R),
    Happening.DEFER: (None, P, None, None, None, None),
    Happening.PARK: (None, X, None, None, None, None),
    Happening.CONFLICT: (None, C, None, None, None, None),
    Happening.RETRY: (P, None, None, None, P, P),
    Happening.HOLD: (X, None, None, None, None, None),
    Happening.MISS: (None, None, P, None, None, None),
    Happening.PURGE: (None, None, G, None, None, None),
}


def test_the_table_knows_every_happening():
    assert set(EXPECTED) == set(Happening)
    assert set(STATES) == set(EntryState)


@pytest.mark.parametrize(("state", "happening"), list(itertools.product(STATES, Happening)))
def test_a_happening_leads_where_the_table_says_or_is_refused(state, happening):
    expected = EXPECTED[happening][STATES.index(state)]
    if expected is None:
        with pytest.raises(TransitionError):
            after(state, happening)
    else:
        assert after(state, happening) is expected


def test_only_what_was_acknowledged_is_ever_purged():
    assert [state for state in STATES if EXPECTED[Happening.PURGE][STATES.index(state)]] == [R]


def test_nothing_leads_out_of_purged():
    for happening in Happening:
        with contextlib.suppress(TransitionError):
            assert after(G, happening) is G
