# SPDX-License-Identifier: Apache-2.0
"""What several ask for at the same moment is made once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.once import MOST, Once


def test_who_asks_meanwhile_waits_for_the_first():
    made, may_go = [], threading.Event()

    def make(key: str) -> str:
        made.append(key)
        may_go.wait(10)
        return key.upper()

    once = Once(make)
    with ThreadPoolExecutor(4) as workers:
        asked = [workers.submit(once, "a") for _ in range(4)]
        may_go.set()
        assert [one.result(10) for one in asked] == ["A"] * 4
    assert made == ["a"]


def test_the_oldest_goes_first_and_nothing_is_kept_for_ever():
    made = []
    once = Once(lambda key: made.append(key) or key)
    for key in range(MOST + 1):
        once(key)
    once(MOST)
    once(0)
    assert made == [*range(MOST + 1), 0]
    once.clear()
    once(0)
    assert made[-2:] == [0, 0]


def test_what_fails_is_tried_again():
    calls = []

    def make(_key: str) -> str:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("the first time")
        return "made"

    once = Once(make)
    with pytest.raises(ValueError, match="the first time"):
        once("a")
    assert once("a") == "made"
