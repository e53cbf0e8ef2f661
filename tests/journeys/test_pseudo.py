# SPDX-License-Identifier: Apache-2.0
"""A language two fifths longer than English, from either side, finds room on the screens."""

import pytest

from kiosk.i18n import pseudo
from ui.viewmodels.shell import ShellViewModel


@pytest.mark.parametrize("language", pseudo.LANGUAGES, ids=lambda one: one.code)
def test_the_screens_speak_a_language_that_is_only_in_memory(run_kiosk, language):
    with run_kiosk() as kiosk:
        kiosk.flow.tongue.use(pseudo.LANGUAGES, pseudo.messages())
        kiosk.flow.begin_in(language.code)
        kiosk.person.tap("service-registration")
        kiosk.wait_for(ShellViewModel.Screen.Question)
        assert kiosk.person.find("header-language").property("text") == language.name
        assert kiosk.flow.shell.rightToLeft == language.right_to_left
        assert kiosk.flow.shell.language == language.code
