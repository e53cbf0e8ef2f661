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
        "ة": "ه",
        "ک": "ك",
        "ی": "ي",
        "’": "'",
        "-": " ",
        "\u0640": None,  # the stroke that only stretches Arabic letters
    }
)


def fold(text: str) -> str:
    """Bring a text to the form in which it is searched."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.casefold().translate(_LOOKALIKES).split())


def matches(folded_query: str, folded_text: str) -> bool:
    """Say whether the text has every word of the query, or the beginning of it."""
    return all(part in folded_text for part in folded_query.split())
