# SPDX-License-Identifier: Apache-2.0
"""Looks a whole journal over: its chain, what others know of it, and what has no end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kiosk.audit.chain import GENESIS, PRUNED, Anchor, Gone, Record, breaks, follows
from kiosk.audit.events import Events
from kiosk.audit.pairs import unended

MOST_WRONG: Final = 20
"""Places that are named: one that was rewritten is broken everywhere behind that."""

CODES: Final[Mapping[str, str]] = {
    "altered": "audit.altered",
    "missing": "audit.missing",
    "reordered": "audit.reordered",
}

CUT: Final = "audit.cut"
REWRITTEN: Final = "audit.rewritten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that is not as it was written."""

    code: str
    """Stable, ``audit.…``."""
    number: int
    """The record."""
    by: str = ""
    """Who knows better, where the chain alone does not show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What a journal is found to be."""

    records: int
    first: int
    """The oldest record that is here; those before it were pruned."""
    head: Anchor
    wrong: tuple[Wrong, ...]
    unended: tuple[Record, ...]
    """Beginnings without an end: what is under way, or was when the program ended."""
    gone: tuple[Gone, ...] = ()
    """What is not here and explained by a record; true as far as somebody knows of that."""


def examine(
    records: Callable[[], Iterable[Record]],
    known: Mapping[str, Anchor],
    events: Events,
    heard: int | None = None,
) -> Examined:
    """Check a journal against itself and against what others know of it, by their names.

    ``records`` is asked again for each record whose place has to be searched. ``heard`` is the
    last record that the centre has heard of, where somebody knows: beyond it nothing is pruned.
    """
    gone: list[Gone] = []
    watched = _Watched(known.values())

    def find(previous: bytes, number: int) -> Record | None:
        return next((one for one in records() if follows(one, previous, number) == one.hash), None)

    found = [
        Wrong(code=CODES[one.reason], number=one.number)
        for one in islice(breaks(watched.over(records()), find, gone), MOST_WRONG)
    ]
    if heard is not None:
        found += [
            Wrong(code=CODES["missing"], number=max(one.first, heard + 1), by="centre")
            for one in gone
            if one.event == PRUNED and one.last > heard
        ]
    for _rest in watched.left:
        pass  # those behind the last break that is named are counted all the same
    found += [
        wrong
        for name, anchor in known.items()
        if (wrong := watched.judge(name, anchor)) is not None
    ]
    return Examined(
        records=watched.count,
        first=watched.first,
        head=watched.head,
        wrong=tuple(sorted(found, key=lambda one: one.number)),
        unended=unended(records(), events),
        gone=tuple(gone),
    )


class _Watched:
    """Counts records as they pass, and keeps the hashes that somebody else knows."""

    def __init__(self, known: Iterable[Anchor]) -> None:
        self._wanted = {one.number for one in known}
        self._hashes = {0: GENESIS}
        self.left: Iterator[Record] = iter(())
        self.count = 0
        self.first = 0
        self.head = Anchor(number=0, hash=GENESIS)

    def over(self, records: Iterable[Record]) -> Iterator[Record]:
        """Pass records on."""
        self.left = self._pass(records)
        return self.left

    def _pass(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self.count += 1
            self.first = self.first or record.number
            self.head = Anchor(number=record.number, hash=record.hash)
            if record.number in self._wanted:
                self._hashes[record.number] = record.hash
            yield record

    def judge(self, name: str, anchor: Anchor) -> Wrong | None:
        """Hold the journal against what somebody knows of it."""
        if anchor.number > self.head.number:
            return Wrong(code=CUT, number=self.head.number + 1, by=name)
        if anchor.number < self.first:
            return None  # pruned: the chain from there on was checked
        if self._hashes.get(anchor.number) == anchor.hash:
            return None
        return Wrong(code=REWRITTEN, number=anchor.number, by=name)
