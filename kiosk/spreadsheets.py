# SPDX-License-Identifier: Apache-2.0
"""Texts in files that people open in a spreadsheet, which would run some of them."""

import re
from typing import Final

_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""With which a spreadsheet takes a text for a formula, or for the end of a cell; the wide forms
count in some."""
_AMID: Final = re.compile(rf"(;)(?=[\s\"]*[{re.escape(''.join(_STARTS))}])")
"""A formula behind a semicolon: where a comma stands in numbers, as in Azerbaijan, a spreadsheet
parts cells there, whatever the quotes say."""


def guarded(text: str) -> str:
    """Keep a spreadsheet from running a text, by an apostrophe before what it would run."""
    plain = _AMID.sub(r"\1'", text)
    return f"'{plain}" if text.startswith(_STARTS) or text.lstrip().startswith(_STARTS) else plain
