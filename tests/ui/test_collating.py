# SPDX-License-Identifier: Apache-2.0
"""A long list stands in the order of the alphabet that is read."""

import pytest

from kiosk.i18n import language
from ui.collating import in_order

ALPHABETS = {
    "az": "aə ba ca ça da ea əa fa ga ğa ha xa ıa ia ja ka qa la oa öa sa şa ua üa ya",
    "tr": "aa ba ca ça da fa ga ğa ha ıa ia ja ka oa öa sa şa ua üa ya",
    "ru": "ад еда ёлка жар зал иск йод кот щит эхо юг яд",
    "ar": "أب باب تل ثور جد حب خد دب رأس سد شد صد ضد طب ظل عم غد فم قد كم لا مد ند هم ود يد",
    "fa": "آب بد پا تب جا چاه خد دم زن ژرف سد شب کم گل لب مو نم وام هم یار",
    "zh": "阿富汗 巴西 德国 俄罗斯 法国 美国 日本 土耳其 英国 越南 中国",
    "en": "Åland Austria China Côte Cyprus Egypt",
}
"""Words in the order of each alphabet; the Chinese by how they are said."""


def put_in_order(code: str, words: list[str]) -> list[str]:
    return list(in_order(words, str, language(code)))


@pytest.mark.parametrize("code", ALPHABETS)
def test_words_stand_in_the_order_of_the_alphabet(qapp, code):
    words = ALPHABETS[code].split()
    assert put_in_order(code, words[::-1]) == words


@pytest.mark.parametrize("code", ["az", "tr", "ru", "fa", "zh", "en"])
def test_the_order_of_code_points_is_another(code):
    """The negative control: nobody's alphabet is the order of Unicode."""
    words = ALPHABETS[code].split()
    assert sorted(words) != words


def test_one_word_has_its_place_by_the_language_that_is_read(qapp):
    """Ç comes behind every c in Azerbaijani and Turkish, and is a c with a sign in English."""
    words = ["Cuba", "Çin"]
    assert put_in_order("az", words) == ["Cuba", "Çin"]
    assert put_in_order("en", words) == ["Çin", "Cuba"]
    dotted = ["İran", "Irak", "ıraq"]
    assert put_in_order("tr", dotted)[-1] == "İran"


def test_a_number_in_a_name_counts_as_a_number(qapp):
    assert put_in_order("az", ["Bina 10", "Bina 9"]) == ["Bina 9", "Bina 10"]
