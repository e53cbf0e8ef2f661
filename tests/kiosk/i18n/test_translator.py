# SPDX-License-Identifier: Apache-2.0
"""Texts, dates and numbers in four languages."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from kiosk.errors import SettingsError
from kiosk.i18n import Messages, Translator, language, languages
from kiosk.i18n.catalogues import compile_messages

DAY = date(2026, 11, 28)
MOMENT = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)


@pytest.fixture
def messages(tmp_path: Path) -> Messages:
    for code in ("az", "ru", "ar"):
        catalogue = Catalog(locale=code)
        catalogue.add("Continue", {"az": "Davam et", "ru": "Далее", "ar": "متابعة"}[code])
        catalogue.add("Name", "Ad", context="hotel")
        if code == "ru":
            catalogue.add(("%(n)s day", "%(n)s days"), ("%(n)s день", "%(n)s дня", "%(n)s дней"))
        compile_messages(catalogue, tmp_path / f"{code}.mo")
    return Messages.open(tmp_path, [language(code) for code in ("az", "en", "ru", "ar")])


def test_every_language_names_itself_and_says_touch():
    assert {entry.code for entry in languages()} == {"az", "en", "ru", "tr", "ar", "fa", "zh"}
    assert all(entry.name and entry.prompt for entry in languages())
    assert [entry.code for entry in languages() if entry.right_to_left] == ["ar", "fa"]


def test_a_text_is_said_in_the_language_and_in_english_where_there_is_none(messages):
    assert messages.translator("az").gettext("Continue") == "Davam et"
    assert messages.translator("en").gettext("Continue") == "Continue"
    assert messages.translator("ar").gettext("Not translated yet") == "Not translated yet"


def test_an_empty_text_stays_empty_and_never_becomes_the_catalogues_header(messages):
    assert messages.translator("ru").gettext("") == ""


def test_a_context_wins_and_its_absence_falls_back_to_the_plain_text(messages):
    translator = messages.translator("ru")
    assert translator.gettext("Name", "hotel") == "Ad"
    assert translator.gettext("Continue", "hotel") == "Далее"


@pytest.mark.parametrize(("count", "text"), [(1, "день"), (2, "дня"), (5, "дней"), (21, "день")])
def test_counts_follow_the_plural_rule(messages, count, text):
    said = messages.translator("ru").ngettext("%(n)s day", "%(n)s days", count)
    assert said == f"%(n)s {text}"


@pytest.mark.parametrize(
    ("code", "long"),
    [
        ("az", "28 noyabr 2026"),
        ("en", "28 November 2026"),
        ("ru", "28 ноября 2026\u202fг."),
        ("tr", "28 Kasım 2026"),
        ("ar", "28 نوفمبر 2026"),
        ("fa", "28 نوامبر 2026"),
        ("zh", "2026年11月28日"),
    ],
)
def test_days_are_written_as_the_language_writes_them_with_latin_digits(code, long):
    translator = Translator(language(code))
    assert translator.date(DAY) == long


@pytest.mark.parametrize("code", ["az", "en", "ru", "tr", "ar", "fa", "zh"])
def test_moments_are_said_at_the_service_point_and_numbers_in_latin_digits(code):
    translator = Translator(language(code))
    assert translator.datetime(MOMENT).endswith("14:32")
    assert "1" in translator.number(1234.5)
    assert translator.number(1234.5).isascii() or code == "ru"


def test_a_missing_or_damaged_catalogue_is_a_named_error(tmp_path):
    with pytest.raises(SettingsError, match=r"az\.mo") as caught:
        Messages.open(tmp_path, languages())
    assert caught.value.code == "settings.messages"
    (tmp_path / "az.mo").write_bytes(b"not a catalogue")
    with pytest.raises(SettingsError):
        Messages.open(tmp_path, [language("az")])


def test_a_catalogue_that_was_cut_off_anywhere_is_a_named_error(published, tmp_path):
    whole = (published / "messages" / "az.mo").read_bytes()
    for size in [*range(40), len(whole) // 2, len(whole) - 1]:
        (tmp_path / "az.mo").write_bytes(whole[:size])
        with pytest.raises(SettingsError) as caught:
            Messages.open(tmp_path, [language("az")])
        assert caught.value.code == "settings.messages"


def test_an_unknown_language_is_a_named_error(messages):
    with pytest.raises(SettingsError):
        messages.translator("xx")
    with pytest.raises(SettingsError):
        language("xx")


def test_a_damaged_list_of_languages_is_a_named_error(tmp_path):
    file = tmp_path / "languages.toml"
    file.write_text('[az]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        languages(file)
    assert caught.value.code == "settings.languages"
