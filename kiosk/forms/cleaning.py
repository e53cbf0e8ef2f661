# SPDX-License-Identifier: Apache-2.0
"""What a person typed, made safe to keep, to show and to print."""

import re
import unicodedata
from typing import Final

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_DIGIT_INPUTS: Final = frozenset({"digits", "phone", "document"})
_NUMERIC_TYPES: Final = frozenset({"int", "decimal", "date", "time", "dateTime"})

_UNWANTED: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200d-\u200f"
    "\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_BLANKS: Final = re.compile("[\t\r\n\u0085]+")
_JOINER: Final = "\u200c"
_ARABIC: Final = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_LOOSE_JOINER: Final = re.compile(f"(?<![{_ARABIC}]){_JOINER}|{_JOINER}(?![{_ARABIC}])")
_TRIMMED: Final = " \t\r\n\u00a0\u3000"
_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


def clean(
    text: str, *, data_type: str = "string", wanted: str = "", multiline: bool = False
) -> str:
    """Drop what is no writing: controls, bidi marks, tags, surrogates.

    Signs stay composed or decomposed as they came, as every other engine keeps them; who
    takes a person's typing composes it first, and an instance is written composed.
    A zero-width non-joiner stays between Arabic letters, where Persian spells with it.
    Digits of the Arabic scripts become ASCII where a number, a date or a code is wanted.
    ``wanted`` is the question's ``kiosk:input``.
    """
    if text.isascii() and text.isprintable():
        return _numeral(text.strip(), data_type)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = lines.replace("\t", " ") if multiline else _BLANKS.sub(" ", lines)
    lines = _UNWANTED.sub("", lines)
    lines = "".join(
        sign
        for sign in lines
        if sign in "\n\u200c" or unicodedata.category(sign) not in _CATEGORIES
    )
    lines = _LOOSE_JOINER.sub("", lines)
    if data_type in _NUMERIC_TYPES or wanted in _DIGIT_INPUTS:
        lines = lines.translate(_DIGITS)
    return _numeral(lines.strip(_TRIMMED), data_type)


def composed(text: str) -> str:
    """Compose what was typed (NFC), so that an author's ranges of letters find it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _numeral(text: str, data_type: str) -> str:
    """Read a decimal comma, as most of our visitors write it."""
    if data_type == "decimal":
        text = text.replace("\u066b", ".")
        if text.count(",") == 1 and "." not in text:
            return text.replace(",", ".")
    return text
