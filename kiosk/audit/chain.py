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


def verify(records: Iterable[Record], start: bytes = GENESIS, first: int = 1) -> Broken | None:
    """Check the chain from its start and say where it first breaks, if it does."""
    previous = start
    for number, record in enumerate(records, first):
        if record.number != number:
            return Broken(number=number, reason="missing")
        expected = link(
            previous, record.number, record.at, record.event, canonical_facts(record.facts)
        )
        if expected != record.hash:
            return Broken(number=number, reason="altered")
        previous = record.hash
    return None
