# SPDX-License-Identifier: Apache-2.0
"""The layouts as data: complete alphabets, right capitals, keys that fingers hit."""

import pytest

from ui import keyboards
from ui.keyboards import Action

ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyz",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "tr": "abcçdefgğhıijklmnoöprsştuüvyz",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئةإ",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئ",
}
CAPITALS = {
    "az": "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZ",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "tr": "ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
}


def keys(name):
    layout = keyboards.load(name)
    assert layout is not None
    return [key for rows in layout.pages.values() for row in rows for key in row]


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_the_language_has_a_key(language):
    assert set(ALPHABETS[language]) <= {key.text for key in keys(language)}


@pytest.mark.parametrize("language", CAPITALS)
def test_every_letter_has_its_own_capital(language):
    pairs = {key.text: key.shifted for key in keys(language)}
    assert [pairs[letter] for letter in ALPHABETS[language]] == list(CAPITALS[language])


def test_the_two_letters_i_of_azerbaijani_have_their_own_capitals():
    pairs = {key.text: key.shifted for key in keys("az")}
    assert (pairs["i"], pairs["ı"]) == ("İ", "I")


@pytest.mark.parametrize("name", keyboards.names())
def test_every_page_can_be_left_mended_and_finished(name):
    layout = keyboards.load(name)
    assert layout is not None
    for page, rows in layout.pages.items():
        actions = {key.action for row in rows for key in row}
        assert {Action.BACKSPACE, Action.DONE} <= actions
        assert page != keyboards.SYMBOLS or Action.LETTERS in actions
        assert Action.SYMBOLS not in actions or keyboards.SYMBOLS in layout.pages


@pytest.mark.parametrize("name", ["az", "en", "tr", "fa", "latin", "ru", "ar", "email", "document"])
def test_no_row_is_longer_than_twelve_keys(name):
    layout = keyboards.load(name)
    assert layout is not None
    assert max(len(row) for rows in layout.pages.values() for row in rows) <= 12


def test_the_lines_of_a_passport_can_be_typed():
    needed = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
    assert needed <= {key.text for key in keys("document")}
    assert Action.NEWLINE in {key.action for key in keys("document")}


def test_an_address_of_mail_and_a_number_of_telephone_can_be_typed():
    assert set("abcdefghijklmnopqrstuvwxyz0123456789@.-_+") <= {key.text for key in keys("email")}
    assert set("0123456789+") <= {key.text for key in keys("phone")}


def test_a_fraction_and_a_number_below_zero_can_be_typed():
    assert set("0123456789.-") <= {key.text for key in keys("number")}


def test_an_unheard_of_layout_is_nothing():
    assert keyboards.load("tlh") is None


LATIN = set("abcdefghijklmnopqrstuvwxyz-'")
SIGNED = set("əıöüğşçäáàâãåæéèêëęíîñńóôõøúùûýžżšśčćłß")


@pytest.mark.parametrize("name", ["az", "en", "tr", "latin"])
def test_a_name_of_any_passport_can_be_written_in_latin_letters(name):
    layout = keyboards.load(name)
    assert layout is not None
    first = {key.text for row in layout.page(keyboards.LETTERS) for key in row}
    assert set("-'") <= first
    assert Action.ACCENTS in {key.action for row in layout.page(keyboards.LETTERS) for key in row}
    accents = {key.text for row in layout.page(keyboards.ACCENTS) for key in row}
    assert accents >= SIGNED
    assert {key.text for key in keys("latin")} >= LATIN


@pytest.mark.parametrize("name", ["ru", "ar", "fa"])
def test_latin_letters_are_one_key_away_from_every_other_script(name):
    assert Action.SCRIPT in {key.action for key in keys(name)}
    assert keyboards.fallback().name == "latin"


@pytest.mark.parametrize("name", keyboards.names())
def test_only_an_address_of_mail_has_its_sign(name):
    assert ("@" in {key.text for key in keys(name)}) == (name == "email")


@pytest.mark.parametrize("name", ["digits", "number", "phone", "email", "document"])
def test_digits_are_given_as_forms_want_them(name):
    assert set("0123456789") <= {key.text for key in keys(name)}
    assert not any(key.text in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹" for key in keys(name) if key.text)


def test_persian_has_its_half_space():
    assert "\u200c" in {key.text for key in keys("fa")}
