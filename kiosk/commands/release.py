# SPDX-License-Identifier: Apache-2.0
"""`release`: sign versions of the program for kiosks, as The Update Framework has it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Exit, Json, answer, table

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner

    from kiosk.updates.publishing import Releases

release = typer.Typer(help="Sign versions of the program for kiosks.", no_args_is_help=True)

PASSPHRASE: Final = "RELEASE_PASSPHRASE"  # noqa: S105 its name and no secret
"""The variable of the environment with a key's passphrase, where nobody can be asked."""

Repository = Annotated[Path, typer.Argument(help="The folder of the repository.", file_okay=False)]
Key = Annotated[
    Path, typer.Option("--key", help="The key that signs.", exists=True, dir_okay=False)
]
Publics = list[Path]


@release.command()
def key(file: Annotated[Path, typer.Argument(help="Where the key goes; .pub beside it.")]) -> None:
    """Make a key under a passphrase; its public half is what others name."""
    from kiosk.errors import StorageError
    from kiosk.updates import keys

    try:
        made = keys.make(file, _passphrase(file, confirm=True))
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
    typer.echo(made.keyid)


@release.command()
def believe(
    repository: Repository,
    root: Annotated[Publics, typer.Option("--root", help="An offline key (.pub); again for each.")],
    targets: Annotated[Publics, typer.Option("--targets", help="A key (.pub) that lists builds.")],
    online: Annotated[
        Publics, typer.Option("--online", help="A key (.pub) that says that all still holds.")
    ],
    threshold: Annotated[int, typer.Option(help="So many of the offline keys must sign.")] = 2,
) -> None:
    """Draft whom kiosks are to believe, at first or from now on; `release sign` makes it hold."""
    from kiosk.updates import keys
    from kiosk.updates.publishing import Believed

    believed = Believed(
        root=[keys.load_public(file) for file in root],
        targets=[keys.load_public(file) for file in targets],
        online=[keys.load_public(file) for file in online],
        threshold=threshold,
    )
    typer.echo(str(_releases(repository).begin(believed)))


@release.command()
def sign(repository: Repository, key: Key) -> None:
    """Sign the draft with an offline key; exit code 1 while more have to."""
    if not _releases(repository).sign(_signer(key)):
        raise typer.Exit(Exit.NO)


@release.command()
def add(
    repository: Repository,
    build: Annotated[
        Path, typer.Argument(help="A one-folder build.", exists=True, file_okay=False)
    ],
    key: Key,
    from_version: Annotated[
        str, typer.Option(help="The oldest version that may go over to it in one step.")
    ] = "0.0",
    platform: Annotated[
        str | None, typer.Option(help="For which machines; this one's kind otherwise.")
    ] = None,
) -> None:
    """Pack a build, always the same way, and list it; `release confirm` makes that hold."""
    from kiosk.errors import StorageError
    from kiosk.updates.archive import pack
    from kiosk.updates.versions import this_platform

    archive = repository / "build.part"
    signer = _signer(key)
    try:
        pack(build, archive)
        releases = _releases(repository)
        name = releases.add(build, archive, platform or this_platform(), from_version, signer)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
    finally:
        archive.unlink(missing_ok=True)
    typer.echo(name)


@release.command()
def drop(
    repository: Repository,
    name: Annotated[str, typer.Argument(help="A build's name, as `release list` says it.")],
    key: Key,
) -> None:
    """List a build no more."""
    _releases(repository).drop(name, _signer(key))


@release.command()
def renew(repository: Repository, key: Key) -> None:
    """Sign the list of builds anew, before it expires or after its key was changed."""
    _releases(repository).renew(_signer(key))


@release.command()
def confirm(repository: Repository, key: Key) -> None:
    """Say with the online key that all of it holds: after each change, and every few days."""
    _releases(repository).confirm(_signer(key))


@release.command(name="list")
def list_builds(repository: Repository, as_json: Json = False) -> None:
    """List the builds that are signed."""
    found = _releases(repository).listed()
    rows = [(name, one["version"], one["platform"], one["length"]) for name, one in found.items()]
    answer(
        {"builds": [{"name": name, **one} for name, one in found.items()]},
        as_json=as_json,
        text=lambda: table(("name", "version", "platform", "bytes"), rows),
    )


def _releases(folder: Path) -> "Releases":
    from kiosk.updates.publishing import Releases

    return Releases(folder, SystemClock().now())


def _signer(file: Path) -> "CryptoSigner":
    from kiosk.updates import keys

    return keys.load(file, _passphrase(file))


def _passphrase(file: Path, *, confirm: bool = False) -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    told = typer.prompt(f"Passphrase of {file.name}", hide_input=True, confirmation_prompt=confirm)
    return str(told)
