# SPDX-License-Identifier: Apache-2.0
"""Translators' files: kept, refreshed, checked."""

from pathlib import Path

import pytest

from kiosk.errors import FormError
from kiosk.i18n import language
from kiosk.i18n.catalogues import flaws, read, refresh, save, translations
from kiosk.i18n.messages import Message


def write(folder: Path, language_code: str, body: str) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / f"{language_code}.po").write_text(header + body, encoding="utf-8")


def kinds(folder, *messages):
    return [flaw.code for flaw in flaws(folder, [language("az"), language("en")], messages)]


def test_a_complete_catalogue_has_no_flaws(tmp_path):
    write(tmp_path, "az", 'msgid "Day %(n)s"\nmsgstr "Gün %(n)s"\n')
    assert kinds(tmp_path, Message("Day %(n)s")) == []


@pytest.mark.parametrize(
    ("body", "flaw"),
    [
        ("", "missing"),
        ('msgid "Day ${n}"\nmsgstr ""\n', "missing"),
        ('#, fuzzy\nmsgid "Day ${n}"\nmsgstr "Gün ${n}"\n', "fuzzy"),
        ('msgid "Day ${n}"\nmsgstr "Gün"\n', "placeholders"),
        ('msgid "Day ${n}"\nmsgstr "Gün ${m}"\n', "placeholders"),
    ],
)
def test_each_flaw_is_named(tmp_path, body, flaw):
    write(tmp_path, "az", body)
    assert kinds(tmp_path, Message("Day ${n}")) == [flaw]


def test_a_translation_of_nothing_is_dead(tmp_path):
    write(tmp_path, "az", 'msgid "Old"\nmsgstr "Köhnə"\n')
    assert kinds(tmp_path) == ["dead"]


def test_refreshing_keeps_translations_adds_new_texts_and_drops_dead_ones(tmp_path):
    write(tmp_path, "az", 'msgid "Kept"\nmsgstr "Qalan"\n\nmsgid "Old"\nmsgstr "Köhnə"\n')
    fresh = refresh(read(tmp_path, "az"), [Message("New"), Message("Kept"), Message("Kept")])
    save(fresh, tmp_path, "az")
    again = read(tmp_path, "az")
    assert [entry.id for entry in again if entry.id] == ["New", "Kept"]
    assert translations(again) == {("", "Kept"): "Qalan"}


def test_a_text_that_moved_in_its_source_stays_where_it_stands(tmp_path):
    pair = 'msgid "{0}"\nmsgstr "{1}"\n\n'
    write(
        tmp_path, "az", "".join(pair.format(*one) for one in (("A", "a"), ("B", "b"), ("C", "c")))
    )
    moved = [Message("C"), Message("Fresh"), Message("B"), Message("A"), Message("Last")]
    orders = []
    for _turn in range(2):
        save(refresh(read(tmp_path, "az"), moved), tmp_path, "az")
        orders.append([entry.id for entry in read(tmp_path, "az") if entry.id])
    assert orders == [["A", "Last", "B", "C", "Fresh"]] * 2


def test_unfinished_translations_are_not_used(tmp_path):
    write(tmp_path, "az", '#, fuzzy\nmsgid "Day"\nmsgstr "Gün"\n')
    assert translations(read(tmp_path, "az")) == {}


@pytest.mark.parametrize("content", [b"not a catalogue", b'msgid "\xff"\nmsgstr ""\n'])
def test_a_damaged_file_is_a_named_error(tmp_path, content):
    (tmp_path / "az.po").write_bytes(content)
    with pytest.raises(FormError) as caught:
        read(tmp_path, "az")
    assert caught.value.code == "form.publish.translations"
