# SPDX-License-Identifier: Apache-2.0
"""`sync`: brings what waits to the central, now."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.clock import Clock, SystemClock
from kiosk.commands.output import Config, Exit, Json, answer, settings_from
from kiosk.commands.queue import existing
from kiosk.outbox import EntryState
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.store import Store
    from kiosk.sync import Courier


def sync(
    central_url: Annotated[
        str | None, typer.Option("--central-url", help="The central; else from the settings.")
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Bring what waits to the central, now; exit code 1 when something still waits."""
    settings = existing(settings_from(config, central_url=central_url))
    with _courier(settings) as (courier, store):
        report = courier.once()
        counts = store.outbox.counts()
    facts: dict[str, Any] = {
        "received": report.received,
        "deferred": report.deferred,
        "parked": report.parked,
        "conflicting": report.conflicting,
        "problem": report.problem or None,
        "queue": {state.value: counts[state] for state in EntryState},
    }
    stuck = counts[EntryState.PARKED] + counts[EntryState.CONFLICT]
    answer(
        facts,
        as_json=as_json,
        text=lambda: (
            f"received {report.received}, waiting {counts[EntryState.PENDING]}, parked {stuck}"
            + (f"; stopped by {report.problem}" if report.problem else "")
        ),
    )
    if report.problem or counts[EntryState.PENDING] or counts[EntryState.SENDING]:
        raise typer.Exit(Exit.NO)


@contextmanager
def _courier(settings: Settings) -> Iterator[tuple["Courier", "Store"]]:
    """Open the station's data, and its central where it has its own; close both."""
    from kiosk import connecting, destinations  # SQLAlchemy is heavy
    from kiosk.central import EmbeddedCentral
    from kiosk.sealing import StationKey
    from kiosk.station import central_data
    from kiosk.store import Store
    from kiosk.sync import CentreTime

    clock = SystemClock()
    with ExitStack() as ending:
        store = ending.enter_context(Store(settings, clock))
        destinations.hold_to(settings, store.memory, store.outbox)
        if settings.is_openrosa:
            yield _to_openrosa(settings, clock, store, ending), store
            return
        key = StationKey.load_or_create(settings.keys_dir)
        embedded = EmbeddedCentral(central_data(settings), settings.station_code)
        if settings.central_url is None:
            ending.enter_context(embedded)
        client = connecting.make_client(
            settings,
            clock,
            key,
            CentreTime(clock, store.memory),
            settings.central_url or embedded.url,
        )
        ending.callback(client.close)
        if embedded.code:
            connecting.enrol(client, embedded.code, settings, store)
        yield connecting.make_courier(settings, clock, store, client, key), store


def _to_openrosa(settings: Settings, clock: Clock, store: "Store", ending: ExitStack) -> "Courier":
    from kiosk import destinations
    from kiosk.sync import CentreTime

    client = destinations.openrosa_client(settings, clock)
    ending.callback(client.close)
    return destinations.openrosa_courier(
        settings,
        clock,
        client,
        outbox=store.outbox,
        journal=store.journal,
        memory=store.memory,
        centre=CentreTime(clock, store.memory),
        offered=lambda: (),  # the kiosk itself watches the list
    )
