# SPDX-License-Identifier: Apache-2.0
"""Texts, dates and numbers in a person's language."""

import datetime as dt
import gettext
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Self

from kiosk.clock import local
from kiosk.errors import SettingsError
from kiosk.i18n.model import SOURCE_LANGUAGE, Language


class Translator:
    """Says things in one language; falls back to the English source, never to nothing."""

    def __init__(
        self,
        language: Language,
        messages: gettext.NullTranslations | None = None,
        zone: dt.tzinfo | None = None,
    ) -> None:
        self.language = language
        self._messages = messages or gettext.NullTranslations()
        self._zone = zone

    def gettext(self, msgid: str, context: str = "") -> str:
        """Translate ``msgid``; ``context`` tells two uses of one English text apart.

        A text that has no translation in the context is looked up without it.
        """
        if not msgid:
            return ""
        if context:
            translated = self._messages.pgettext(context, msgid)
            if translated != msgid:
                return translated
        return self._messages.gettext(msgid)

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """List every text without a count: its context (or ''), the text, and what it is here."""
        if isinstance(self._messages, _Catalogue):
            yield from self._messages.whole.entries()

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Translate a text with a count, by the plural rule of the language."""
        return self._messages.ngettext(singular, plural, n)

    def date(self, day: dt.date) -> str:
        """Write a day with its month in words, as ``28 November 2026``."""
        from babel.dates import format_date  # late: CLDR data is not needed before a person is here

        return str(format_date(day, "long", locale=self.language.locale))

    def month(self, day: dt.date) -> str:
        """Write a month with its year, as ``November 2026``."""
        from babel.dates import format_skeleton  # late, as in `date`

        return str(format_skeleton("yMMMM", day, locale=self.language.locale))

    def time(self, moment: dt.datetime) -> str:
        """Write the hour and minute of an aware moment at the service point, as ``14:32``."""
        from babel.dates import format_time  # late, as in `date`

        return str(format_time(local(moment, self._zone).time(), "HH:mm", locale=self._locale))

    def datetime(self, moment: dt.datetime) -> str:
        """Write an aware moment at the service point, as ``21 November 2026, 14:32``."""
        day = local(moment, self._zone).date()
        comma = "، " if self.language.right_to_left else ", "
        return f"{self.date(day)}{comma}{self.time(moment)}"

    def number(self, n: float) -> str:
        """Write a number with Latin digits, grouped as the language does."""
        from babel.numbers import format_decimal  # late, as in `date`

        return str(format_decimal(n, locale=self._locale, numbering_system="latn"))

    @property
    def _locale(self) -> str:
        return self.language.locale


class _Whole(gettext.GNUTranslations):
    """A compiled catalogue that can also be read from one end to the other."""

    _catalog: dict[str | tuple[str, int], str]

    def entries(self) -> Iterator[tuple[str, str, str]]:
        """List context, text and translation of what has no plural."""
        for key, translation in self._catalog.items():
            if isinstance(key, str) and key:
                context, _, text = key.rpartition(_APART)
                yield context, text, translation


class _Catalogue(gettext.NullTranslations):
    """A compiled catalogue in which a text is looked up where it stands.

    The first screen greets in every language and speaks one: only that one is read as a whole,
    when something is asked of it that can't be looked up.
    """

    def __init__(self, content: bytes) -> None:
        """Raises ValueError or struct.error for a damaged one."""
        super().__init__()
        self._content = content
        order = {_MAGIC: "<", _MAGIC[::-1]: ">"}.get(content[:4])
        if order is None:
            raise ValueError("no catalogue")
        self._count, originals, translations = struct.unpack_from(f"{order}3I", content, 8)
        pairs = f"{order}{2 * self._count}I"
        self._originals = struct.unpack_from(pairs, content, originals)
        self._translations = struct.unpack_from(pairs, content, translations)
        ends = map(sum, zip(*[iter(self._originals + self._translations)] * 2, strict=True))
        if max(ends, default=0) >= len(content):
            raise ValueError("it ends too soon")
        content[min((*self._originals[1::2], *self._translations[1::2]), default=0) :].decode()

    def gettext(self, message: str) -> str:
        """Find a text; one that does not stand alone is left to the whole."""
        if "whole" not in self.__dict__ and (found := self._found(message.encode())):
            return found
        return self.whole.gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        """Find a text in its context."""
        return self.whole.pgettext(context, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Find a text with a count."""
        return self.whole.ngettext(msgid1, msgid2, n)

    @cached_property
    def whole(self) -> _Whole:
        """All of it, read once."""
        return _Whole(BytesIO(self._content))

    def _found(self, wanted: bytes) -> str:
        place = bisect_left(
            range(self._count), wanted, key=lambda at: self._at(self._originals, at)
        )
        if place == self._count or self._at(self._originals, place) != wanted:
            return ""
        return self._at(self._translations, place).decode()

    def _at(self, table: tuple[int, ...], place: int) -> bytes:
        length, start = table[2 * place : 2 * place + 2]
        return self._content[start : start + length]


_MAGIC = bytes.fromhex("de120495")
_APART = "\x04"
"""Stands between a context and its text (GNU gettext)."""


class Messages:
    """The compiled catalogues of every language."""

    def __init__(self, translators: dict[str, Translator]) -> None:
        self._translators = translators

    @classmethod
    def open(
        cls, folder: Path, languages: Iterable[Language], zone: dt.tzinfo | None = None
    ) -> Self:
        """Read ``<code>.mo`` of every language in ``folder``; English needs none.

        Raises SettingsError for a catalogue that is missing or damaged.
        """
        return cls(
            {entry.code: Translator(entry, _read(folder, entry), zone) for entry in languages}
        )

    @classmethod
    def of_source(cls, languages: Iterable[Language]) -> Self:
        """Say everything as it stands in the source: for when no catalogue can be read."""
        return cls({entry.code: Translator(entry) for entry in languages})

    def translator(self, code: str) -> Translator:
        """Find the translator of a language. Raises SettingsError for one that was not opened."""
        try:
            return self._translators[code]
        except KeyError:
            raise SettingsError(f"no messages in {code!r}", code="settings.languages") from None


def _read(folder: Path, language: Language) -> gettext.NullTranslations:
    file = folder / f"{language.code}.mo"
    if not file.exists() and language.code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    try:
        return _Catalogue(file.read_bytes())
    except (OSError, ValueError, LookupError, struct.error) as error:
        raise SettingsError(f"{file.name}: {error}", code="settings.messages") from error
