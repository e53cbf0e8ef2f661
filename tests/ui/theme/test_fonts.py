# SPDX-License-Identifier: Apache-2.0
"""Every language is drawn in the family that was chosen for it."""

import pytest

from ui import fonts

SAMPLES = {
    "az": ("Əlavə sənəd: İşıq, ğ, ₼", {"Noto Sans"}),
    "en": ("Register where I live", {"Noto Sans"}),
    "ru": ("Регистрация по месту пребывания", {"Noto Sans"}),
    "ar": ("سجّل مكان إقامتك", {"Noto Sans Arabic"}),
    "fa": ("گچپژ محل اقامت", {"Noto Sans Arabic"}),
}


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
