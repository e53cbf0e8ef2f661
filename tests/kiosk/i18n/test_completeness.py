# SPDX-License-Identifier: Apache-2.0
"""Every text of the product is translated into every language, and nothing else is kept."""

import pytest

from kiosk.forms.publishing import DESK, DESK_LANGUAGES, all_messages, desk_messages
from kiosk.i18n import SOURCE_LANGUAGE, languages
from kiosk.i18n.catalogues import flaws, read, refresh, save

PUBLIC = ("resources/translations", all_messages, [one.code for one in languages()])
DESKS = (f"{DESK}/translations", desk_messages, DESK_LANGUAGES)


def test_every_catalogue_is_complete_and_has_nothing_dead(root):
    messages = all_messages(root)
    assert len(messages) > 100
    found = flaws(root / "resources" / "translations", languages(), messages)
    assert [str(flaw) for flaw in found] == []


def test_a_text_that_nobody_translated_would_be_noticed(root, tmp_path):
    messages = all_messages(root)
    found = flaws(tmp_path, languages(), messages)
    wanted = {message.key for message in messages}
    assert len(found) == len(wanted) * (len(languages()) - 1)


@pytest.mark.parametrize(("folder", "texts", "codes"), [PUBLIC, DESKS], ids=["public", "desk"])
def test_bringing_the_catalogues_up_to_date_changes_no_line_of_them(
    root, tmp_path, folder, texts, codes
):
    messages = texts(root)
    translated = [code for code in codes if code != SOURCE_LANGUAGE]
    for code in translated:
        save(refresh(read(root / folder, code), messages), tmp_path, code)
    moved = [
        code
        for code in translated
        if (tmp_path / f"{code}.po").read_bytes() != (root / folder / f"{code}.po").read_bytes()
    ]
    assert moved == [], "run `python -m kiosk.i18n update`"


def test_a_text_that_moved_in_its_source_would_be_noticed(root, tmp_path):
    first, second, *rest = all_messages(root)
    folder = root / "resources" / "translations"
    save(refresh(read(folder, "az"), (second, first, *rest)), tmp_path, "az")
    assert (tmp_path / "az.po").read_bytes() != (folder / "az.po").read_bytes()
