# SPDX-License-Identifier: Apache-2.0
"""`station retire`: exports what is left to tell, and erases a station's data for ever."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kiosk.clock import Clock, SystemClock
from kiosk.commands.operator import actor
from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.commands.queue import existing
from kiosk.errors import KioskError, StorageError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.diagnostics.export import Exported
    from kiosk.sealing import StationKey
    from kiosk.store import Store
    from kiosk.sync.stick import Stick

station = typer.Typer(help="A station's life.", no_args_is_help=True)

RETIRING: Final = "station.retiring"
"""The alarm of a station's last heartbeat."""


class RetirementError(KioskError):
    """A station's data are not erased, for a reason that a person can mend."""

    code = "station.not-retired"


@station.callback()
def _group() -> None:
    """Keep ``retire`` a word of its own while it is the only command here."""


@station.command()
def retire(
    code: Annotated[
        str, typer.Argument(metavar="STATION", help="The station's own code, typed to confirm.")
    ],
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            help="The stick that has everything unsent (queue export) and takes the last bundle.",
            file_okay=False,
        ),
    ],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Erase this station's keys, database, receipts and logs; nothing brings them back.

    Refuses while the kiosk runs, while anything that the Service has not acknowledged is not on
    the stick, and while visits that people hold a slip of are kept here alone. The last bundle goes to the stick first, and the centre is told where the journal
    ends if the line is up; retire the station there, too. Cut off in the middle, the command or
    the kiosk's next start goes on.
    """
    from kiosk import retiring
    from kiosk.store import possession

    settings, clock = settings_from(config), SystemClock()
    if code != settings.station_code:
        raise RetirementError("that is not this station's code", code="station.code-differs")
    if settings.remote_url is None:
        raise RetirementError("its applications are in the same folder", code="station.embedded")
    facts: dict[str, Any] = {"station": code}
    with possession(settings.data_dir):
        if not retiring.is_begun(settings):
            facts |= _leave(existing(settings), clock, to)
            retiring.begin(settings, facts)
        retiring.finish(settings)
    answer(
        facts,
        as_json=as_json,
        text=lambda: "\n".join(
            [f"{name:<12} {value}" for name, value in facts.items()]
            + ["erased; retire the station at the centre, too: main.py central retire"]
        ),
    )


def _leave(settings: Settings, clock: Clock, folder: Path) -> dict[str, Any]:
    """Make sure that nothing is lost, and bring out what is to be kept."""
    from kiosk.diagnostics.checks import checks, findings
    from kiosk.diagnostics.export import export
    from kiosk.diagnostics.machine import versions
    from kiosk.diagnostics.report import Readiness
    from kiosk.sealing import StationKey
    from kiosk.store import Store
    from kiosk.sync.stick import Stick

    stick, key = Stick(folder), StationKey.load_or_create(settings.keys_dir)
    with Store(settings, clock) as store:
        _require_no_drafts(store, clock)
        unsent = _require_carried(settings, store, stick, key)
        store.journal.record("retirement-begun", {"actor": actor(), "unsent": str(unsent)})
        readiness = Readiness(
            station=settings.station_code,
            service_point=settings.service_point,
            at=clock.now(),
            findings=list(findings(checks(settings, store, clock))),
            versions=versions(settings),
        )
        made = export(
            settings, store, clock, stick, readiness=readiness.text(), key=key, actor=actor()
        )
        is_told = _tell_centre(settings, store, clock, key)
    return _facts(made, unsent, is_told=is_told)


def _facts(made: "Exported", unsent: int, *, is_told: bool) -> dict[str, Any]:
    return {
        "bundle": str(made.file),
        "sha256": made.digest,
        "journal": made.head.number,
        "journal_hash": made.head.hash.hex(),
        "unsent_on_stick": unsent,
        "centre_told": is_told,
    }


def _require_no_drafts(store: "Store", clock: Clock) -> None:
    """Wait for visits that somebody holds a slip of, unless another station can have them."""
    from kiosk.storage import SqlDrafts
    from kiosk.sync import CentreTime

    drafts = SqlDrafts(store.database, store.journal, clock, CentreTime(clock, store.memory).now)
    drafts.settle()
    if waiting := len(drafts.unoffered()):
        raise RetirementError(f"{waiting} visits are kept here alone", code="station.drafts")


def _require_carried(settings: Settings, store: "Store", stick: "Stick", key: "StationKey") -> int:
    """Count what the Service has not acknowledged; all of it has to be on the stick, whole."""
    from kiosk.sync.carrying import UNACKNOWLEDGED
    from kiosk.sync.statements import Statements

    statements, unsent, lacking = Statements(store.outbox, key), 0, 0
    for entry in store.outbox.entries(*UNACKNOWLEDGED):
        unsent += 1
        parcel = store.outbox.parcel(entry.id)
        if parcel is None:
            raise StorageError("an entry without its submission", code="storage.damaged")
        whole = statements.complete(parcel)
        is_there = stick.holds(settings.station_code, whole.id, whole.manifest, whole.digest)
        lacking += not is_there
    if lacking:
        raise RetirementError(
            f"{lacking} of {unsent} are not on the stick: queue export", code="station.unsent"
        )
    return unsent


def _tell_centre(settings: Settings, store: "Store", clock: Clock, key: "StationKey") -> bool:
    """Send a last heartbeat with the journal's end; the contract has no word for a farewell."""
    from kiosk.connecting import make_client
    from kiosk.sync import CentreTime, Condition, Vitals

    if settings.is_openrosa or settings.central_url is None:
        return False
    client = make_client(
        settings, clock, key, CentreTime(clock, store.memory), settings.central_url
    )
    try:
        beat = client.beat(
            Condition(
                journal=store.journal.head(),
                queue=store.outbox.counts(),
                oldest_unsent_at=store.outbox.oldest_unsent(),
                vitals=Vitals(settings=settings.pushed.number, alarms=(RETIRING,)),
            )
        )
    finally:
        client.close()
    return beat.trouble is None
