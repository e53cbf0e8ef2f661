# SPDX-License-Identifier: Apache-2.0
"""The texts of the language that the person reads now."""

import datetime as dt

from kiosk.i18n import Translator
from kiosk.isolates import filled


class Words:
    """Holds the active translator, so that view models need not be told of each change."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    @property
    def translator(self) -> Translator:
        """The translator in use."""
        return self._translator

    def use(self, translator: Translator) -> None:
        """Speak another language from now on."""
        self._translator = translator

    def __call__(self, msgid: str, context: str = "", /, **facts: object) -> str:
        """Say a text, with its named placeholders filled, each apart from the words around it."""
        return filled(self._translator.gettext(msgid, context), facts)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Say a text that counts; ``%(n)s`` stands for the number."""
        return filled(self._translator.ngettext(singular, plural, n), {"n": n})

    @property
    def is_mirrored(self) -> bool:
        """Whether the person reads from right to left."""
        return self._translator.language.right_to_left

    def date(self, day: dt.date) -> str:
        """Write a day out."""
        return self._translator.date(day)

    def month(self, day: dt.date) -> str:
        """Write the month and the year of a day out."""
        return self._translator.month(day)

    def number(self, number: float) -> str:
        """Write a number with its thousands apart."""
        return self._translator.number(number)

    def datetime(self, moment: dt.datetime) -> str:
        """Write a moment out, as the clock at the service point shows it."""
        return self._translator.datetime(moment)

    def time(self, moment: dt.datetime) -> str:
        """Write the hour and the minute of a moment at the service point."""
        return self._translator.time(moment)
