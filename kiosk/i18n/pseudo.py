# SPDX-License-Identifier: Apache-2.0
"""Two languages that nobody speaks, for tests: they show what a translation would break.

Every text is made from the English one in memory: two fifths longer, its letters accented, between
brackets, so that a text that is cut, or that was never handed to translators, shows at a glance.
The second one is also written from right to left. Neither is in ``resources/languages.toml``, so
no kiosk can offer them.
"""

import gettext
from itertools import cycle, islice
from math import ceil
from typing import Final

from kiosk.i18n.messages import PLACEHOLDER
from kiosk.i18n.model import Language
from kiosk.i18n.translator import Messages, Translator

LONGER: Final = 0.4
"""The share that a translation may be longer by."""

LONG: Final = Language(
    code="qps", name="[Ƥšéúδó]", prompt="[Ţöúçĥ ţö çöñţíñúé]", right_to_left=False, locale="en"
)
MIRRORED: Final = Language(
    code="qpr",
    name="\u202e[Ƥšéúδó]\u202c",
    prompt="\u202e[Ţöúçĥ ţö çöñţíñúé]\u202c",
    right_to_left=True,
    locale="en",
)
LANGUAGES: Final = (LONG, MIRRORED)

_LETTERS: Final = str.maketrans("aceiknorsuyzACEIKNORSUYZ", "áçéíķñóřšúýžÁÇÉÍĶÑÓŘŠÚÝŽ")
_FILLER: Final = "lórém ípšúm dólór šít ámét "
_OVERRIDE: Final = "\u202e{}\u202c"
"""Right-to-left override and its end: Latin letters that run the other way."""


def messages() -> Messages:
    """Give the words of both languages."""
    return Messages(
        {one.code: Translator(one, _Words(mirrored=one.right_to_left)) for one in LANGUAGES}
    )


def disguised(text: str, *, mirrored: bool = False) -> str:
    """Write an English text as a language of this module would; its values stay whole."""
    if not text.strip():
        return text
    pieces: list[str] = []
    at = 0
    for value in PLACEHOLDER.finditer(text):
        pieces += [_piece(text[at : value.start()], mirrored=mirrored), value[0]]
        at = value.end()
    pieces.append(_piece(text[at:], mirrored=mirrored))
    more = "".join(islice(cycle(_FILLER), max(1, ceil(LONGER * len(text)) - 1))).rstrip()
    return f"[{''.join(pieces)} {_piece(more, mirrored=mirrored)}]"


def _piece(text: str, *, mirrored: bool) -> str:
    written = text.translate(_LETTERS)
    if not mirrored:
        return written
    return " ".join(_OVERRIDE.format(word) if word else "" for word in written.split(" "))


class _Words(gettext.NullTranslations):
    """A catalogue without a file."""

    def __init__(self, *, mirrored: bool) -> None:
        super().__init__()
        self._mirrored = mirrored

    def gettext(self, message: str) -> str:
        return disguised(message, mirrored=self._mirrored)

    def pgettext(self, _context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)
