# SPDX-License-Identifier: Apache-2.0
"""`update`: another version of the program, from a stick or from the centre; and taking it back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.clock import SystemClock
from kiosk.commands import words
from kiosk.commands.output import Config, Exit, Json, answer, settings_from
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.updates.changing import Changing, Limits
    from kiosk.updates.hands import Systemd
    from kiosk.updates.layout import Program
    from kiosk.updates.ledger import Ledger

update = typer.Typer(help="Another version of the program.", no_args_is_help=True)

UNIT: Final = "migration-kiosk.service"
USER: Final = "migration-kiosk"

Trial = Annotated[str, typer.Argument(metavar="TRIAL", help="The name of the trial.")]
Unit = Annotated[str, typer.Option(help="The service of the kiosk.")]
User = Annotated[str, typer.Option(help="The user of the kiosk; empty is whoever runs this.")]
Systemctl = Annotated[str, typer.Option(help="The program that stops and starts services.")]


@update.command()
def status(config: Config = None, as_json: Json = False) -> None:
    """Say which version runs, which lies ready, and what became of the last change."""
    from kiosk.updates.standing import Updates, said, state_of

    found = Updates(settings_from(config), SystemClock()).look()
    state = state_of(found)
    facts = {
        "version": state.version if state else None,
        "ready": state.ready if state else None,
        "failed": state.failed if state else None,
        "problem": (state.problem or None) if state else None,
        "changed_at": state.changed_at.isoformat() if state and state.changed_at else None,
    }
    answer(facts, as_json=as_json, text=lambda: said(found))


@update.command(name="import")
def import_release(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A repository of releases, on a stick.", file_okay=False
        ),
    ],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Take the newest version for this machine from a stick; the kiosk changes over when it is idle.

    To be run as the kiosk's own user, while the kiosk runs or not. Proven like what comes by the
    line, and once more by whoever changes the program.
    """
    from kiosk.updates.depot import Depot
    from kiosk.updates.errors import UpdateError
    from kiosk.updates.sources import Folder
    from kiosk.updates.staging import check
    from kiosk.updates.standing import Updates
    from kiosk.updates.trusting import UNKNOWN
    from kiosk.updates.versions import this_platform

    settings, clock = settings_from(config), SystemClock()
    updates, source = Updates(settings, clock), Folder(folder)
    depot = Depot(updates.inbox, updates.ledger.anchor, clock, lambda: settings.minimum_free)
    depot.refresh(source)
    target = depot.trust.newest(this_platform())
    if target is None:
        raise UpdateError(this_platform(), code=UNKNOWN)
    check(target, updates.running, updates.ledger.account().refused)
    depot.take(source, target)
    answer({"version": target.version.text}, as_json=as_json, text=lambda: target.version.text)


@update.command()
def trust(
    root: Annotated[
        Path, typer.Argument(help="1.root.json of the repository.", exists=True, dir_okay=False)
    ],
    config: Config = None,
) -> None:
    """Believe the releases that lead from this root; once, as root, from a safe hand."""
    from kiosk import durable
    from kiosk.errors import StorageError
    from kiosk.updates.errors import UpdateError
    from kiosk.updates.ledger import Ledger
    from kiosk.updates.trusting import UNTRUSTED, is_root

    ledger = Ledger(settings_from(config).update.state_dir)
    content = root.read_bytes()
    if not is_root(content):
        raise UpdateError(root.name, code=UNTRUSTED)
    if ledger.anchor.exists() and ledger.anchor.read_bytes() != content:
        raise UpdateError("another root is believed here already", code=UNTRUSTED)
    try:
        ledger.folder.mkdir(parents=True, exist_ok=True)
        durable.write(ledger.anchor, content)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


