# SPDX-License-Identifier: Apache-2.0
"""What services are called: as the newest editions say that this central holds."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import category

from sqlalchemy import Connection, select

from kiosk.central.storage.tables import CONTENT, EDITION_FILE
from kiosk.published import CATALOGUE_FILE

MOST: Final = 80
"""Signs of a title; more of it is cut off."""
_EDITIONS: Final = 8
"""So many are read, the newest first: figures speak of services that are offered no more."""
_MOST_BYTES: Final = 4 << 20
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_JOINER: Final = "\u200c"
_FALLBACKS: Final = ("az", "en")

_Listed = Mapping[str, Mapping[str, str]]
"""Titles by language, by the ids of services."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles in one language; what nobody named is called by its id."""

    by_id: Mapping[str, str]

    def of(self, form: str) -> str:
        """Say what a service is called; one whose title another has too, with its id."""
        return self.by_id.get(form, form)


NO_TITLES: Final = Titles({})


class Catalogues:
    """Reads the lists of the editions, each only once."""

    def __init__(self) -> None:
        self._known: Mapping[str, _Listed] = {}

    def titles(self, connection: Connection, language: str) -> Titles:
        """Say what services are called in a language. Raises StorageError."""
        found: dict[str, Mapping[str, str]] = {}
        for listed in self._listed(connection):
            found = {**listed, **found}
        titles = {form: _chosen(by, language) for form, by in found.items()}
        many = Counter(titles.values())
        return Titles(
            {
                form: title if many[title] == 1 else f"{title} ({form})"
                for form, title in titles.items()
                if title
            }
        )

    def _listed(self, connection: Connection) -> list[_Listed]:
        digests = connection.execute(
            select(EDITION_FILE.c.sha256)
            .where(EDITION_FILE.c.path == CATALOGUE_FILE)
            .order_by(EDITION_FILE.c.edition.desc())
            .limit(_EDITIONS)
        ).scalars()
        before = self._known
        known = {
            digest: before[digest] if digest in before else _read(connection, digest)
            for digest in digests
        }
        self._known = known
        return list(known.values())


def _read(connection: Connection, digest: str) -> _Listed:
    """Read one; a list that can't be read names nothing."""
    content = connection.execute(
        select(CONTENT.c.bytes).where(CONTENT.c.sha256 == digest, CONTENT.c.size <= _MOST_BYTES)
    ).scalar_one_or_none()
    if content is None:
        return {}
    try:
        return dict(_services(json.loads(content)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _services(catalogue: Any) -> Iterator[tuple[str, Mapping[str, str]]]:
    for entry in catalogue["services"]:
        titles = entry["title"].items()
        yield str(entry["id"]), {str(code): _plain(str(title)) for code, title in titles}


def _chosen(titles: Mapping[str, str], language: str) -> str:
    wished = (titles.get(code, "") for code in (language, *_FALLBACKS))
    return next((title for title in wished if title), "")


def _plain(title: str) -> str:
    """Leave out what can't be seen or reorders a line, and what is too long for one."""
    # the joiner is a letter's shape in Persian
    seen = "".join(one for one in title if one == _JOINER or category(one) not in _HIDDEN).strip()
    return seen if len(seen) <= MOST else seen[: MOST - 1] + "…"
