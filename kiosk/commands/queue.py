# SPDX-License-Identifier: Apache-2.0
"""`queue list|show|retry` and `sync`: what waits, what arrived, and why."""

from datetime import datetime
from typing import Annotated, Any

import typer

from kiosk.clock import SystemClock, local
from kiosk.commands.output import Config, Exit, Json, answer, settings_from, table
from kiosk.errors import KioskError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Entry, EntryState
from kiosk.receipts import reference
from kiosk.settings import Settings

queue = typer.Typer(help="Look at the outbox and help what is stuck.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="ID|REFERENCE", help="The submission.")]


class QueueError(KioskError):
    """The queue doesn't have what was asked for."""

    code = "queue.unknown"


@queue.command(name="list")
def list_entries(
    state: Annotated[
        list[EntryState] | None, typer.Option(help="Only entries in this state; repeatable.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the queue, oldest first."""
    from kiosk.station import Store  # SQLAlchemy is heavy

    with Store(_existing(settings_from(config)), SystemClock()) as store:
        entries = store.outbox.entries(*(state or ()))
    answer(
        {"entries": [_facts(entry) for entry in entries]},
        as_json=as_json,
        text=lambda: table(
            ("reference", "form", "state", "attempts", "bytes", "queued", "next try", "problem"),
            [
                (
                    reference.grouped(entry.reference),
                    entry.form_id,
                    entry.state.value,
                    entry.attempts,
                    entry.size,
                    _short(entry.queued_at),
                    _short(entry.next_try_at),
                    entry.last_problem or "",
                )
                for entry in entries
            ],
        ),
    )


@queue.command()
def show(which: Which, config: Config = None, as_json: Json = False) -> None:
    """Show one entry with its timeline from the journal."""
    from kiosk.station import Store  # SQLAlchemy is heavy

    with Store(_existing(settings_from(config)), SystemClock()) as store:
        entry = _find(store.outbox.entries(), which)
        timeline = [
            {"at": record.at, "event": record.event, **dict(record.facts)}
            for record in store.journal.records()
            if record.facts.get("id") == entry.id
        ]
    facts = _facts(entry)
    answer(
        {**facts, "timeline": timeline},
        as_json=as_json,
        text=lambda: "\n".join(
            [
                *(f"{name:<12} {value}" for name, value in facts.items() if value is not None),
                "",
                *(f"{step['at']}  {step['event']}" for step in timeline),
            ]
        ),
    )


@queue.command()
def retry(which: Which, config: Config = None, as_json: Json = False) -> None:
    """Put a parked or waiting entry in front of the courier again."""
    from kiosk.station import Store  # SQLAlchemy is heavy

    with Store(_existing(settings_from(config)), SystemClock()) as store:
        entry = _find(store.outbox.entries(), which)
        if entry.state is EntryState.RECEIVED:
            raise QueueError("the Service has it already", code="queue.received")
        store.outbox.retry(entry.id)
        again = store.outbox.show(entry.id)
    answer(
        _facts(again or entry),
        as_json=as_json,
        text=lambda: f"{reference.grouped(entry.reference)} is due now",
    )


def sync(
    central_url: Annotated[
        str | None, typer.Option("--central-url", help="The central; else from the settings.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Bring what waits to the central, now; exit code 1 when something still waits."""
    from kiosk.central import EmbeddedCentral
    from kiosk.sealing import StationKey
    from kiosk.station import Store, central_data, make_courier  # SQLAlchemy is heavy
    from kiosk.sync.client import CentralClient

    settings, clock = _existing(settings_from(config, central_url=central_url)), SystemClock()
    key = StationKey.load_or_create(settings.keys_dir)
    embedded = None if settings.central_url else EmbeddedCentral(central_data(settings))
    url = settings.central_url or (embedded.start() if embedded else "")
    client = CentralClient(url, settings.station_code, key.key_id, clock)
    try:
        with Store(settings, clock) as store:
            report = make_courier(settings, clock, store, client).once()
            counts = store.outbox.counts()
    finally:
        client.close()
        if embedded is not None:
            embedded.stop()
    facts: dict[str, Any] = {
        "received": report.received,
        "deferred": report.deferred,
        "parked": report.parked,
        "problem": report.problem or None,
        "queue": {state.value: counts[state] for state in EntryState},
    }
    answer(
        facts,
        as_json=as_json,
        text=lambda: (
            f"received {report.received}, waiting {counts[EntryState.PENDING]}, "
            f"parked {counts[EntryState.PARKED]}"
            + (f"; stopped by {report.problem}" if report.problem else "")
        ),
    )
    if report.problem or counts[EntryState.PENDING] or counts[EntryState.SENDING]:
        raise typer.Exit(Exit.NO)


def _existing(settings: Settings) -> Settings:
    """Refuse to make an empty database where an operator only wanted to look."""
    if not settings.database.exists():
        raise QueueError(f"no station's database in {settings.data_dir}", code="queue.no-station")
    return settings


def _find(entries: tuple[Entry, ...], which: str) -> Entry:
    wanted = SubmissionId(which)
    number = reference.normalise(which)
    for entry in entries:
        if entry.id == wanted or entry.reference == number:
            return entry
    raise QueueError("no such submission here")


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "reference": entry.reference,
        "form": entry.form_id,
        "state": entry.state.value,
        "attempts": entry.attempts,
        "size": entry.size,
        "queued_at": _iso(entry.queued_at),
        "next_try_at": _iso(entry.next_try_at),
        "received_at": _iso(entry.received_at),
        "problem": entry.last_problem,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _short(moment: datetime | None) -> str:
    return local(moment).strftime("%d.%m %H:%M") if moment else ""