@update.command()
def retry(
    version: Annotated[str, typer.Argument(help="The version that was refused.")],
    config: Config = None,
) -> None:
    """Let a version be tried again that failed here, where the reason was not its own; as root."""
    from dataclasses import replace

    from kiosk.updates.changing import alone
    from kiosk.updates.ledger import Ledger

    ledger = Ledger(settings_from(config).update.state_dir)
    with alone(ledger):
        account = ledger.account()
        if version not in account.refused:
            raise typer.Exit(Exit.NO)
        left = {name: code for name, code in account.refused.items() if name != version}
        ledger.write(replace(account, refused=left, problem=""))


@update.command(hidden=True)
def apply(
    config: Config = None,
    unit: Unit = UNIT,
    user: User = USER,
    systemctl: Systemctl = "systemctl",
    *,
    first_frame: Annotated[float, typer.Option(help="Seconds until it shows itself.")] = 120.0,
    steady: Annotated[float, typer.Option(help="Seconds that it has to go on.")] = 20.0,
    check_seconds: Annotated[float, typer.Option(help="Seconds to look at itself.")] = 180.0,
) -> None:
    """Do what the kiosk asks for: unpack a version, or change over to it and watch it; for root's unit."""
    from kiosk.updates.changing import Limits

    settings = settings_from(config)
    limits = Limits(first_frame=first_frame, steady=steady, check=check_seconds)
    code = _changing(settings, _hands(config, unit, user, systemctl), limits).answer()
    if code:
        typer.echo(f"{code}: {words.cause(code)}", err=True)
        raise typer.Exit(Exit.NO)


@update.command(hidden=True)
def settle(
    config: Config = None,
    unit: Unit = UNIT,
    user: User = USER,
    systemctl: Systemctl = "systemctl",
) -> None:
    """Go back before the kiosk starts where a version was on trial and nobody watches it; for its unit."""
    from kiosk.updates import changing

    settings = settings_from(config)
    program, ledger = _place(settings)
    hands = _hands(config, unit, user, systemctl)
    seconds = changing.Limits().data
    code = changing.settle(program, ledger, hands, SystemClock(), seconds=seconds)
    if code:
        typer.echo(f"{code}: {words.cause(code)}", err=True)


@update.command(hidden=True)
def keep(trial: Trial, config: Config = None) -> None:
    """Copy the station's data before another version opens them."""
    from kiosk.updates import keeping

    keeping.keep(settings_from(config), keeping.require_trial(trial))


@update.command(hidden=True)
def restore(trial: Trial, config: Config = None) -> None:
    """Put the station's data back where this version can't work with what another one left."""
    from kiosk.updates import keeping

    keeping.restore(settings_from(config), keeping.require_trial(trial))


@update.command(hidden=True)
def forget(_trial: Trial, config: Config = None) -> None:
    """Remove the copy of the station's data."""
    from kiosk.updates import keeping

    keeping.forget(settings_from(config))


def _place(settings: Settings) -> "tuple[Program, Ledger]":
    from kiosk.updates.errors import UpdateError
    from kiosk.updates.layout import Program
    from kiosk.updates.ledger import Ledger
    from kiosk.updates.staging import NOT_LAID_OUT

    if settings.update.program_dir is None:
        raise UpdateError(code=NOT_LAID_OUT)
    return Program(settings.update.program_dir), Ledger(settings.update.state_dir)


def _hands(config: Path | None, unit: str, user: str, systemctl: str) -> "Systemd":
    from kiosk.updates.hands import Systemd

    return Systemd(unit, user=user or None, config=config, systemctl=systemctl)


def _changing(settings: Settings, hands: "Systemd", limits: "Limits") -> "Changing":
    from kiosk.updates.changing import Changing
    from kiosk.updates.inbox import Inbox
    from kiosk.updates.sources import Folder
    from kiosk.updates.staging import Staging

    program, ledger = _place(settings)
    clock = SystemClock()
    inbox = Inbox(settings.data_dir, clock)
    staging = Staging(program, ledger, Folder(inbox.repository), clock)
    return Changing(program, ledger, inbox, hands, clock, staging=staging, limits=limits)
