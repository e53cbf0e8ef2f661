# SPDX-License-Identifier: Apache-2.0
"""What a kiosk that serves the public must not have around it; looked at before all else starts."""

import ctypes
import os
import resource
import site
import sys
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

from kiosk.errors import SettingsError
from kiosk.settings import Settings

ENVIRONMENT_FILE: Final = Path(__file__).resolve().parent.parent / "resources" / "environment.toml"
SWAPS: Final = Path("/proc/swaps")

_PR_SET_DUMPABLE: Final = 4
"""Of prctl(2)."""
_TELLING: Final = ("dev", "faulthandler", "importtime", "tracemalloc")
"""What an interpreter can be asked to tell of the program."""
_IN_RAM: Final = ("/dev/zram",)
"""Swap that is compressed RAM and not a disk."""
_OF_A_BUILD: Final = frozenset({"LD_LIBRARY_PATH", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH"})
_OTHERS: Final = 0o077
"""The rights of everybody but the owner."""


class UnsafeError(SettingsError):
    """A kiosk in production mode would not be safe; nothing of it was started."""

    code = "unsafe.environment"


@dataclass(frozen=True, slots=True)
class Unsafe:
    """One thing that may not be so in production."""

    code: str
    detail: str
    what: str = ""
    """Which variable, folder or disk, for a sentence in another language."""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def prepare(settings: Settings, environment: MutableMapping[str, str]) -> None:
    """Leave what starts next nothing but what it needs; to be called before Qt is imported.

    Everything in ``environment`` that is not on the list goes, no file of ours is for others to
    read and no image of the memory is written. Raises UnsafeError for what can't be put right
    from here; then nothing was changed.
    """
    if found := examine(settings, environment):
        also = "".join(f"; {one}" for one in found[1:])
        raise UnsafeError(f"{found[0].detail}{also}", code=found[0].code)
    for name in [name for name in environment if not _is_kept(name)]:
        del environment[name]
    os.umask(_OTHERS)
    seal_memory()


def seal_memory() -> None:
    """Have neither a crash nor another program of this user see what is in memory.

    The limit alone does not hold a crash reporter back that the kernel pipes an image into.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def shed(environment: MutableMapping[str, str]) -> None:
    """Take away what starts code of others, for a build that is not in production and goes on."""
    rules = _rules()["refused"]
    for name in [name for name in environment if _reason(name, rules)]:
        del environment[name]


def examine(
    settings: Settings, environment: Mapping[str, str], swaps: Path = SWAPS
) -> tuple[Unsafe, ...]:
    """Say everything for which a kiosk in production mode does not start."""
    return (
        *unsafe_variables(environment),
        *_interpreter(),
        *_display(environment),
        *_memory(settings, swaps),
        *_data(settings),
        *_setup(settings),
    )


def unsafe_variables(environment: Mapping[str, str]) -> Iterator[Unsafe]:
    """Name what was set that starts code of others, opens a port or writes answers down."""
    rules = _rules()
    for name in sorted(environment):
        reason = _reason(name, rules["refused"])
        if reason and not _is_of_the_build(name, environment[name]):
            yield Unsafe("unsafe.environment", f"{name} {reason}", name)
    for platform in _platforms(environment):
        if platform not in rules["platforms"] and platform not in _UNSEEN:
            named = _printable(platform)
            yield Unsafe("unsafe.platform", f"QT_QPA_PLATFORM: {named}", named)


def _interpreter() -> Iterator[Unsafe]:
    """Ask for an interpreter that was started to run this program and nothing else."""
    options = {
        "-i": bool(sys.flags.inspect),
        "-d": bool(sys.flags.debug),
        "-v": bool(sys.flags.verbose),
        **{f"-X {name}": name in sys._xoptions for name in _TELLING},  # noqa: SLF001 documented
        "the modules of the user's own": bool(site.ENABLE_USER_SITE),
    }
    given = ", ".join(name for name, is_given in options.items() if is_given)
    if given:
        yield Unsafe("unsafe.interpreter", f"the interpreter was started with {given}")


def _display(environment: Mapping[str, str]) -> Iterator[Unsafe]:
    """Ask for a window that somebody can see."""
    platforms = _platforms(environment)
    shown = any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"))
    if not platforms and not shown:
        yield Unsafe("unsafe.no-display", "neither QT_QPA_PLATFORM nor a display server is set")
    for platform in platforms:
        if platform in _UNSEEN:
            yield Unsafe("unsafe.no-display", f"QT_QPA_PLATFORM: {platform}")


def _memory(settings: Settings, swaps: Path) -> Iterator[Unsafe]:
    """Ask that answers in progress are in RAM and nowhere else."""
    from kiosk.intake.ram import file_system  # late: a kiosk in development is not held up

    kind, options = file_system(settings.runtime_dir)
    if kind not in {"tmpfs", "ramfs"}:
        folder = str(settings.runtime_dir)
        yield Unsafe("unsafe.runtime-dir", f"{folder} is not on a RAM file system", folder)
    elif kind == "tmpfs" and "noswap" not in options and (disks := _swap_on_disk(swaps)):
        named = ", ".join(disks)
        yield Unsafe("unsafe.swap", f"{named}: answers in RAM may be written there", named)


def _data(settings: Settings) -> Iterator[Unsafe]:
    """Ask that the keys and the database are for this user alone."""
    try:
        mode = settings.data_dir.stat().st_mode
    except FileNotFoundError:
        return  # it is made, for this user alone
    except OSError as error:
        folder = str(settings.data_dir)
        yield Unsafe("unsafe.data-dir", f"{folder}: {error.strerror}", folder)
        return
    if mode & _OTHERS:
        folder = str(settings.data_dir)
        yield Unsafe("unsafe.data-dir", f"{folder} is open to others (chmod 700)", folder)


def _setup(settings: Settings) -> Iterator[Unsafe]:
    """Ask for settings of a kiosk that works for the Service."""
    if settings.remote_url is None and not settings.training:
        yield Unsafe("unsafe.central", "central_url: the embedded central is for trying things out")
    if not settings.publisher_keys:
        yield Unsafe("unsafe.publisher", "publisher_keys: development keys count for nothing here")
    if not settings.screen.fullscreen:
        yield Unsafe("unsafe.window", "screen.fullscreen: a window's frame leads out of the kiosk")


_UNSEEN: Final = frozenset({"offscreen", "minimal", "minimalegl", "vkkhrdisplay"})
"""Platforms that open nothing and show nothing; tests and the demo draw on them."""


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(ENVIRONMENT_FILE.read_text(encoding="utf-8"))


def _is_of_the_build(name: str, value: str) -> bool:
    """Say whether a build of ours has set this for itself: PyInstaller's loader, its hook for Qt.

    What else stands beside it there was set by somebody.
    """
    home = getattr(sys, "_MEIPASS", None)
    if home is None or name not in _OF_A_BUILD:
        return False
    return all(Path(one).is_relative_to(home) for one in value.split(os.pathsep))


def _reason(name: str, rules: Mapping[str, str]) -> str:
    return next((why for pattern, why in rules.items() if fnmatchcase(name, pattern)), "")


def _is_kept(name: str) -> bool:
    return bool(_reason(name, _rules()["kept"]))


def _platforms(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Name the platforms that Qt would try, without their parameters."""
    given = environment.get("QT_QPA_PLATFORM", "")
    return tuple(one.partition(":")[0].strip() for one in given.split(";") if one.strip())


def _swap_on_disk(swaps: Path) -> tuple[str, ...]:
    try:
        lines = swaps.read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    except OSError:
        return ()  # no kernel that swaps
    names = (line.split()[0] for line in lines if line.strip())
    return tuple(name for name in names if not name.startswith(_IN_RAM))


def _printable(text: str) -> str:
    """Show a value that somebody chose without letting it write into a terminal."""
    return text.encode("ascii", "backslashreplace").decode("ascii")[:40]
