# SPDX-License-Identifier: Apache-2.0
"""Faster and slower at the same pitch, louder and quieter in small steps."""

import math
from array import array
from itertools import pairwise

import pytest

from kiosk.speech.model import RATES, SAMPLE_RATE, VOLUMES
from kiosk.speech.rendering import loudness
from kiosk.speech.stretching import stretched

PITCH = 120


@pytest.fixture(scope="module")
def hum() -> bytes:
    """A second of a voice's pitch, with two overtones."""
    angles = [2 * math.pi * PITCH * place / SAMPLE_RATE for place in range(SAMPLE_RATE)]
    return array(
        "h", [int(6000 * (math.sin(a) + math.sin(2 * a) / 2 + math.sin(3 * a) / 3)) for a in angles]
    ).tobytes()


def pitch(samples: bytes) -> float:
    """Find the period at which a sound is most like itself."""
    sound = array("h", samples)[SAMPLE_RATE // 8 :]
    part = sound[:1500]

    def alike(lag: int) -> int:
        return sum(a * b for a, b in zip(part, sound[lag : lag + 1500], strict=False))

    return SAMPLE_RATE / max(range(100, 350), key=alike)


@pytest.mark.parametrize("rate", RATES)
def test_only_the_length_changes(hum, rate):
    out = b"".join(stretched(hum, lambda: rate, lambda: 1.0))
    assert len(out) * rate == pytest.approx(len(hum), rel=0.05)
    assert pitch(out) == pytest.approx(PITCH, rel=0.03)
    assert loudness(out) == pytest.approx(loudness(hum), rel=0.15)


def test_there_are_six_to_eight_rates_from_half_to_double():
    assert 6 <= len(RATES) <= 8
    assert (RATES[0], RATES[-1]) == (0.5, 2.0)
    assert 1.0 in RATES


def test_no_step_of_loudness_is_above_ten_decibels(hum):
    assert all(0 < high - low <= 10 for low, high in pairwise(VOLUMES))
    quiet = b"".join(stretched(hum, lambda: 1.0, lambda: 0.5))
    assert loudness(quiet) == pytest.approx(loudness(hum) / 2, rel=0.01)


def test_a_change_is_heard_at_once(hum):
    rates = iter([1.0] * 10 + [2.0] * 1000)
    changed = b"".join(stretched(hum, lambda: next(rates), lambda: 1.0))
    assert len(hum) * 0.5 < len(changed) < len(hum) * 0.75


@pytest.mark.parametrize("length", [0, 1, 100, 881, 882, 1200])
def test_the_shortest_sound_is_heard(length):
    sound = array("h", [1000] * length).tobytes()
    assert b"".join(stretched(sound, lambda: 2.0, lambda: 1.0)) or not sound
