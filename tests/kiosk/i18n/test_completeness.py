# SPDX-License-Identifier: Apache-2.0
"""Every text of the product is translated into every language, and nothing else is kept."""

from pathlib import Path

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


def words(file: Path) -> list[str]:
    """Read a catalogue without the lines that say where a text is used."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line[:2] != "#:"]


@pytest.mark.parametrize(("folder", "texts", "codes"), [PUBLIC, DESKS], ids=["public", "desk"])
def test_bringing_the_catalogues_up_to_date_changes_no_words_in_them(
    root, tmp_path, folder, texts, codes
):
    messages = texts(root)
    for code in codes:
        if code != SOURCE_LANGUAGE:
            save(refresh(read(root / folder, code), messages), tmp_path, code)
            assert words(tmp_path / f"{code}.po") == words(root / folder / f"{code}.po"), code
