# SPDX-License-Identifier: Apache-2.0
"""Every text of the product is translated into every language, and nothing else is kept."""

from kiosk.forms.publishing import all_messages
from kiosk.i18n import languages
from kiosk.i18n.catalogues import flaws


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
