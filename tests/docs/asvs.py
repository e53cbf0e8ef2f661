# SPDX-License-Identifier: Apache-2.0
"""The table of OWASP ASVS, written from its data.

``python -m tests.docs.asvs > docs/reference/asvs.md`` writes the page.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
DATA: Final = FOLDER / "asvs.toml"
PAGE: Final = FOLDER / "asvs.md"
STATES: Final = ("met", "in part", "not met", "not applicable")
CHAPTERS: Final = {
    1: "Encoding and sanitising",
    2: "Validation and business rules",
    3: "What browsers are told",
    4: "Interface",
    5: "Files",
    6: "Who somebody is",
    7: "Sessions",
    8: "Who may what",
    9: "Tokens that speak for themselves",
    10: "OAuth and OpenID Connect",
    11: "Cryptography",
    12: "Lines",
    13: "Configuration",
    14: "Data",
    15: "Code and architecture",
    16: "Logs and errors",
    17: "WebRTC",
}
EXPECTED: Final = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29}
EXPECTED_LATER: Final = {11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16, 17: 7}
"""How many requirements of levels 1 and 2 each chapter of 5.0.0 has."""

_HEAD: Final = """# OWASP ASVS 5.0.0, level 2

How the central stands to the [Application Security Verification Standard](https://owasp.org/www-project-application-security-verification-standard/)
5.0.0: its interface and the line to it, the desk, and the applicant's page; of the kiosk what belongs to these. Every
requirement of levels 1 and 2 is here. Ids are the standard's, the words beside them ours: read the standard with it.
This is what those who made the program found, by the tests named; nobody else has looked yet.

Written by `python -m tests.docs.asvs` from [asvs.toml](asvs.toml); a test holds the two together, and each test that
is named to be there.

| | level 1 | level 2 |
|---|---|---|
"""

Row = Mapping[str, Any]


def read() -> list[Row]:
    """Read the rows of the data."""
    found = tomllib.loads(DATA.read_text(encoding="utf-8"))["requirement"]
    assert isinstance(found, list)
    return found


def place(row: Row) -> tuple[int, ...]:
    """Say where a row stands."""
    return tuple(int(one) for one in row["id"].split("."))


def page(rows: Sequence[Row]) -> str:
    """Write the page (Markdown)."""
    return _HEAD + "".join(_sums(rows)) + "".join(_chapters(rows))


def _sums(rows: Sequence[Row]) -> Iterator[str]:
    counts = Counter((row["state"], row["level"]) for row in rows)
    for state in STATES:
        yield f"| {state} | {counts[state, 1]} | {counts[state, 2]} |\n"


def _chapters(rows: Sequence[Row]) -> Iterator[str]:
    for number, found in groupby(rows, key=lambda row: place(row)[0]):
        yield f"\n## V{number} {CHAPTERS[number]}\n\n"
        yield "| id | level | in short | here | how, or why not | tests |\n|---|---|---|---|---|---|\n"
        for row in found:
            tests = "<br>".join(f"`{one}`" for one in row.get("tests", ()))
            cells = (row["id"], row["level"], row["about"], row["state"], row["how"], tests)
            yield f"| {' | '.join(str(one) for one in cells)} |\n"


if __name__ == "__main__":
    sys.stdout.write(page(read()))
