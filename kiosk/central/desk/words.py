# SPDX-License-Identifier: Apache-2.0
"""The desk's texts in the languages of those who work at it."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from kiosk.i18n import Translator, language

LANGUAGES: Final = ("az", "en")
"""The first one is spoken to those whose browser asks for neither."""
TRANSLATIONS: Final = Path(__file__).parent / "translations"


@cache
def translator(code: str) -> Translator:
    """Find the words of a language; one that the desk doesn't speak is the first."""
    spoken = language(code if code in LANGUAGES else LANGUAGES[0])
    return Translator(spoken, _messages(spoken.code))


def wished(accepted: str) -> str:
    """Choose by what a browser says it reads, in the order in which it says so."""
    for one in accepted.split(","):
        code = one.partition(";")[0].strip().partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def _messages(code: str) -> gettext.NullTranslations:
    """Compile a catalogue in memory: the desk has no step between its sources and its pages."""
    from babel.messages.mofile import write_mo

    from kiosk.i18n.catalogues import read

    if not (TRANSLATIONS / f"{code}.po").exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(TRANSLATIONS, code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
