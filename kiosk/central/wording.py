# SPDX-License-Identifier: Apache-2.0
"""The central's words for people, out of the one catalogue that kiosks and paper have too."""

import gettext
import io
import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from babel.messages.mofile import write_mo

from kiosk.i18n import Language, Translator, languages
from kiosk.i18n.catalogues import read
from kiosk.i18n.model import LANGUAGES_FILE

FOLDER: Final = LANGUAGES_FILE.parent / "translations"

_MOST_WISHES: Final = 20
_WISH: Final = re.compile(r"([a-z]{2,3})(?:-[a-z0-9-]*)?(?:;q=([01](?:\.\d{0,3})?))?")


@cache
def translator(code: str) -> Translator:
    """Find who says things in a language of ``languages()``; read once, when first asked."""
    (language,) = [one for one in languages() if one.code == code]
    packed = io.BytesIO()
    write_mo(packed, read(FOLDER, code))
    packed.seek(0)
    return Translator(language, gettext.GNUTranslations(packed))


def chosen(wished: str | None, accepted: str) -> Language:
    """Choose a language: the one that was asked for, else one that the browser accepts, else az.

    ``accepted`` is the header Accept-Language (RFC 9110, 12.5.4), by its weights.
    """
    known: Mapping[str, Language] = {one.code: one for one in languages()}
    if wished is not None and wished in known:
        return known[wished]
    best, weight = next(iter(known.values())), 0.0
    for wish in accepted.lower().replace(" ", "").split(",")[:_MOST_WISHES]:
        found = _WISH.fullmatch(wish)
        if found is not None and found[1] in known and float(found[2] or 1) > weight:
            best, weight = known[found[1]], float(found[2] or 1)
    return best
