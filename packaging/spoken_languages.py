# SPDX-License-Identifier: Apache-2.0
"""Writes resources/spoken_languages.csv: the languages that people speak, by Unicode CLDR.

Usage: ``python packaging/spoken_languages.py > resources/spoken_languages.csv``
"""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from kiosk.i18n import languages

LEAST_PERCENT = 1
"""A language counts where it is official or this part of a territory's people speak it."""
VARIETIES = ("fa_AF",)
"""What CLDR counts as a variety and its speakers as a language: Dari."""


def main() -> None:
    """Write the list to standard output, by code."""
    out = sys.stdout
    out.write("# Languages that are official somewhere, or that one of a hundred people of a\n")
    out.write("# territory speaks; the list and the names by Unicode CLDR, as Babel carries it.\n")
    out.write("# Other names: in the language itself (CLDR).\n")
    out.write(f"# Written on {datetime.now(UTC):%Y-%m-%d} by packaging/spoken_languages.py.\n")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("name", "cldr_language", "also"))
    for code in sorted(set(spoken())):
        if all(code in Locale.parse(ours.locale).languages for ours in languages()):
            table.writerow((code.replace("_", "-"), code, own_name(code)))


def spoken() -> Iterator[str]:
    """Yield the codes of languages that CLDR knows to be spoken somewhere."""
    yield from VARIETIES
    for territory in get_global("territory_languages").values():
        for code, facts in territory.items():
            if code != "und" and (
                facts["official_status"] or facts["population_percent"] >= LEAST_PERCENT
            ):
                yield code.partition("_")[0]


def own_name(code: str) -> str:
    """Say what a language is called in itself, empty where CLDR doesn't know."""
    try:
        return str(Locale.parse(code).languages.get(code) or "")
    except (UnknownLocaleError, ValueError):
        return ""


if __name__ == "__main__":
    main()
