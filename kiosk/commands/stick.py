# SPDX-License-Identifier: Apache-2.0
"""`queue export|import`: the queue on a stick, where the line does not reach."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kiosk.clock import SystemClock
from kiosk.commands import words
from kiosk.commands.operator import actor
from kiosk.commands.output import Config, Exit, Json, answer, settings_from
from kiosk.commands.queue import existing, queue
from kiosk.errors import SealingError

if TYPE_CHECKING:
    from kiosk.sync.carrying import Tally

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", help="Where the stick is mounted.", file_okay=False)
]

_MOST_TOLD: Final = 20
_WORTH_TELLING: Final = 1000


@queue.command(name="export")
def export_queue(
    folder: Folder,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what the Service has, while its bytes are here.")
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Copy what the Service has not acknowledged to a stick; nothing leaves the queue by that.

    Sealed as it is, so that a lost stick tells nobody anything. Safe to repeat and to break off.
    """
    from kiosk.connecting import carrier_to
    from kiosk.outbox import EntryState
    from kiosk.sealing import StationKey
    from kiosk.store import Store  # SQLAlchemy is heavy
    from kiosk.sync.carrying import UNACKNOWLEDGED

    settings, clock = existing(settings_from(config)), SystemClock()
    states = (*UNACKNOWLEDGED, EntryState.RECEIVED) if everything else UNACKNOWLEDGED
    with Store(settings, clock) as store:
        key = StationKey.load_or_create(settings.keys_dir)
        carrier = carrier_to(folder, settings, clock, store, key, actor=actor())
        tally = _last(carrier.export(states), "copied", as_json=as_json)
    found: dict[str, Any] = {
        "copied": tally.copied,
        "already_there": tally.known,
        "not_copied": _mishaps(tally),
        "stopped": tally.stopped or None,
    }
    answer(
        found,
        as_json=as_json,
        text=lambda: "\n".join(
            [f"copied {tally.copied}, already there {tally.known}", *_sentences(tally)]
        ),
    )
    if tally.stopped:
        raise typer.Exit(Exit.ENVIRONMENT)
    if tally.mishaps:
        raise typer.Exit(Exit.NO)


@queue.command(name="import")
def import_acknowledgements(
    folder: Folder,
    clean: Annotated[
        bool, typer.Option("--clean", help="Take off the stick what is acknowledged and stored.")
    ] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Store the acknowledgements that a stick brings back from the centre; safe to repeat."""
    from kiosk.sealing import StationKey
    from kiosk.store import Store  # SQLAlchemy is heavy
    from kiosk.sync import pinned
    from kiosk.sync.carrying import Carrier
    from kiosk.sync.stick import Stick

    settings, clock = existing(settings_from(config)), SystemClock()
    keys = pinned.keyring(settings.keys_dir, settings.station_code)
    if keys is None:
        raise SealingError("the station was never enrolled", code="sealing.unknown-key")
    stick = Stick(folder)
    with Store(settings, clock) as store:
        carrier = Carrier(
            store.outbox,
            stick,
            key=StationKey.load_or_create(settings.keys_dir),
            station=settings.station_code,
            clock=clock,
            actor=actor(),
        )
        tally = _last(carrier.take(keys, clean=clean), "looked at", as_json=as_json)
    answer(
        {
            "acknowledged": tally.copied,
            "already_known": tally.known,
            "cleaned": tally.cleaned,
            "not_taken": _mishaps(tally),
        },
        as_json=as_json,
        text=lambda: "\n".join(
            [
                f"acknowledged {tally.copied}, already known {tally.known}",
                *([f"taken off the stick {tally.cleaned}"] if clean else []),
                *_sentences(tally),
            ]
        ),
    )
    if tally.mishaps:
        raise typer.Exit(Exit.NO)


def _last(tallies: "Iterator[Tally]", verb: str, *, as_json: bool) -> "Tally":
    """Go through a long piece of work and say now and then how far it is."""
    told = 0
    for tally in tallies:
        done = tally.copied + tally.known
        if not as_json and done - told >= _WORTH_TELLING:
            told = done
            typer.echo(f"{verb} {done}", err=True)
    return tally


def _mishaps(tally: "Tally") -> list[dict[str, str]]:
    return [
        {"name": one.name, "code": one.code, "cause": words.cause(one.code)}
        for one in tally.mishaps
    ]


def _sentences(tally: "Tally") -> list[str]:
    lines = [f"{one.name}  {one.code}: {words.cause(one.code)}" for one in tally.mishaps]
    if len(lines) > _MOST_TOLD:
        lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more; --json names all"]
    if tally.stopped:
        lines.append(f"stopped by {tally.stopped}: {words.cause(tally.stopped)}")
    return lines
