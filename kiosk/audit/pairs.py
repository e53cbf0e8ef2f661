# SPDX-License-Identifier: Apache-2.0
"""What takes its time stands in the journal twice: when it begins, and how it ended."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from secrets import token_hex
from typing import Final

from kiosk.audit.chain import Record
from kiosk.audit.events import Events
from kiosk.audit.port import Journal
from kiosk.errors import KioskError
from kiosk.memory import Memory

SETTLED: Final = "journal-settled"
"""Under which name it is remembered up to which record everything has its end."""

_WORTH_NOTING: Final = 200
"""Records: a start walks over fewer again sooner than it writes."""


_MOST: Final = 2000
"""Records: a start walks over no more, for what a crash left open stands at the end."""


class Disposition(StrEnum):
    """How an action ended."""

    DONE = "done"
    FAILED = "failed"
    """A code says why."""
    CANCELLED = "cancelled"
    """Somebody broke it off."""
    UNKNOWN = "unknown"
    """The program ended meanwhile; noted at its next start."""


@contextmanager
def deed(journal: Journal, name: str, actor: str) -> Iterator[None]:
    """Record the beginning of an action, and how it ended, whatever ends it.

    ``NAME-begun`` and ``NAME-ended`` have to be registered. What goes wrong goes on to the caller.
    """
    run = token_hex(8)

    def end(disposition: Disposition, code: str = "") -> None:
        facts = {"run": run, "disposition": disposition.value, "code": code}
        journal.record(f"{name}-ended", facts)

    journal.record(f"{name}-begun", {"run": run, "actor": actor})
    try:
        yield
    except KioskError as error:
        end(Disposition.FAILED, error.code)
        raise
    except BaseException:
        end(Disposition.CANCELLED)
        raise
    end(Disposition.DONE)


def unended(records: Iterable[Record], events: Events) -> tuple[Record, ...]:
    """List the beginnings to which there is no end, oldest first."""
    ends = events.ends()
    ending = {end.name: events.shared(end) for end in ends.values()}
    beginning = {name: events.shared(end) for name, end in ends.items()}
    opened: dict[tuple[str, ...], Record] = {}
    for record in records:
        if record.event in beginning:
            opened[_key(record.event, record.facts, beginning[record.event])] = record
        elif record.event in ending:
            begun = next(name for name, end in ends.items() if end.name == record.event)
            opened.pop(_key(begun, record.facts, ending[record.event]), None)
    return tuple(opened.values())


def settle(journal: Journal, memory: Memory) -> int:
    """End what the last run left without an end; papers know better themselves and go before.

    To be called at a start. Says how many there were; raises StorageError.
    """
    events = Events.registered()
    number, _hash = journal.head()
    text = memory.read(SETTLED) or ""
    noted = int(text) if text.isdecimal() else 0
    # after a rescue the numbers may begin again below what was noted
    after = max(0 if noted > number else noted, number - _MOST)
    ends = events.ends()
    left = unended(journal.records(after), events)
    for begun in left:
        end = ends[begun.event]
        facts = {name: begun.facts.get(name, "") for name in sorted(end.facts)}
        facts[end.disposition] = Disposition.UNKNOWN.value
        journal.record(end.name, facts)
    if left or number - after >= _WORTH_NOTING:
        memory.write(SETTLED, str(journal.head()[0]))
    return len(left)


def _key(begun: str, facts: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    return (begun, *(facts.get(name, "") for name in names))
