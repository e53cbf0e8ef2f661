# SPDX-License-Identifier: Apache-2.0
"""The reference of what is stored and said, written from its data and held against the code.

``python -m tests.docs.data > docs/reference/data.md`` writes the page.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from sqlalchemy import MetaData

from kiosk import neighbours
from kiosk.central import door, offering, status
from kiosk.central.app import ROOMS
from kiosk.central.storage.tables import METADATA as CENTRAL
from kiosk.neighbours import wire
from kiosk.storage.tables import METADATA as STATION
from kiosk.sync.contract import Record

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
DATA: Final = FOLDER / "data.toml"
PAGE: Final = FOLDER / "data.md"
STORES: Final[Mapping[str, MetaData]] = {"station": STATION, "centre": CENTRAL}
SPOKEN: Final = (
    "kiosk.sync.contract",
    *(room.__package__ for room in (door, offering, status, neighbours)),
)
"""The packages whose records go over a line."""

_HEAD: Final = """# Data

Every table of a station and of the centre, and every record that goes over a line, with all that is in it: whose it is,
how long it stays, who reads it. What that means for people is in [privacy](../privacy.md).

Written by `python -m tests.docs.data` from [data.toml](data.toml), the tables and the records themselves; a test fails
where a table, a column, a record or a field is not here.
"""
_TITLES: Final = {
    "station": "Tables of a station (`DATA/station.sqlite`)",
    "centre": "Tables of the centre",
}

Words = Mapping[str, Mapping[str, Mapping[str, Any]]]


def read() -> Words:
    """Read what is said of each."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def tables(store: str) -> dict[str, list[str]]:
    """Name the tables that there are, with their columns."""
    found = STORES[store].tables
    return {name: [column.name for column in found[name].columns] for name in sorted(found)}


def records() -> dict[str, list[str]]:
    """Name the records that go over a line, with their fields."""
    assert ROOMS  # it is imported, and with it all records; of neighbours so is their wire
    assert wire
    return {
        (kind.__name__ if kind.__module__.startswith(SPOKEN[0]) else _apart(kind)): list(
            kind.model_fields
        )
        for kind in _kinds(Record)
        if kind.__module__.startswith(SPOKEN)
    }


def _apart(kind: type[Record]) -> str:
    """Tell records of one name apart by where they are."""
    room = kind.__module__.removeprefix("kiosk.central.").removeprefix("kiosk.").split(".")[0]
    return f"{room}.{kind.__name__}"


def _kinds(base: type[Record]) -> Iterator[type[Record]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


def page(words: Words) -> str:
    """Write the page (Markdown)."""
    return _HEAD + "".join(_tables(words)) + "".join(_records(words["wire"]))


def _tables(words: Words) -> Iterator[str]:
    for store, title in _TITLES.items():
        yield f"\n## {title}\n\n| table | what it is, and whose | how long | who reads it | columns |\n|---|---|---|---|---|\n"
        for name, columns in tables(store).items():
            said = words[store].get(name, {})
            cells = (said.get(one, "?") for one in ("what", "stays", "read"))
            yield f"| `{name}` | {' | '.join(cells)} | {_listed(columns)} |\n"


def _records(words: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "\n## Records on the line\n\n| record | from, to | about a person | fields |\n|---|---|---|---|\n"
    for name, fields in sorted(records().items()):
        said = words.get(name, {})
        cells = (said.get(one, "?") for one in ("way", "person"))
        yield f"| `{name}` | {' | '.join(cells)} | {_listed(fields)} |\n"


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(page(read()))
