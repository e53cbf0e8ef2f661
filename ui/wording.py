# SPDX-License-Identifier: Apache-2.0
"""The languages of the screens and their words, before the station is there to vouch for them."""

from contextlib import suppress
from dataclasses import dataclass

from kiosk import editions
from kiosk.errors import SettingsError
from kiosk.i18n import SOURCE_LANGUAGE, Language, Messages, language
from kiosk.settings import Overlay, Settings, overlaid


@dataclass(frozen=True, slots=True)
class Wording:
    """What can be said, and the settings that ask for it."""

    settings: Settings
    languages: list[Language]
    messages: Messages


def read(settings: Settings) -> Wording:
    """Read the words; languages that the centre has set and nobody translates count for nothing.

    Raises SettingsError (``settings.messages``) where nothing was published that can be read,
    and ``settings.languages`` for a language that the operator has set and that is not known.
    """
    try:
        return _of_newest(settings)
    except SettingsError:
        if settings.pushed == Overlay():
            return _of_another(settings)
    return read(overlaid(settings, Overlay()))


def in_source(settings: Settings) -> Wording:
    """Make do with English, which the program brings along itself.

    Raises SettingsError for a language that is not known: that is the operator's to mend, and
    no waiting helps.
    """
    for code in overlaid(settings, Overlay()).languages:
        language(code)
    source = [language(SOURCE_LANGUAGE)]
    return Wording(settings, source, Messages.of_source(source))


def _of_newest(settings: Settings) -> Wording:
    languages = [language(code) for code in settings.languages]
    return Wording(settings, languages, Messages.open(editions.messages(settings), languages))


def _of_another(settings: Settings) -> Wording:
    """Read the words of an older set; which one is offered, the station says later.

    Raises SettingsError for the newest where none has all languages.
    """
    languages = [language(code) for code in settings.languages]
    for folder in editions.to_fall_back_on(settings):
        with suppress(SettingsError):
            return Wording(settings, languages, Messages.open(folder / "messages", languages))
    return _of_newest(settings)
