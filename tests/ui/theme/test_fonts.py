# SPDX-License-Identifier: Apache-2.0
"""Every language is drawn in the family that was chosen for it."""

from functools import cache

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from PySide6.QtGui import QFont

from kiosk.i18n import language, languages
from ui import fonts

CODES = [entry.code for entry in languages()]

SAMPLES = {
    "az": ("Əlavə sənəd: İşıq, ğ, ₼", {"Noto Sans"}),
    "en": ("Register where I live", {"Noto Sans"}),
    "ru": ("Регистрация по месту пребывания", {"Noto Sans"}),
    "ar": ("سجّل مكان إقامتك", {"Noto Sans Arabic"}),
    "fa": ("گچپژ محل اقامت", {"Noto Sans Arabic"}),
    "zh": ("住宿登记，国家移民局", {"Noto Sans CJK SC"}),
}

HAN = "直骨角门"
"""Written with other strokes in Japanese than in Chinese, at the same code points."""


@pytest.mark.parametrize("language", SAMPLES)
def test_a_language_is_drawn_in_its_own_family(qapp, language):
    text, families = SAMPLES[language]
    drawn = fonts.drawn_with(text, language)
    assert families <= drawn <= families | {"Noto Sans"}
    assert not fonts.undrawn(text, language)


def test_a_character_that_no_family_has_is_noticed(qapp):
    assert fonts.undrawn("\U0001f000\ue123", "en")


def test_a_missing_family_is_named(qapp, monkeypatch):
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"Noto Sans"}))
    assert fonts.missing("ar") == ("Noto Sans Arabic",)
    assert fonts.missing("az") == ()


@cache
def said(root, code: str) -> tuple[str, ...]:
    """Everything that is said in a language: screens, forms, receipts, errors, and the countries."""
    entry = language(code)
    texts = [entry.name, entry.prompt, *Locale.parse(entry.locale).territories.values()]
    if code != "en":
        with (root / "resources" / "translations" / f"{code}.po").open("rb") as stream:
            for message in read_po(stream):
                own = message.string
                texts += [own] if isinstance(own, str) else own
    return tuple(filter(None, texts))


def strangers(texts, code: str) -> list[tuple[str, frozenset[str]]]:
    """Name the texts that are not drawn in the families of their language, or not drawn at all."""
    own = frozenset(fonts.families(code))
    lines = [line for text in texts for line in text.splitlines()]
    return [
        (line, fonts.drawn_with(line, code) - own)
        for line in lines
        if fonts.undrawn(line, code) or not fonts.drawn_with(line, code) <= own
    ]


@pytest.mark.parametrize("code", CODES)
def test_everything_that_is_said_is_drawn_in_the_families_of_its_language(qapp, root, code):
    texts = said(root, code)
    assert len(texts) > 200
    assert strangers(texts, code) == []


def test_an_empty_box_in_a_catalogue_would_be_seen(qapp, root):
    assert strangers(["Davam \ue123 et"], "az")


def test_chinese_in_the_strokes_of_another_language_would_be_seen(qapp, monkeypatch):
    japanese = "Noto Sans CJK JP"
    assert japanese in fonts.installed(), "the package brings every family of the unified script"
    assert strangers([HAN], "zh") == []
    monkeypatch.setattr(fonts, "stack", lambda _language: QFont([fonts.BASE, japanese]))
    assert strangers([HAN], "zh") == [(HAN, frozenset({japanese}))]


def test_persian_and_arabic_letters_are_told_apart_by_the_catalogue(root):
    foreign = "\u064a\u0643\u0649"  # Arabic yeh, kaf and alef maksura
    assert [text for text in said(root, "fa") if set(foreign) & set(text)] == []
    digits = set("\u06f0\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9")
    digits |= set("\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669")
    assert [text for code in CODES for text in said(root, code) if digits & set(text)] == []
