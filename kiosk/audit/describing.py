# SPDX-License-Identifier: Apache-2.0
"""The reference of audit events, written from the registry."""

from collections.abc import Iterator

from kiosk.audit.events import Event, Events

_HEAD = """# Audit events

Written by `main.py audit events` from `kiosk/audit/events.toml`; a test holds the two together. Facts are ids,
digests, counts and codes; never anything that a member of the public typed.

| event | meaning | facts |
|---|---|---|
"""

_PAIRS = """
## Beginnings and ends

What takes its time stands in the journal twice. `main.py audit verify` names beginnings without an end; those of a
program that ended meanwhile get theirs at its next start (`unknown`).

| begins | ends | found by | how it ended |
|---|---|---|---|
"""


def reference(events: Events) -> str:
    """Write the page (Markdown)."""
    rows = (_row(event) for event in sorted(events, key=lambda one: one.name))
    return _HEAD + "".join(rows) + _PAIRS + "".join(_pairs(events))


def _row(event: Event) -> str:
    return f"| `{event.name}` | {event.meaning} | {_listed(sorted(event.facts))} |\n"


def _pairs(events: Events) -> Iterator[str]:
    for begun, end in sorted(events.ends().items()):
        outcomes = _listed(sorted(end.dispositions))
        found_by = _listed(events.shared(end))
        yield f"| `{begun}` | `{end.name}` | {found_by} | `{end.disposition}`: {outcomes} |\n"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
