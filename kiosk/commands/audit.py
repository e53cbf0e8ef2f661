# SPDX-License-Identifier: Apache-2.0
"""`audit verify|list|export|prune|accept|events`: what happened here, and whether that is so."""

import re
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.audit import Anchor, Events, Examined
from kiosk.clock import SystemClock
from kiosk.commands.journaltold import facts_of, facts_of_bundle, line, told
from kiosk.commands.operator import actor
from kiosk.commands.output import Config, Exit, Json, answer, answer_each, settings_from
from kiosk.commands.queue import existing
from kiosk.errors import KioskError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.audit.mark import Marker
    from kiosk.diagnostics.bundle import Bundle
    from kiosk.store import Store

audit = typer.Typer(help="The journal of what happened at this station.", no_args_is_help=True)

_HEAD: Final = re.compile(r"(?P<number>[1-9]\d{0,17}):(?P<hash>[0-9a-f]{64})")
_CODE: Final = "audit.broken"


class AuditError(KioskError):
    """The journal, or a bundle with it, is not what it was."""

    code = _CODE


@audit.command()
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER:HASH", help="A record that the centre has heard of; repeatable."
        ),
    ] = None,
    bundle: Annotated[
        Path | None, typer.Option(help="Check an exported bundle, of whatever station.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(help="For a bundle: what `central station-keys` wrote, or public keys."),
    ] = None,
    central_key: Annotated[
        str | None,
        typer.Option(help="Whose signature on the keys to believe; else the enrolled centre's."),
    ] = None,
    *,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say whether the journal is as it was written; exit code 1 when it isn't.

    Without the centre a cut end shows only against the mark that lies beside the database: what
    the centre knows (its desk shows it) is given with --head.
    """
    known = _known(head or [])
    settings = settings_from(config)
    if bundle is not None:
        found = _read_bundle(bundle, settings, keys, central_key, known)
        examined, problem, facts = found.examined, "", facts_of_bundle(found)
    else:
        examined, problem = _look_over(existing(settings), known)
        facts = {"station": settings.station_code}
    facts |= facts_of(examined, problem)
    answer(facts, as_json=as_json, text=lambda: told(facts))
    if examined.wrong or problem:
        raise typer.Exit(Exit.NO)


@audit.command(name="list")
def list_records(
    event: Annotated[list[str] | None, typer.Option(help="Only this event; repeatable.")] = None,
    about: Annotated[str, typer.Option("--id", help="Only of this submission.")] = "",
    after: Annotated[int, typer.Option(min=0, help="Only behind the record of this number.")] = 0,
    limit: Annotated[int, typer.Option(min=0, help="At most so many, the oldest; 0: all.")] = 0,
    *,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """List the records, oldest first."""
    from kiosk.diagnostics.bundle import spelt
    from kiosk.store import Store  # SQLAlchemy is heavy

    settings = existing(settings_from(config))
    with Store(settings, SystemClock()) as store:
        found = (
            one
            for one in store.journal.records(after)
            if (not event or one.event in event) and about in {"", one.facts.get("id")}
        )
        answer_each(
            "records",
            islice(found, limit) if limit else found,
            {},
            as_json=as_json,
            head=lambda: f"{'number':>8}  {'at':<27}  event",
            line=line,
            data=spelt,
            tail=lambda: "",
        )


@audit.command(name="export")
def export_bundle(
    to: Annotated[Path, typer.Option("--to", help="The stick's folder.", file_okay=False)],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Copy log, journal and how the station is to a stick, signed, and read it back."""
    from kiosk.diagnostics.checks import checks, findings
    from kiosk.diagnostics.export import export
    from kiosk.diagnostics.machine import versions
    from kiosk.diagnostics.report import Readiness
    from kiosk.sealing import StationKey
    from kiosk.store import Store
    from kiosk.sync.stick import Stick

    settings, clock = existing(settings_from(config)), SystemClock()
    stick = Stick(to)
    with Store(settings, clock) as store:
        readiness = Readiness(
            station=settings.station_code,
            service_point=settings.service_point,
            at=clock.now(),
            findings=list(findings(checks(settings, store, clock))),
            versions=versions(settings),
        )
        made = export(
            settings,
            store,
            clock,
            stick,
            readiness=readiness.text(),
            key=StationKey.load_or_create(settings.keys_dir),
            actor=actor(),
        )
    facts = {
        "file": str(made.file),
        "sha256": made.digest,
        "records_up_to": made.head.number,
        "head": f"{made.head.number}:{made.head.hash.hex()}",
    }
    answer(facts, as_json=as_json, text=lambda: told(facts))


@audit.command()
def prune(
    days: Annotated[int, typer.Option(min=30, help="Records older than so many days.")],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take away old records that the centre has heard of; the chain is checked from there on.

    What tells of submissions whose bytes are still here stays.
    """
    from kiosk.store import Store

    settings, clock = existing(settings_from(config)), SystemClock()
    with Store(settings, clock) as store:
        _marker(settings, store).follow()  # it says first what the centre had heard of
        records = store.ends.prune(clock.now() - timedelta(days=days), actor())
    answer({"pruned": records}, as_json=as_json, text=lambda: f"pruned {records}")


@audit.command()
def accept(config: Config = None, as_json: Json = False) -> None:
    """Mark the journal as it is now, although it does not lead to its mark; that goes on record.

    For an operator who knows why: a copy of the disk was put back, say. The centre's alarm stays.
    """
    from kiosk.store import Store, possession

    settings = existing(settings_from(config))
    with possession(settings.data_dir), Store(settings, SystemClock()) as store:
        marker = _marker(settings, store)
        problem, known = marker.contradiction()
        if problem:
            facts = {"actor": actor(), "problem": problem, "known": str(known)}
            store.journal.record("journal-accepted", facts)
        marker.begin_anew()
    found = {"accepted": problem or None, "record": known or None}
    answer(found, as_json=as_json, text=lambda: problem or "nothing contradicted it")


@audit.command()
def events() -> None:
    """Print the reference of audit events (Markdown)."""
    from kiosk.audit.describing import reference

    typer.echo(reference(Events.registered()), nl=False)


def _known(heads: list[str]) -> dict[str, Anchor]:
    known = {}
    for text in heads:
        match = _HEAD.fullmatch(text.strip().lower())
        if match is None:
            raise typer.BadParameter("a head is a record's number, a colon and its hash")
        anchor = Anchor(number=int(match["number"]), hash=bytes.fromhex(match["hash"]))
        known[f"head {anchor.number}"] = anchor
    return known


def _look_over(settings: Settings, known: dict[str, Anchor]) -> tuple[Examined, str]:
    from kiosk.diagnostics.machine import look_over
    from kiosk.store import Store

    with Store(settings, SystemClock()) as store:
        return look_over(settings, store, known)


def _read_bundle(
    file: Path,
    settings: Settings,
    keys: Path | None,
    central_key: str | None,
    known: dict[str, Anchor],
) -> "Bundle":
    from kiosk.checking import trust_in, trust_of
    from kiosk.diagnostics import bundle

    trust = trust_of(settings) if keys is None else trust_in(keys, settings, central_key)
    return bundle.read(file, trust.keys, known)


def _marker(settings: Settings, store: "Store") -> "Marker":
    from kiosk.audit import mark
    from kiosk.sealing import StationKey, public_keys

    key = StationKey.load_or_create(settings.keys_dir)
    return mark.Marker(
        settings.data_dir / mark.FILE_NAME,
        settings.station_code,
        store.journal,
        key=lambda: key,
        keys=public_keys(settings.keys_dir).get,
        heard=store.ends.heard,
    )
