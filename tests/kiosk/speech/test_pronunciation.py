# SPDX-License-Identifier: Apache-2.0
"""What is written becomes what a voice is told."""

import pytest

from kiosk.speech.model import plain, voices
from kiosk.speech.pronunciation import said


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("AB1234567", "A B 1 2 3 4 5 6 7"),
        ("BK01-4F7Q-22XZ", "B K 0 1, 4 F 7 Q, 2 2 X Z"),
        ("Your reference BK01 PSTP QSJZ.", "Your reference B K 0 1, P S T P, Q S J Z."),
        ("2026 and 2027", "2026 and 2027"),
        ("+994501234567", "+9 9 4 5 0 1 2 3 4 5 6 7"),
        ("Call 919.", "Call 9 1 9 ."),
        ("2026", "2026"),
        ("28 November 2026, 14:32", "28 November 2026, 14:32"),
        ("John SMITH", "John SMITH"),
        ("Show the QR code", "Show the Q R code"),
        ("the sign < as", "the sign less-than sign as"),
    ],
)
def test_numbers_are_said_as_people_say_them(written, spoken):
    assert said(written, "en") == spoken


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("**Bring** your _passport_", "Bring your passport"),
        ("# A heading", "A heading"),
        ("[the law](https://example.org/law)", "the law"),
        ("\u2068AB1\u2069  and\nmore", "AB1 and more"),
        ("snake_case * 2", "snake_case * 2"),
    ],
)
def test_marks_of_markdown_and_direction_are_not_said(written, bare):
    assert plain(written) == bare


def test_a_word_is_replaced_only_where_it_stands_alone():
    assert said("QRS", "en") == "QRS"


def test_every_language_of_the_kiosk_has_a_voice():
    from kiosk.i18n import languages

    assert {language.code for language in languages()} <= voices().keys()
