# SPDX-License-Identifier: Apache-2.0
"""`queue list|show|retry|hold` and `sync`: what waits, what arrived, and why."""

from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kiosk.audit import Events
from kiosk.clock import SystemClock
from kiosk.commands import entries, words
from kiosk.commands.operator import actor
from kiosk.commands.output import Config, Json, answer, answer_each, settings_from
from kiosk.errors import KioskError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Entry, EntryState, Moment, Outbox
from kiosk.receipts import reference
from kiosk.settings import Settings
from kiosk.today import Step, timeline

if TYPE_CHECKING:
    from kiosk.store import Store

queue = typer.Typer(help="Look at the outbox and help what is stuck.", no_args_is_help=True)

_UNSENT: Final = {EntryState.PENDING, EntryState.SENDING}

Which = Annotated[str, typer.Argument(metavar="ID|REFERENCE", help="The submission.")]


class QueueError(KioskError):
    """The queue doesn't have what was asked for."""

    code = "queue.unknown"


@queue.command(name="list")
def list_entries(
    state: Annotated[
        list[EntryState] | None, typer.Option(help="Only entries in this state; repeatable.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many, the oldest; 0: all.")] = 0,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the queue, oldest first, and sum it up."""
    from kiosk.store import Store  # SQLAlchemy is heavy

    settings = existing(settings_from(config))
    with Store(settings, SystemClock()) as store:
        found = store.outbox.entries(*(state or ()))
        summary = _summary(store)
        answer_each(
            "entries",
            islice(found, limit) if limit else found,
            summary.data(),
            as_json=as_json,
            head=entries.head,
            line=entries.line,
            data=entries.data,
            tail=lambda: "\n" + summary.text(),
        )


@queue.command()
def show(which: Which, config: Config = None, as_json: Json = False) -> None:
    """Show one entry: where it is, why, and everything that befell it."""
    from kiosk.store import Store  # SQLAlchemy is heavy

    with Store(existing(settings_from(config)), SystemClock()) as store:
        entry = _find(store.outbox, which)
        steps = [*timeline(entry.id, store.outbox.history(entry.id), store.journal.about(entry.id))]
        line = entries.Line.of(store.journal) if entry.state in _UNSENT else None
    answer(
        {
            **entries.data(entry),
            "meaning": words.state(entry.state),
            "cause": words.cause(entry.last_problem or "") or None,
            "line": line.data() if line else None,
            "timeline": [_step_data(step) for step in steps],
        },
        as_json=as_json,
        text=lambda: _told(entry, line, steps),
    )


@queue.command()
def retry(which: Which, config: Config = None, as_json: Json = False) -> None:
    """Have an entry tried now: one that is parked, in conflict, or waits for its delay."""
    from kiosk.store import Store  # SQLAlchemy is heavy

    clock = SystemClock()
    with Store(existing(settings_from(config)), clock) as store:
        entry = _still_here(store.outbox, which)
        store.outbox.retry(entry.id, actor(), Moment.of(clock))
        again = store.outbox.show(entry.id) or entry
    answer(
        entries.data(again),
        as_json=as_json,
        text=lambda: f"{reference.grouped(entry.reference)} is due now",
    )


@queue.command()
def hold(which: Which, config: Config = None, as_json: Json = False) -> None:
    """Park a waiting entry until somebody has it tried again."""
    from kiosk.store import Store  # SQLAlchemy is heavy

    clock = SystemClock()
    with Store(existing(settings_from(config)), clock) as store:
        entry = _still_here(store.outbox, which)
        store.outbox.hold(entry.id, actor(), Moment.of(clock))
        again = store.outbox.show(entry.id) or entry
    answer(
        entries.data(again),
        as_json=as_json,
        text=lambda: f"{reference.grouped(entry.reference)} is held until it is tried again",
    )


def existing(settings: Settings) -> Settings:
    """Refuse to make an empty database where an operator only wanted to look."""
    if not settings.database.exists():
        raise QueueError(f"no station's database in {settings.data_dir}", code="queue.no-station")
    return settings


def _summary(store: "Store") -> entries.Summary:
    return entries.Summary(
        counts=store.outbox.counts(),
        oldest_unsent=store.outbox.oldest_unsent(),
        closed=store.gates.closed(),
        line=entries.Line.of(store.journal),
        now=SystemClock().now(),
    )


def _find(outbox: Outbox, which: str) -> Entry:
    found = outbox.show(SubmissionId(which)) or outbox.find(reference.normalise(which))
    if found is None:
        raise QueueError("no such submission here")
    return found


def _still_here(outbox: Outbox, which: str) -> Entry:
    """Find an entry that somebody may still act on."""
    entry = _find(outbox, which)
    if entry.state in {EntryState.RECEIVED, EntryState.PURGED}:
        raise QueueError("the Service has it already", code="queue.received")
    if entry.state is EntryState.SENDING:
        raise QueueError("it is being sent; ask again in a minute", code="queue.sending")
    return entry


def _told(entry: Entry, line: entries.Line | None, steps: list[Step]) -> str:
    lines = [
        f"{name:<12} {value}" for name, value in entries.data(entry).items() if value is not None
    ]
    lines.append(f"{'meaning':<12} {words.state(entry.state)}")
    if entry.last_problem:
        lines.append(f"{'cause':<12} {words.cause(entry.last_problem)}")
    if line is not None:
        lines.append(f"{'line':<12} {line.text().removeprefix('the line is ')}")
    meanings = {event.name: event.meaning for event in Events.registered()}
    return "\n".join([*lines, "", *(_step(step, meanings) for step in steps)])


def _step(step: Step, meanings: dict[str, str]) -> str:
    said = words.happening(step.event)
    text = f"{entries.short(step.at, year=True)}  {meanings.get(step.event, said)}"
    if step.actor:
        text += f" [{step.actor}]"
    if step.next_try_at is not None:
        text += f"; next try {entries.short(step.next_try_at)}"
    if step.problem:
        text += f"\n{'':18}{step.problem}: {words.cause(step.problem)}"
    return text


def _step_data(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {"at": step.at.isoformat(), "event": step.event}
    if step.actor:
        found["actor"] = step.actor
    if step.problem:
        found["problem"] = step.problem
        found["cause"] = words.cause(step.problem)
    if step.next_try_at is not None:
        found["next_try_at"] = step.next_try_at.isoformat()
    return {**dict(step.facts), **found}
