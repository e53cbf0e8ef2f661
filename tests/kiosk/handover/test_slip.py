# SPDX-License-Identifier: Apache-2.0
"""A slip's code can be scanned and typed, and a slip of the pen does not fit."""

import pytest

from kiosk import reference
from kiosk.errors import ReceiptError
from kiosk.handover import Slip, is_slip


def test_it_is_read_back_however_it_is_written():
    slip = Slip.new()
    for text in (slip.text, slip.grouped, slip.grouped.lower(), slip.grouped.replace(" ", "-")):
        assert Slip.read(text) == slip
    assert is_slip(slip.text)
    assert len(slip.grouped.split()) == 7


def test_it_stays_in_the_alphabet_that_codes_pack_tightest():
    assert set(Slip.new().text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_letters_that_look_like_digits_are_those():
    text = next(one.grouped for one in iter(Slip.new, None) if {"0", "1"} <= set(one.grouped))
    assert Slip.read(text.replace("0", "O").replace("1", "l")).grouped == text


def test_most_slips_of_the_pen_do_not_fit():
    slip = Slip.new()
    text = slip.grouped.replace(" ", "")
    tried = refused = 0
    for place, was in enumerate(text):
        for other in set(reference.ALPHABET) - {was}:
            tried += 1
            try:
                assert Slip.read(text[:place] + other + text[place + 1 :]) != slip
            except ReceiptError:
                refused += 1
    assert refused / tried > 0.99


@pytest.mark.parametrize("text", ["", "MKR1:", "MKF1:ABC", "MKR2:" + "0" * 28, "0" * 27, "Ə" * 28])
def test_anything_else_is_none(text):
    with pytest.raises(ReceiptError, match=r"slip\.unreadable"):
        Slip.read(text)


def test_a_later_make_is_known_as_a_slip():
    assert is_slip("MKR2:X")
    assert not is_slip("MKF1:X")
    assert not is_slip("MKRX:1")


def test_two_slips_share_nothing_and_the_name_says_nothing_of_the_key():
    one, other = Slip.new(), Slip.new()
    assert len({one.symbols, other.symbols, one.draft, other.draft, one.key, other.key}) == 6
    assert (len(one.draft), len(one.key)) == (32, 32)
    assert bytes.fromhex(one.draft) not in one.key
    assert one.symbols not in repr(one)


def test_name_and_key_are_the_same_at_every_station():
    slip = Slip("0123456789ABCDEFGHJKMNPQRS")
    assert slip.draft == Slip.read(slip.text).draft
    assert slip.text == "MKR1:0123456789ABCDEFGHJKMNPQRS" + slip.text[-2:]
