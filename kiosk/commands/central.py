# SPDX-License-Identifier: Apache-2.0
"""`central serve`: the embedded central API, on its own."""

import json
from pathlib import Path
from typing import Annotated

import typer

central = typer.Typer(help="The reference central API.", no_args_is_help=True)


@central.callback()
def _group() -> None:
    """Keep ``serve`` a word of its own while it is the only command here."""


@central.command()
def serve(
    data_dir: Annotated[
        Path, typer.Option(help="Where the received submissions and the Service's key are kept.")
    ] = Path("var/central"),
    host: Annotated[
        str, typer.Option(help="A loopback address; others are refused.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 chooses a free one.", min=0, max=65535)] = 8919,
) -> None:
    """Serve until a signal comes, or until the standard input that a station holds closes.

    Prints one line of JSON with the URL once connections are taken.
    """
    from kiosk.central.server import serve as serve_central  # FastAPI is heavy

    serve_central(data_dir, host, port, lambda url: typer.echo(json.dumps({"url": url}), nl=True))
