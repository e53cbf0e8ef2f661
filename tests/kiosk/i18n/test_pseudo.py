# SPDX-License-Identifier: Apache-2.0
"""The languages of tests: longer, marked, and never offered to anybody."""

import pytest

from kiosk.forms.publishing import all_messages
from kiosk.i18n import languages, pseudo
from kiosk.i18n.messages import placeholders


@pytest.fixture(params=pseudo.LANGUAGES, ids=lambda one: one.code)
def translator(request):
    return pseudo.messages().translator(request.param.code)


def test_every_text_is_longer_marked_and_keeps_its_values(translator, root):
    every = all_messages(root)
    assert len(every) > 300
    for message in every:
        said = translator.gettext(message.text, message.context)
        assert said.startswith("[")
        assert said.endswith("]")
        assert len(said) >= 1.4 * len(message.text)
        assert placeholders(said) == placeholders(message.text)


def test_a_count_and_a_text_with_a_context_are_disguised_too(translator):
    assert translator.ngettext("%(n)s day", "%(n)s days", 2) % {"n": 2} != "2 days"
    assert translator.gettext("Taken", "receipt") == translator.gettext("Taken")


def test_words_run_from_the_right_between_the_values_alone():
    said = pseudo.disguised("Step %(step)s of %(count)s", mirrored=True)
    assert said.startswith("[\u202e")
    assert "%(step)s" in said
    assert "\u202e%" not in said
    assert said.count("\u202e") == said.count("\u202c")


def test_nobody_is_offered_a_language_that_nobody_speaks():
    assert {one.code for one in pseudo.LANGUAGES}.isdisjoint(one.code for one in languages())


def test_nothing_stays_nothing(translator):
    assert translator.gettext("") == ""
    assert pseudo.disguised(" ") == " "
