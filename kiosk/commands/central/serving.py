# SPDX-License-Identifier: Apache-2.0
"""`central serve` and `central openapi`: the interface, running and described."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.commands.central.shared import (
    DEFAULT_DIR,
    Database,
    DataDir,
    Store,
    station_code,
)

if TYPE_CHECKING:
    from kiosk.central.operating.logs import LogFormat

commands = typer.Typer()


@commands.command()
def serve(
    *,
    data_dir: DataDir = DEFAULT_DIR,
    host: Annotated[
        str, typer.Option(help="Others than loopback addresses need TLS.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 chooses a free one.", min=0, max=65535)] = 8919,
    database: Database = None,
    store: Store = None,
    tls_cert: Annotated[Path | None, typer.Option(help="A chain of certificates, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="Somebody before it speaks TLS.")
    ] = False,
    client_header: Annotated[
        str | None,
        typer.Option(help="Where the proxy before it says who asks, as in X-Forwarded-For."),
    ] = None,
    workers: Annotated[
        int, typer.Option(help="Processes; more than one need PostgreSQL.", min=1, max=64)
    ] = 1,
    log_format: Annotated[str, typer.Option(help="text, or json: an object a line.")] = "text",
    enrol: Annotated[
        str | None, typer.Option(help="A station that is given a one-time code at once.")
    ] = None,
) -> None:
    """Serve until a signal comes, or until the standard input that a station holds closes.

    Prints one line of JSON with the URL, the desk's, and with the code if asked, once connections are taken.
    """
    from kiosk.central.server import Serving, Started  # FastAPI is heavy
    from kiosk.central.server import serve as serve_central
    from kiosk.supervisor import READY, Supervisor

    supervisor = Supervisor.take(os.environ)
    serving = Serving(
        data_dir=data_dir,
        host=host,
        port=port,
        database=database,
        store=store,
        tls_cert=tls_cert,
        tls_key=tls_key,
        behind_proxy=behind_proxy,
        client_header=client_header,
        workers=workers,
        log_format=_log_format(log_format),
    )

    def announce(started: Started) -> None:
        said = {"url": started.url, "desk": f"{started.url}/desk/"} | (
            {} if started.code is None else {"code": started.code}
        )
        typer.echo(json.dumps(said))
        supervisor.tell(READY)

    serve_central(serving, announce, None if enrol is None else station_code(enrol))


def _log_format(name: str) -> "LogFormat":
    from kiosk.central.operating.logs import LogFormat

    try:
        return LogFormat(name)
    except ValueError as error:
        raise typer.BadParameter("text or json") from error


@commands.command(hidden=True)
def work() -> None:
    """Be one of the processes of `central serve --workers`, as standard input says."""
    from kiosk.central.server import work as work_for_central

    def say(word: bytes) -> None:
        sys.stdout.buffer.write(word)
        sys.stdout.buffer.flush()

    work_for_central(json.loads(sys.stdin.readline()), say)


@commands.command()
def openapi() -> None:
    """Print the interface as an OpenAPI 3.1 document; docs/reference/openapi.json is this."""
    from kiosk.central.openapi import document

    typer.echo(json.dumps(document(), ensure_ascii=False, indent=2))
