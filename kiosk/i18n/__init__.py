# SPDX-License-Identifier: Apache-2.0
"""Languages, message catalogues, and dates and numbers as a person reads them."""

from kiosk.i18n.model import OFFICIAL, SOURCE_LANGUAGE, Language, language, languages
from kiosk.i18n.translator import Messages, Translator

__all__ = [
    "OFFICIAL",
    "SOURCE_LANGUAGE",
    "Language",
    "Messages",
    "Translator",
    "language",
    "languages",
]
