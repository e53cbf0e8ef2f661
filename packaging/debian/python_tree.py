# SPDX-License-Identifier: Apache-2.0
"""Lays out the central for Debian's own interpreter: the locked packages that it needs, and no others."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

UNUSED = frozenset(
    {
        "miniaudio",
        "numpy",
        "opencv-python-headless",
        "pypdfium2",
        "pyside6-essentials",
        "zxing-cpp",
    }
)
"""What only a screen and its devices need."""

LAUNCHER = """#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
here=$(dirname "$(readlink -f "$0")")
exec "$here/bin/python3" -E -s -B "$here/app/main.py" "$@"
"""
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def lay_out(root: Path, home: Path, *, is_compiled: bool = True) -> None:
    """Put program, packages and launcher into a folder that runs wherever it lies."""
    packages = home / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    for name in sorted(_needed(root)):
        _copy(metadata.distribution(name), packages)
    app = home / "app"
    for folder in ("kiosk", "resources"):
        shutil.copytree(root / folder, app / folder, ignore=shutil.ignore_patterns("__pycache__"))
    # main.py names all commands; those with a screen are found and never called
    (app / "ui").mkdir()
    for name in ("__init__.py", "commands.py", "starting.py"):
        shutil.copyfile(root / "ui" / name, app / "ui" / name)
    for name in ("main.py", "pyproject.toml"):
        shutil.copyfile(root / name, app / name)
    if is_compiled:
        _compile(home)
    (home / "bin").mkdir()
    (home / "bin" / "python3").symlink_to("/usr/bin/python3.11")
    (home / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    (home / "central").write_text(LAUNCHER)
    (home / "central").chmod(0o755)


def _needed(root: Path) -> set[str]:
    """Follow what the project and its part ``central`` need, package by package."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    waiting = [*project["dependencies"], *project["optional-dependencies"]["central"]]
    found: set[str] = set()
    while waiting:
        requirement, _, marker = waiting.pop().partition(";")
        name = _NAME.findall(requirement)[0].lower().replace("_", "-").replace(".", "-")
        if name in found | UNUSED or not _applies(marker):
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system, or another interpreter
        found.add(name)
        extras = _extras(requirement)
        waiting += [
            one
            for one in distribution.requires or []
            if "extra ==" not in one or any(f'extra == "{extra}"' in one for extra in extras)
        ]
    return found


def _extras(requirement: str) -> list[str]:
    between = re.search(r"\[([^\]]*)\]", requirement)
    return [one.strip() for one in between[1].split(",")] if between else []


def _applies(marker: str) -> bool:
    """Say whether a package is for this system; what is not installed is left out anyway."""
    return "win32" not in marker or "!=" in marker


def _copy(distribution: metadata.Distribution, packages: Path) -> None:
    for file in distribution.files or []:
        source = Path(str(distribution.locate_file(file)))
        if file.parts[0] == ".." or source.suffix == ".pyc" or not source.is_file():
            continue  # scripts, and what another interpreter compiled
        if set(file.parts[:-1]) & {"tests", "testing"} and "numpy" not in file.parts:
            continue
        if source.stem in {"pytest_plugin", "mypy"} or source.name.startswith(".git"):
            continue
        if source.name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}:
            continue  # about this machine
        target = packages / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def _compile(home: Path) -> None:
    """Compile all of it, believed without a look at times, which are all the same."""
    subprocess.run(
        [
            sys.executable,
            *("-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"),
            *("-s", str(home), "-p", "/"),
            str(home),
        ],
        check=True,
        env={"PYTHONHASHSEED": "0"},
    )
