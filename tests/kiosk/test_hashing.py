# SPDX-License-Identifier: Apache-2.0
"""Secrets are compared one at a time, and a crowd is sent away."""

import threading

import pytest

from kiosk.hashing import CrowdError, Hasher


@pytest.fixture
def hasher():
    return Hasher(memory=64, rounds=1, waiting=2)


def test_a_secret_fits_what_is_kept_of_it_and_nothing_else_does(hasher):
    kept = hasher.hashed("270519")
    assert hasher.fits("270519", kept)
    assert not hasher.fits("270518", kept)
    assert not hasher.fits("270519", None)
    assert not hasher.fits("", None)
    assert not hasher.fits("270519", "no hash")
    assert hasher.hashed("270519") != kept


def test_only_one_is_compared_at_a_time(hasher, monkeypatch):
    at_work, most = [], []
    real = hasher._fits

    def watched(*args):
        at_work.append(1)
        most.append(len(at_work))
        try:
            return real(*args)
        finally:
            at_work.pop()

    monkeypatch.setattr(hasher, "_fits", watched)
    threads = [threading.Thread(target=hasher.fits, args=("1", None)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1]


def test_a_crowd_has_to_come_again(hasher, monkeypatch):
    refused = []
    waiting = threading.Thread(target=hasher.fits, args=("1", None))

    def meanwhile(*_args):
        waiting.start()
        while hasher._waiting._value:
            pass
        try:
            hasher.fits("1", None)
        except CrowdError as error:
            refused.append(error.code)
        monkeypatch.undo()
        return False

    monkeypatch.setattr(hasher, "_fits", meanwhile)
    hasher.fits("1", None)
    waiting.join()
    assert refused == ["hashing.busy"]
    assert hasher.fits("270519", hasher.hashed("270519"))
