# SPDX-License-Identifier: Apache-2.0
"""`central`: serve a region, let stations in, and open what they sent."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Exit, Json, answer, table
from kiosk.timestamps import to_text

if TYPE_CHECKING:
    from kiosk.central.centre import Centre

central = typer.Typer(help="The reference central API.", no_args_is_help=True)

DataDir = Annotated[
    Path, typer.Option(help="Where the keys, the published set and (with SQLite) the data are.")
]
Database = Annotated[
    str | None, typer.Option(help="postgresql+psycopg://…; SQLite in the folder otherwise.")
]
DEFAULT_DIR = Path("var/central")


@central.command()
def serve(
    *,
    data_dir: DataDir = DEFAULT_DIR,
    host: Annotated[
        str, typer.Option(help="Others than loopback addresses need TLS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 chooses a free one.", min=0, max=65535)] = 8919,
    database: Database = None,
    tls_cert: Annotated[Path | None, typer.Option(help="A chain of certificates, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Somebody before it speaks TLS.")
    ] = False,
    enrol: Annotated[
        str | None, typer.Option(help="A station that is given a one-time code at once.")
    ] = None,
) -> None:
    """Serve until a signal comes, or until the standard input that a station holds closes.

    Prints one line of JSON with the URL, and with the code if asked, once connections are taken.
    """
    from kiosk.central.server import Serving, Started  # FastAPI is heavy
    from kiosk.central.server import serve as serve_central

    serving = Serving(
        data_dir=data_dir,
        host=host,
        port=port,
        database=database,
        tls_cert=tls_cert,
        tls_key=tls_key,
        behind_proxy=behind_proxy,
    )

    def announce(started: Started) -> None:
        said = {"url": started.url} | ({} if started.code is None else {"code": started.code})
        typer.echo(json.dumps(said))

    serve_central(serving, announce, None if enrol is None else _station(enrol))


@central.command("enrol")
def invite(
    station: Annotated[str, typer.Argument(help="The station's code, as in BK01.")],
    service_point: Annotated[str | None, typer.Option(help="Where it stands.")] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Print a code with which a station can enrol once within 24 hours."""
    with _centre(data_dir, database) as centre:
        code = centre.stations.invite(_station(station), SystemClock().now(), service_point)
    answer({"station": station, "code": code}, as_json=as_json, text=lambda: code)


@central.command()
def retire(
    station: Annotated[str, typer.Argument(help="The station's code.")],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
) -> None:
    """Hear a station no more, until it enrols again with a new code.

    What it had taken before may still be brought on a stick (`import`): what citizens handed in
    does not perish with their station.
    """
    with _centre(data_dir, database) as centre:
        is_known = centre.stations.retire(_station(station), SystemClock().now())
    raise typer.Exit(Exit.DONE if is_known else Exit.NO)


@central.command()
def stations(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List the stations, when each was last heard, and how much of it is kept.

    ``journal`` says whose audit journal no longer leads to what was heard of it.
    """
    with _centre(data_dir, database) as centre:
        found, alarms = centre.stations.all(), centre.stations.alarms()
    rows = [
        {
            "station": one.code,
            "service_point": one.service_point,
            "key": one.key_id or "",
            "enrolled": to_text(one.enrolled_at) if one.enrolled_at else "",
            "retired": to_text(one.retired_at) if one.retired_at else "",
            "heard": to_text(one.heard_at) if one.heard_at else "",
            "kept": one.kept,
            "journal": "; ".join(
                f"{alarm.code} {alarm.known} > {alarm.told}, {to_text(alarm.at)}"
                for alarm in alarms.get(one.code, ())
            ),
        }
        for one in found
    ]
    _rows("stations", rows, as_json=as_json)


@central.command("list")
def list_received(
    data_dir: DataDir = DEFAULT_DIR, database: Database = None, as_json: Json = False
) -> None:
    """List what was received, in the order of arrival."""
    with _centre(data_dir, database) as centre:
        rows = [
            {
                "id": one.id,
                "station": one.station,
                "reference": one.reference,
                "form": f"{one.form_id} {one.form_version}",
                "size": one.size,
                "received": to_text(one.received_at),
            }
            for one in centre.submissions.all()
        ]
    _rows("submissions", rows, as_json=as_json)


@central.command("open")
def open_one(
    what: Annotated[str, typer.Argument(help="An id, or an .age file with its .jws beside it.")],
    *,
    out: Annotated[Path, typer.Option("-o", "--out", help="The folder for its files.")],
    identity: Annotated[
        list[Path] | None, typer.Option(help="Files with age identities; may be repeated.")
    ] = None,
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Prove whose a submission is, open it with the Service's identity, and write its files."""
    from kiosk.central import opening
    from kiosk.central.centre import KEYS

    with _centre(data_dir, database) as centre:
        found = (
            opening.in_file(Path(what))
            if what.endswith((".age", ".jws"))
            else opening.in_store(centre.submissions, what)
        )
        manifest = opening.proven(found, centre.stations)
        keys = opening.identity(data_dir / KEYS, identity or [])
        files = [str(path) for path in opening.open_to(found, manifest, keys, out)]
    data = {"manifest": manifest.model_dump(mode="json"), "files": files}
    answer(data, as_json=as_json, text=lambda: "\n".join(files))


@central.command("import")
def bring(
    folder: Annotated[Path, typer.Argument(help="The stick.", file_okay=False)],
    data_dir: DataDir = DEFAULT_DIR,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Take the submissions on a stick, and lay the acknowledgements on it."""
    from kiosk.central.carrying import bring as carry

    with _centre(data_dir, database) as centre:
        rows = [{"name": one.name, "became": one.code} for one in carry(centre, folder)]
    _rows("brought", rows, as_json=as_json)
    if any(row["became"] not in {"received", "duplicate"} for row in rows):
        raise typer.Exit(Exit.NO)


@central.command()
def openapi() -> None:
    """Print the interface as an OpenAPI 3.1 document; docs/reference/openapi.json is this."""
    from kiosk.central.openapi import document

    typer.echo(json.dumps(document(), ensure_ascii=False, indent=2))


def _centre(data_dir: Path, database: str | None) -> "Centre":
    from kiosk.central.centre import Centre

    return Centre.open(data_dir, SystemClock(), database)


def _station(code: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from kiosk.sync.contract import StationCode

    try:
        return TypeAdapter[str](StationCode).validate_python(code)
    except ValidationError as error:
        raise typer.BadParameter("a station's code is like BK01") from error


def _rows(name: str, rows: Sequence[Mapping[str, object]], *, as_json: bool) -> None:
    answer(
        {name: rows},
        as_json=as_json,
        text=lambda: table(list(rows[0]), [list(row.values()) for row in rows]) if rows else "-",
    )
