# SPDX-License-Identifier: Apache-2.0
"""Every state meets every happening; what is not in the table is refused."""

import itertools

import pytest

from kiosk.outbox import EntryState, Happening, TransitionError, after

P, S, R, X = EntryState.PENDING, EntryState.SENDING, EntryState.RECEIVED, EntryState.PARKED

EXPECTED = {
    #               PENDING SENDING RECEIVED PARKED
    Happening.CLAIM: (S, None, None, None),
    Happening.RECOVER: (None, P, None, None),
    Happening.RECEIVE: (None, R, None, None),
    Happening.DEFER: (None, P, None, None),
    Happening.PARK: (None, X, None, None),
    Happening.RETRY: (P, None, None, P),
}


def test_the_table_knows_every_happening():
    assert set(EXPECTED) == set(Happening)


@pytest.mark.parametrize(("state", "happening"), list(itertools.product((P, S, R, X), Happening)))
def test_a_happening_leads_where_the_table_says_or_is_refused(state, happening):
    expected = EXPECTED[happening][(P, S, R, X).index(state)]
    if expected is None:
        with pytest.raises(TransitionError):
            after(state, happening)
    else:
        assert after(state, happening) is expected


def test_nothing_leads_out_of_received():
    for happening in Happening:
        with pytest.raises(TransitionError):
            after(EntryState.RECEIVED, happening)
