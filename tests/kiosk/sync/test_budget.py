# SPDX-License-Identifier: Apache-2.0
"""A metered line carries no more in any hour than was allowed."""

import os
from datetime import timedelta

import pytest

from kiosk.memory import ShortMemory
from kiosk.outbox import EntryState
from kiosk.sync import ByteBudget
from kiosk.sync.budget import KEY
from kiosk.sync.fakes import MemoryCentral

R = EntryState.RECEIVED
MIB = 1 << 20


def test_no_limit_counts_nothing(clock):
    memory = ShortMemory()
    budget = ByteBudget(0, clock, memory)
    budget.spend(10)
    assert not budget.is_limited
    assert memory.read(KEY) is None


def test_what_was_spent_is_free_again_an_hour_later(clock):
    budget = ByteBudget(1000, clock)
    budget.spend(600)
    assert budget.left() == 400
    clock.advance(timedelta(minutes=30))
    budget.spend(300)
    assert budget.left() == 100
    wait = budget.wait(500)
    assert 1800 <= wait <= 1860
    clock.advance(timedelta(seconds=wait))
    assert budget.left() == 700
    assert budget.wait(500) == 0


def test_in_no_hour_is_more_carried_than_allowed(clock):
    budget, carried = ByteBudget(1000, clock), []
    for _ in range(400):
        count = min(budget.left(), 70)
        budget.spend(count)
        carried.append((clock.monotonic(), count))
        clock.advance(timedelta(seconds=47))
    for begin, _ in carried:
        assert sum(count for at, count in carried if begin <= at < begin + 3600) <= 1000


def test_it_is_remembered_within_the_boot(clock):
    memory = ShortMemory()
    ByteBudget(1000, clock, memory).spend(999)
    assert ByteBudget(1000, clock, memory).left() == 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '["other boot", [[0, 999]]]', '["x"]', "null", '["x", [[0, "y"]]]']
)
def test_another_boot_and_nonsense_are_forgotten(clock, text):
    memory = ShortMemory()
    memory.write(KEY, text)
    assert ByteBudget(1000, clock, memory).left() == 1000


class Meter(MemoryCentral):
    """Notes when how much was carried."""

    def __init__(self, clock) -> None:
        super().__init__()
        self.clock = clock
        self.log = []

    def send(self, letter):
        before = self.carried
        heard = super().send(letter)
        self.log.append((self.clock.monotonic(), self.carried - before))
        return heard

    def append(self, piece):
        before = self.carried
        found = super().append(piece)
        self.log.append((self.clock.monotonic(), self.carried - before))
        return found


@pytest.mark.parametrize("size", [20_000, 250_000, 1_500_000])
def test_the_courier_keeps_to_it_and_delivers_all_the_same(new_post, clock, size):
    post = new_post(clock, budget=ByteBudget(MIB, clock))
    post.use(Meter(clock))
    for _ in range(6 * MIB // size):
        post.put_one(body=os.urandom(size))
    for _ in range(2000):
        post.courier.round()
        clock.advance(timedelta(seconds=60))
        if post.states() == {R: 6 * MIB // size}:
            break
    assert post.states() == {R: 6 * MIB // size}
    assert clock.monotonic() > 4 * 3600
    for begin, _ in post.central.log:
        hour = [count for at, count in post.central.log if begin <= at < begin + 3600]
        assert sum(hour) <= MIB


def test_an_exhausted_budget_is_said(new_post, clock):
    post = new_post(clock, budget=ByteBudget(MIB, clock))
    post.put(10, body=os.urandom(250_000))
    assert post.courier.round().problem == "delivery.budget"
    assert post.courier.problem == "delivery.budget"
