# SPDX-License-Identifier: Apache-2.0
"""The hash chain of the journal: each record's hash covers the one before it."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

GENESIS = bytes(32)
"""Stands before the first record."""

_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the journal."""

    number: int
    """Counts from 1 without gaps."""
    at: str
    """Wall clock time in UTC, ISO 8601 with ``Z``; may jump, so it orders nothing."""
    event: str
    facts: Mapping[str, str]
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A record as somebody else knows it: by its number and its hash."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A place at which the chain does not hold."""

    number: int
    reason: str
    """``altered``, ``missing`` or ``reordered``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Records that are not here, and the later record that tells why."""

    first: int
    last: int
    by: int
    event: str
    """A rescue or a pruning; whoever can write the database can append either."""


Finding = Callable[[bytes, int], Record | None]
"""Finds the record that was chained as this number onto this hash, whatever its number is now."""


def canonical_facts(facts: Mapping[str, str]) -> str:
    """Write facts in the one way that is hashed and stored."""
    return _CANONICAL.encode(dict(facts))


def link(previous: bytes, number: int, at: str, event: str, facts: str) -> bytes:
    """Hash a record onto the chain: SHA-256 of the previous hash and the record's canonical form.

    The canonical form is a JSON array of number, time, event and the facts' canonical text.
    """
    row = _CANONICAL.encode([number, at, event, facts])
    return sha256(previous + row.encode()).digest()


RESCUED: Final = "storage-rescued"
"""The event that tells of records which a damaged disk took; its ``gaps`` name their numbers."""
PRUNED: Final = "journal-pruned"
"""The event that tells up to which record the journal was pruned, and that record's hash."""


def explains(record: Record) -> bool:
    """Whether a record tells why others are not here."""
    return record.event == PRUNED or (record.event == RESCUED and bool(record.facts.get("gaps")))


def verify(records: Iterable[Record]) -> Broken | None:
    """Check the chain from its start and say where it first breaks, if it does.

    Missing records are no break when a later record of a rescue or of a pruning tells of them.
    Whether that tells the truth the chain can't say: ``examine`` names them.
    """
    return min(breaks(records), key=lambda one: one.number, default=None)


def breaks(
    records: Iterable[Record], find: Finding | None = None, gone: list[Gone] | None = None
) -> Iterator[Broken]:
    """Name every place at which the chain breaks; what is missing is named last.

    With ``find`` a record whose number was changed is told from one whose content was. What is
    missing and explained is no break and goes into ``gone``.
    """
    explained = [] if gone is None else gone
    missing: list[range] = []
    oldest: Record | None = None
    due, previous = 1, GENESIS
    for record in records:
        number = record.number
        if oldest is None:
            oldest = record
        if number < due:
            yield Broken(number=due, reason="missing")
        elif number > due:
            missing.append(range(due, number))
        elif follows(record, previous, number) != record.hash:
            its_own = find(previous, number) if find is not None else None
            yield Broken(number=number, reason="altered" if its_own is None else "reordered")
            if its_own is not None:
                due, previous = number + 1, its_own.hash
                continue
        due, previous = max(due, number + 1), record.hash
        if record.event == RESCUED:
            told = set(record.facts.get("gaps", "").split(","))
            explained += [_gone(one, record) for one in missing if _named(one) in told]
            missing = [one for one in missing if _named(one) not in told]
        elif record.event == PRUNED and missing and _explains(record, oldest, missing[0]):
            explained.append(_gone(missing.pop(0), record))
    yield from (Broken(number=one.start, reason="missing") for one in missing)


def follows(record: Record, previous: bytes, number: int) -> bytes:
    """Say the hash that a record has as this number behind that hash."""
    return link(previous, number, record.at, record.event, canonical_facts(record.facts))


def _explains(pruned: Record, oldest: Record, gap: range) -> bool:
    """Whether a journal that was pruned begins where it says, with the record that was next."""
    if pruned.facts.get("upto") != str(gap.stop - 1) or oldest.number != gap.stop:
        return False
    try:
        before = bytes.fromhex(pruned.facts.get("hash", ""))
    except ValueError:
        return False
    return follows(oldest, before, oldest.number) == oldest.hash


def _gone(gap: range, record: Record) -> Gone:
    return Gone(first=gap.start, last=gap.stop - 1, by=record.number, event=record.event)


def _named(gap: range) -> str:
    return f"{gap.start}-{gap.stop - 1}" if len(gap) > 1 else f"{gap.start}"
