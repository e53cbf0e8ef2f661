# SPDX-License-Identifier: Apache-2.0
"""A build of the program in one file: the same folder gives the same bytes, and nothing of it leads out."""

import json
import lzma
import os
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from kiosk import durable
from kiosk.updates.errors import UpdateError

BROKEN: Final = "update.archive"
"""The archive is no build of the program, or something in it leads elsewhere."""

PROGRAM: Final = "kiosk"
"""The executable in a build; a build for Windows has ``kiosk.exe``."""
BUILD: Final = "_internal/build.json"
"""Says which version a build is."""

MOST_FILES: Final = 20_000
MOST_BYTES: Final = 2 << 30
"""Of a build, unpacked."""
_MOST_PATH: Final = 400
_CHUNK: Final = 1 << 20
_RUNS: Final = 0o111
_FILE: Final = 0o644
_PROGRAM: Final = 0o755


def pack(build: Path, file: Path, *, preset: int = 6) -> None:
    """Write a one-folder build into an archive: sorted, without times and owners.

    Raises UpdateError for a folder that is no build, and OSError.
    """
    version_of(build)
    with (
        lzma.open(file, "wb", preset=preset) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(_below(build), key=lambda one: one.relative_to(build).as_posix()):
            _add(archive, path, path.relative_to(build).as_posix())
    durable.sync_file(file)


def unpack(packed: IO[bytes], folder: Path) -> None:
    """Unpack an archive into a folder that is not there yet, durably.

    Files are written before links, so that no file is written through one. Raises UpdateError
    ``update.archive`` and ``update.no-room``; what was unpacked until then stays to be removed.
    """
    links: list[tuple[Path, str]] = []
    folders = {folder}
    try:
        folder.mkdir(mode=0o755)
        with tarfile.open(fileobj=packed, mode="r|xz") as archive:
            for member in _bounded(archive):
                path = folder.joinpath(*_parts(member.name))
                _make_folders(path.parent, folders)
                if member.issym():
                    links.append((path, _leading_inside(member)))
                elif member.isdir():
                    _make_folders(path, folders)
                else:
                    _write(archive, member, path)
        for path, target in links:
            path.symlink_to(target)
        for one in folders:
            durable.sync_folder(one)
    except (tarfile.TarError, lzma.LZMAError, EOFError, ValueError, UnicodeError) as error:
        raise _broken(type(error).__name__) from error
    except FileExistsError as error:
        raise _broken("a name comes twice") from error
    except OSError as error:
        raise UpdateError(str(error.strerror), code="update.no-room") from error


def version_of(build: Path) -> str:
    """Say which version a build says that it is. Raises UpdateError ``update.archive``."""
    try:
        return str(json.loads((build / BUILD).read_bytes())["version"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _broken("no build.json that names a version") from error


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        yield path
        if path.is_dir() and not path.is_symlink():
            yield from _below(path)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    about = path.lstat()
    entry = tarfile.TarInfo(name)
    if stat.S_ISLNK(about.st_mode):
        entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, str(path.readlink()), 0o777
        _leading_inside(entry)
        archive.addfile(entry)
    elif stat.S_ISDIR(about.st_mode):
        entry.type, entry.mode = tarfile.DIRTYPE, _PROGRAM
        archive.addfile(entry)
    elif stat.S_ISREG(about.st_mode):
        entry.size = about.st_size
        entry.mode = _PROGRAM if about.st_mode & _RUNS else _FILE
        with path.open("rb") as content:
            archive.addfile(entry, content)
    else:
        raise _broken(f"{name} is neither file, folder nor link")


def _bounded(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Give the members one by one until there are too many, or they are too large together."""
    size = 0
    for count, member in enumerate(archive):
        size += member.size
        if count >= MOST_FILES or size > MOST_BYTES:
            raise _broken("larger than any build")
        if not (member.isreg() or member.isdir() or member.issym()) or member.sparse:
            raise _broken("neither file, folder nor link")
        yield member


def _parts(name: str) -> tuple[str, ...]:
    """Take a path that stays below the folder, in one way of writing it alone."""
    parts = PurePosixPath(name).parts
    is_strange = any(sign in name for sign in "\\:\0") or len(name) > _MOST_PATH
    if not parts or "/".join(parts) != name or ".." in parts or name.startswith("/") or is_strange:
        raise _broken("a path leads out of the folder")
    return parts


def _leading_inside(member: tarfile.TarInfo) -> str:
    """Take a link whose target stays below the folder, wherever the link itself stands."""
    target = PurePosixPath(member.linkname)
    depth = len(_parts(member.name)) - 1
    for part in target.parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            raise _broken("a link leads out of the folder")
    if target.is_absolute() or not target.parts or "\\" in member.linkname:
        raise _broken("a link leads out of the folder")
    return member.linkname


def _make_folders(folder: Path, known: set[Path]) -> None:
    if folder in known:
        return
    _make_folders(folder.parent, known)
    folder.mkdir(mode=_PROGRAM)
    known.add(folder)


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    content = archive.extractfile(member)
    assert content is not None  # noqa: S101 a regular file has content
    mode = _PROGRAM if member.mode & _RUNS else _FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _no_follow(), mode)
    with os.fdopen(handle, "wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _no_follow() -> int:
    found: Any = getattr(os, "O_NOFOLLOW", 0)
    return int(found)


def _broken(detail: str) -> UpdateError:
    return UpdateError(detail, code=BROKEN)
