# SPDX-License-Identifier: Apache-2.0
"""Decides what goes into the one-folder build; ``kiosk.spec`` hands it PyInstaller's lists."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Final

import packages

ROOT: Final = Path(__file__).resolve().parent.parent
CONTENTS: Final[Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("contents.toml").read_text(encoding="utf-8")
)

Entry = tuple[str, str, str]
"""PyInstaller's own: the name in the build, the file it comes from, its kind."""


def modules(root: Path = ROOT) -> Iterator[str]:
    """Name every module of the program that a kiosk at work may load."""
    rules = CONTENTS["modules"]
    scripts = [root / one for one in CONTENTS["data"]["scripts"]]
    for package in rules["own"]:
        for file in sorted((root / package).rglob("*.py")):
            if any(file.is_relative_to(folder) for folder in scripts):
                continue
            name = ".".join(file.relative_to(root).with_suffix("").parts)
            name = name.removesuffix(".__init__")
            if name not in rules["left_out"]:
                yield name
    yield from rules["also"]


def data(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Name the files of the tree that are no code, each with its folder in the build."""
    rules = CONTENTS["data"]
    for tree in rules["trees"]:
        yield from _placed(root, root / tree, rules["suffixes"])
    for script in rules["scripts"]:
        yield from _placed(root, root / script, [".py"])
    for name in rules["resources"]:
        yield from _placed(root, root / "resources" / name, [""])
    for file in sorted((root / "packaging" / "standins").glob("*.py")):
        yield str(file), "PySide6"
    for name in CONTENTS["modules"]["as_source"]:
        yield from _placed(root, root / name.replace(".", "/"), [".py"])


def dropped(*, with_central: bool) -> list[str]:
    """Name the modules that are taken for absent: whatever belongs to no package of the program."""
    extras = ("central",) if with_central else ()
    return sorted({*CONTENTS["modules"]["dropped"], *packages.others(*extras)})


def qml_of(folder: str, inside: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """List the libraries and the other files of the QML modules in use, with their places."""
    libraries, others = [], []
    for name in CONTENTS["qt"]["qml"]:
        for file in sorted((Path(folder) / name).glob("*")):
            if file.is_file():
                target = libraries if file.suffix in {".so", ".dll"} else others
                target.append((str(file), f"{inside}/qml/{name}"))
    return libraries, others


def kept(entries: Sequence[Entry], platform: str) -> list[Entry]:
    """Leave of libraries and data what is in use, in an order that is always the same."""
    return sorted(entry for entry in entries if is_kept(entry, platform))


def linked(entries: Sequence[Entry]) -> list[Entry]:
    """Leave out links to what is no longer there."""
    names = {PurePosixPath(name) for name, _, kind in entries if kind != "SYMLINK"}
    return [
        (name, source, kind)
        for name, source, kind in entries
        if kind != "SYMLINK" or PurePosixPath(name).parent / source in names
    ]


def is_kept(entry: Entry, platform: str) -> bool:
    """Say whether a library or a file of data belongs into the build on ``sys.platform``."""
    name, source, kind = entry
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix in {".pyi", ".qmltypes", ".typed", ".pxd", ".h", ".c", ".a", ".lib"}:
        return False
    if path.parts[0] in {"PySide6", "shiboken6"} or path.name.lower().startswith(("qt6", "libqt6")):
        return _is_kept_of_qt(path, platform)
    if path.parts[:2] == ("babel", "locale-data"):
        return path.stem in CONTENTS["data"]["locales"]
    if kind == "BINARY" and platform == "linux" and _is_of_the_system(source):
        return _matches(path.name, CONTENTS["system"]["taken"])
    return True


def _is_kept_of_qt(path: PurePosixPath, platform: str) -> bool:
    """Qt for Python has everything below ``Qt`` on Linux, and beside its modules on Windows."""
    rules = CONTENTS["qt"]
    parts = [part for part in path.parts if part != "Qt"]
    if len(parts) > 2 and parts[1] == "qml":
        return "/".join(parts[2:-1]) in rules["qml"]
    if len(parts) > 2 and parts[1] == "plugins":
        return _matches("/".join(parts[2:]).partition(".")[0], rules["plugins"])
    if len(parts) > 2 and parts[1] in {"translations", "metatypes", "libexec", "resources"}:
        return False
    stem = path.name.partition(".")[0]
    if stem.startswith(("libQt6", "Qt6")):
        return stem.removeprefix("lib").removeprefix("Qt6") in rules["libraries"]
    if stem.startswith("Qt"):
        return path.suffix == ".py" or stem in rules["bindings"]  # a stand-in, or one in use
    return not (platform == "linux" and stem.startswith("libicudata") and parts[0] == "icu")


def _is_of_the_system(source: str) -> bool:
    return "site-packages" not in Path(source).parts and "lib-dynload" not in Path(source).parts


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _placed(root: Path, start: Path, suffixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    files = [start] if start.is_file() else sorted(start.rglob("*"))
    for file in files:
        is_wanted = file.is_file() and file.name.endswith(tuple(suffixes))
        if is_wanted and "__pycache__" not in file.parts and file.suffix != ".md":
            yield str(file), str(file.parent.relative_to(root))
