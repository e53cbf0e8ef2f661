# SPDX-License-Identifier: Apache-2.0
"""`central export`: one form's answers as a table, opened on the machine of whoever asks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.clock import baku
from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    open_centre,
    station_code,
)
from kiosk.commands.output import Exit, Json, answer
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.central.door.fetching import Sealed
    from kiosk.central.ingest.walking import Narrowed
    from kiosk.exporting import Export
    from kiosk.sealing import ServiceIdentity

commands = typer.Typer()

_ENDINGS = (".csv", ".xlsx")


@commands.command()
def export(
    *,
    form: Annotated[str, typer.Option(help="The form's id.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="FILE.csv or FILE.xlsx.")],
    published: Annotated[
        Path, typer.Option(help="The published set that the form is in.", file_okay=False)
    ],
    station: Annotated[str | None, typer.Option(help="Only this station's.")] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="Only received on this day (2026-11-21) or later.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Only received on this day or earlier.")
    ] = None,
    identity: Annotated[
        list[Path] | None, typer.Option(help="Files with age identities; may be repeated.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="Fetch from this central instead of the database.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(help="The consumer's token, with submissions:read.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write a row for each submission, with the form's words in Azerbaijani.

    A repeat is a sheet, or a file, of its own; attachments lie in a folder beside. What can't be
    opened or proven is named, left out, and makes the exit code 1.
    """
    from kiosk.catalogue import UNVERIFIED, Catalogue
    from kiosk.central.door.calling import is_callable
    from kiosk.central.wording import translator
    from kiosk.exporting import Export, open_book, tables_of
    from kiosk.forms import Tabulation
    from kiosk.i18n import OFFICIAL

    if out.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"--out ends in {' or '.join(_ENDINGS)}")
    if (url is None) != (token_file is None):
        raise typer.BadParameter("--url and --token-file belong together")
    if url is not None and not is_callable(url):
        raise typer.BadParameter("--url is https://…, or a loopback address: it is given a token")
    wanted = _narrowed(form, station, first, last)
    say = translator(OFFICIAL).gettext
    tabulation = Tabulation(Catalogue.open(published, UNVERIFIED).form(form), OFFICIAL)
    files = out.with_name(f"{out.stem}-files")
    with open_book(out, tables_of(tabulation, say)) as book:
        written = Export(tabulation, book, files, say)
        count, left = _write(
            _from_url(url, token_file, wanted)
            if url is not None and token_file is not None
            else _from_database(data_dir, database, wanted),
            written,
            _identities(data_dir, identity),
            out.absolute().parent,
        )
    answer(
        {"written": count, "left_out": [{"id": id_, "code": code} for id_, code in left]},
        as_json=as_json,
        text=lambda: "\n".join([f"{count} written", *(f"{id_}: {code}" for id_, code in left)]),
    )
    if left:
        raise typer.Exit(Exit.NO)


def _write(
    found: "Iterator[Sealed]", export: "Export", keys: "ServiceIdentity", beside: Path
) -> tuple[int, list[tuple[str, str]]]:
    from kiosk.central.ingest import opening
    from kiosk.exporting import Facts, Opened, workshop

    count = 0
    left: list[tuple[str, str]] = []
    for one in found:
        try:
            manifest = opening.signed(one.found, one.keys)
            with workshop(beside) as folder:
                opening.open_to(one.found, manifest, keys, folder)
                facts = Facts(
                    id=manifest.id,
                    reference=manifest.reference,
                    station=manifest.station,
                    officer=manifest.officer or "",
                    form_version=manifest.form_version,
                    language=manifest.language,
                    taken_at=manifest.taken_at,
                    received_at=one.received_at,
                )
                export.add(Opened(facts, folder))
        except KioskError as error:
            if error.code.startswith(("storage.", "delivery.")):
                raise
            left.append((one.id, error.code))
        else:
            count += 1
    return count, left


def _narrowed(form: str, station: str | None, first: str | None, last: str | None) -> "Narrowed":
    from kiosk.central.ingest.walking import Narrowed

    return Narrowed(
        form=form,
        station=None if station is None else station_code(station),
        since=None if first is None else _midnight(first),
        before=None if last is None else _midnight(last, days=1),
    )


def _midnight(day: str, days: int = 0) -> datetime:
    """Say when a day, or so many days after it, begins at the service points."""
    try:
        begin = datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), baku())
        return begin.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise typer.BadParameter("a day is written as in 2026-11-21") from error


def _identities(data_dir: Path, files: list[Path] | None) -> "ServiceIdentity":
    from kiosk.central.centre import KEYS
    from kiosk.central.ingest import opening

    return opening.identity(data_dir / KEYS, files or [])


def _from_database(data_dir: Path, database: str | None, wanted: "Narrowed") -> "Iterator[Sealed]":
    from kiosk.central.door.fetching import in_store

    with open_centre(data_dir, database) as centre:
        yield from in_store(centre, wanted)


def _from_url(url: str, token_file: Path, wanted: "Narrowed") -> "Iterator[Sealed]":
    from kiosk.central.door.fetching import over_http
    from kiosk.sealing.keyfile import read_secret

    token = read_secret(token_file)
    if token is None:
        raise typer.BadParameter(f"no file {token_file.name}")
    yield from over_http(url, token.decode("ascii", "replace").strip(), wanted)
