# SPDX-License-Identifier: Apache-2.0
"""`day report|list`: what a day came to, and who answered for it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kiosk.clock import SystemClock, local
from kiosk.commands import entries, words
from kiosk.commands.output import Config, Json, answer, settings_from, table
from kiosk.commands.queue import existing
from kiosk.errors import StorageError

if TYPE_CHECKING:
    from kiosk.days import Line, Listed, Standing

day = typer.Typer(help="Look at the reports of days.", no_args_is_help=True)

_HEAD: Final = ("part", "name", "detail", "number", "since")


@day.command()
def report(
    of: Annotated[
        datetime | None,
        typer.Option("--day", formats=["%Y-%m-%d"], help="Which day; today otherwise."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write it as a table for spreadsheets.", dir_okay=False)
    ] = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Count a day: what was taken, what has not arrived, paper, incidents; nothing of anybody."""
    from kiosk.days import Place, lines, standing
    from kiosk.store import Store  # SQLAlchemy is heavy

    settings, clock = existing(settings_from(config)), SystemClock()
    wanted = local(clock.now()).date() if of is None else of.date()
    with Store(settings, clock) as store:
        place = Place(station=settings.station_code, service_point=settings.service_point)
        found = standing(store.days, place, wanted)
    told = lines(found.report)
    if csv is not None:
        _write(csv, told)
    answer(
        {**found.report.data(), "digest": found.report.digest, "signed": _signed(found)},
        as_json=as_json,
        text=lambda: _told(found, told),
    )


@day.command(name="list")
def list_days(config: Config = None, as_json: Json = False) -> None:
    """List the days of the last month on which something was taken."""
    from kiosk.days import listed
    from kiosk.store import Store  # SQLAlchemy is heavy

    clock = SystemClock()
    with Store(existing(settings_from(config)), clock) as store:
        found = listed(store.days, clock.now())
    answer(
        {"days": [_row(one) for one in found]},
        as_json=as_json,
        text=lambda: table(
            ("day", "taken", "signed at", "by"),
            [
                (
                    one.day,
                    one.taken,
                    entries.short(one.signed.at, year=True) if one.signed else "",
                    one.signed.member if one.signed else "",
                )
                for one in found
            ],
        ),
    )


def _row(one: "Listed") -> dict[str, Any]:
    signed = one.signed
    return {
        "day": one.day.isoformat(),
        "taken": one.taken,
        "signed_at": entries.iso(signed.at) if signed else None,
        "signed_by": signed.member if signed else None,
    }


def _signed(found: "Standing") -> dict[str, Any] | None:
    if found.signed is None:
        return None
    return {
        "at": entries.iso(found.signed.at),
        "by": found.signed.member,
        "digest": found.signed.digest,
        "changed": list(found.changes),
    }


def _told(found: "Standing", told: "tuple[Line, ...]") -> str:
    place, signed = found.report.place, found.signed
    if signed is None:
        standing = "nobody has signed it"
    else:
        standing = f"signed at {entries.short(signed.at, year=True)} by {signed.member}"
    if found.changes:
        standing += f"; changed since: {', '.join(found.changes)}"
    return "\n".join(
        [
            f"{found.report.day} at {place.station} ({place.service_point}), {standing}",
            "",
            table(_HEAD, [_cells(one) for one in told]),
            *_meanings(told),
        ]
    )


def _meanings(told: "tuple[Line, ...]") -> list[str]:
    from kiosk.days import kinds

    said = {one.event: one.meaning for one in kinds()}
    named = [one.name for one in told if one.part == "incidents" and one.name in said]
    causes = [one.detail for one in told if one.part == "unsent" and words.cause(one.detail)]
    return [
        *(f"{name}: {said[name]}" for name in dict.fromkeys(named)),
        *(f"{code}: {words.cause(code)}" for code in dict.fromkeys(causes)),
    ]


def _cells(one: "Line") -> tuple[str, str, str, int, str]:
    return one.part, one.name, one.detail, one.value, one.since


def _write(file: Path, told: "tuple[Line, ...]") -> None:
    from kiosk import spreadsheets

    try:
        file.write_bytes(spreadsheets.table(_HEAD, [_cells(one) for one in told]))
    except OSError as error:
        raise StorageError(f"{file.name}: {error.strerror}", code="storage.unwritable") from error
