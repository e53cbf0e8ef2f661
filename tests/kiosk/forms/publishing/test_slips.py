# SPDX-License-Identifier: Apache-2.0
"""A word that means nothing is taken for a slip only when a known one is like enough."""

from kiosk.forms.publishing.slips import instead, nearest

KNOWN = ("category", "icon", "order")


def test_the_most_like_of_the_known_words_is_meant():
    assert nearest("categroy", KNOWN, 0.6) == "category"
    assert instead("icons", KNOWN, 0.6) == "; did you mean 'icon'?"


def test_nothing_is_meant_where_no_known_word_is_like_enough():
    assert nearest("colour", KNOWN, 0.6) == ""
    assert instead("colour", KNOWN, 0.6) == ""
    assert nearest("icons", KNOWN, 0.9) == ""
