# SPDX-License-Identifier: Apache-2.0
"""Writes resources/countries.csv from ISO 3166-1 (the JSON of Debian's iso-codes package).

Usage: ``python packaging/countries.py iso_3166-1.json > resources/countries.csv``
"""

import csv
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

USUAL_NAMES = Path(__file__).with_name("country-names.toml")

NOBODY_LIVES_THERE = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}
OWN_NAMES = {"PSE": "Palestine", "HKG": "Hong Kong (China)", "MAC": "Macao (China)"}
"""Where the name in CLDR is not the one in official use."""

SPECIAL = (
    # code, English name, may be a nationality, may issue a document (ICAO Doc 9303-3, section 5)
    ("GBD", "British Overseas Territories citizen", "yes", ""),
    ("GBN", "British National (Overseas)", "yes", ""),
    ("GBO", "British Overseas citizen", "yes", ""),
    ("GBP", "British protected person", "yes", ""),
    ("GBS", "British subject", "yes", ""),
    ("EUE", "European Union", "", "yes"),
    ("UNO", "United Nations", "", "yes"),
    ("UNA", "Specialised agency of the United Nations", "", "yes"),
    ("XOM", "Sovereign Military Order of Malta", "", "yes"),
    ("XPO", "Interpol", "", "yes"),
    ("XXA", "Stateless person", "yes", ""),
    ("XXB", "Refugee (1951 Convention)", "yes", ""),
    ("XXC", "Refugee (other)", "yes", ""),
    ("XXX", "Nationality not specified", "yes", ""),
)


def main() -> None:
    """Write the list to standard output, states by code, then the codes of ICAO alone."""
    states = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["3166-1"]
    out = sys.stdout
    out.write("# States and territories: ISO 3166-1 (Debian iso-codes); names by Unicode CLDR.\n")
    out.write("# Codes without a territory: ICAO Doc 9303, part 3, section 5.\n")
    out.write(
        "# Other names: in the country's own languages (CLDR), usual ones (country-names.toml).\n"
    )
    out.write(f"# Written on {datetime.now(UTC):%Y-%m-%d} by packaging/countries.py.\n")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("name", "territory", "label", "nationality", "issuer", "place", "also"))
    usual = tomllib.loads(USUAL_NAMES.read_text(encoding="utf-8"))
    for state in sorted(states, key=lambda entry: str(entry["alpha_3"])):
        code = state["alpha_3"]
        lived_in = "" if code in NOBODY_LIVES_THERE else "yes"
        label = OWN_NAMES.get(code, "")
        names = dict.fromkeys(
            (state["alpha_2"], *own_names(state["alpha_2"]), *usual.get(code, ()))
        )
        also = "|".join(names)
        table.writerow((code, state["alpha_2"], label, lived_in, lived_in, lived_in, also))
    for code, label, nationality, issuer in SPECIAL:
        table.writerow((code, "", label, nationality, issuer, "", ""))


def own_names(territory: str) -> Iterator[str]:
    """Yield what a country is called in its own languages, as far as CLDR knows."""
    for language in get_official_languages(territory, de_facto=True):
        try:
            name = Locale.parse(language).territories.get(territory)
        except (UnknownLocaleError, ValueError):
            continue
        if name:
            yield str(name)


if __name__ == "__main__":
    main()
