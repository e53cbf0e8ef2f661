# SPDX-License-Identifier: Apache-2.0
"""Compares texts as a person in a hurry types them: without case, accents or lookalikes."""

import unicodedata

_LOOKALIKES = str.maketrans(
    {
        "ə": "e",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ۍ": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
        "ء": None,  # a hamza on its own line is left out as often as one on a letter
        "ٴ": None,
        "\u0640": None,  # the stroke that only stretches Arabic letters
        "'": None,
        "’": None,
        "‘": None,
        "ʼ": None,
        "ʻ": None,
        "`": None,
        "´": None,
        "،": " ",
    }
)
_PARTING = frozenset({"Pd", "Po", "Ps", "Pe", "Pi", "Pf", "Zs", "Zl", "Zp", "Cc", "Sm"})
"""Kinds of signs that part words: dashes, points, brackets, quotes, spaces, line ends."""
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
"""Kinds of signs that nobody types: accents, vowel points, joiners and marks of direction."""


def fold(text: str) -> str:
    """Bring a text to the form in which it is searched.

    Case, accents, vowel points and the shapes of letters go; letters of other scripts stay
    themselves, so that a Cyrillic name is found by Cyrillic letters alone.
    """
    if text.isascii():
        lowered = text.casefold().translate(_LOOKALIKES)
        return " ".join("".join(_kept(sign) for sign in lowered).split())
    # twice: taking a letter apart may give one that casefolding or the table knows
    bare = _bare(_bare(text).casefold().translate(_LOOKALIKES))
    return " ".join(bare.casefold().translate(_LOOKALIKES).split())


def matches(folded_query: str, folded_text: str) -> bool:
    """Say whether the text has every word of the query, or the beginning of it."""
    return all(part in folded_text for part in folded_query.split())


def _bare(text: str) -> str:
    return "".join(_kept(sign) for sign in unicodedata.normalize("NFKD", text))


def _kept(sign: str) -> str:
    """Keep a letter or digit; put a space for what parts words."""
    if sign.isalnum():
        return sign
    kind = unicodedata.category(sign)
    if kind in _UNSEEN:
        return ""
    return " " if kind in _PARTING and sign not in "'’‘" else sign
