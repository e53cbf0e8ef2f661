# SPDX-License-Identifier: Apache-2.0
"""The hash chain of the journal: each record's hash covers the one before it."""

import json
from collections.abc import Iterable, Mapping
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
class Broken:
    """The first place at which the chain does not hold."""

    number: int
    reason: str


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


def verify(records: Iterable[Record], start: bytes = GENESIS, first: int = 1) -> Broken | None:
    """Check the chain from its start and say where it first breaks, if it does.

    Missing records are no break when a later record of a rescue tells of them: it is chained
    itself, so nobody can add it without the chain's head showing that.
    """
    missing: list[range] = []
    due, previous = first, start
    for record in records:
        number = record.number
        if number < due:
            return Broken(number=due, reason="missing")
        if number > due:
            missing.append(range(due, number))
        elif _hash_of(record, previous) != record.hash:
            return Broken(number=number, reason="altered")
        due, previous = number + 1, record.hash
        if record.event == RESCUED:
            told = set(record.facts.get("gaps", "").split(","))
            missing = [one for one in missing if _named(one) not in told]
    return Broken(number=missing[0].start, reason="missing") if missing else None


def _hash_of(record: Record, previous: bytes) -> bytes:
    facts = canonical_facts(record.facts)
    return link(previous, record.number, record.at, record.event, facts)


def _named(gap: range) -> str:
    return f"{gap.start}-{gap.stop - 1}" if len(gap) > 1 else f"{gap.start}"
