# SPDX-License-Identifier: Apache-2.0
"""Starts the engines, each in a process of its own, and reads what they report.

The peers are optional: ODK Web Forms needs Node and npm, JavaRosa a JDK and the jar that comes
inside pyxform. Where something is missing the engine is absent, and why is said.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.peers.plans import Case

_HERE = Path(__file__).parent
_TREE = _HERE.parents[2]
_BUILD = _TREE / "build" / "peers"
OURS, JAVAROSA, WEB_FORMS = "ours", "JavaRosa", "ODK Web Forms"
_LOADS = {OURS: 12, JAVAROSA: 12, WEB_FORMS: 4}


class Absent(Exception):  # noqa: N818 (no error: the peers are optional)
    """An engine that this machine can't run, with the reason."""


@dataclass
class Report:
    """What an engine took and what it worked out; times in microseconds."""

    loads: list[float] = field(default_factory=list)
    first: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By group, in the round that every engine warms up in."""
    later: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, str] = field(default_factory=dict)
    memory: int = 0
    """The most that the process held, in KiB."""

    @property
    def load(self) -> float:
        """Say the quickest load after the first: what others do on the machine only adds."""
        return min(self.loads[1:] or self.loads)

    def answers(self) -> list[float]:
        """List the times of the answers after the warm-up, of all groups."""
        return [
            time
            for group, times in self.later.items()
            for time in times
            if group not in {"add", "remove"}
        ]


def run(engine: str, case: Case, folder: Path, *, loads: int = 0) -> Report:
    """Have an engine follow a case's plan; raise Absent when it can't be had."""
    form, plan = folder / f"{case.name}.xml", folder / f"{case.name}-{engine}.tsv"
    if not form.exists():
        form.write_text(case.xform(), encoding="utf-8")
    plan.write_text(case.lines(loads or _LOADS[engine]), encoding="utf-8")
    command, folder = _COMMANDS[engine]()
    done = subprocess.run(
        [*command, form, plan],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(_TREE)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{engine} failed on {case.name}: {done.stderr[-2000:]}")
    return _read(done.stdout)


def _read(text: str) -> Report:
    report = Report()
    for line in text.splitlines():
        parts = line.split("\t")
        if parts[0] == "value":
            report.values[parts[1]] = parts[2]
        elif parts[0] == "memory":
            report.memory = int(parts[1])
        elif parts[0] == "load":
            report.loads.append(float(parts[3]))
        else:
            rounds = report.first if parts[1] == "0" else report.later
            rounds[parts[0]].append(float(parts[3]))
    return report


def _ours() -> tuple[list[str], Path]:
    return [sys.executable, str(_HERE / "ours.py")], _TREE


def _javarosa() -> tuple[list[str], Path]:
    """Compile the driver against the jar, unless it was already."""
    found = importlib.util.find_spec("pyxform")
    if found is None or found.origin is None:
        raise Absent("pyxform is not installed")
    jar = Path(found.origin).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    java, javac = shutil.which("java"), shutil.which("javac")
    if not jar.exists() or java is None or javac is None:
        raise Absent("no JDK" if jar.exists() else "no ODK_Validate.jar")
    source, classes = _HERE / "JavaRosaBench.java", _BUILD / "classes"
    compiled = classes / "JavaRosaBench.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        classes.mkdir(parents=True, exist_ok=True)
        subprocess.run([javac, "-cp", jar, "-d", classes, source], check=True, timeout=120)
    return [java, "-cp", f"{jar}{os.pathsep}{classes}", "JavaRosaBench"], _BUILD


def _web_forms() -> tuple[list[str], Path]:
    """Install the package, unless it was already."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Absent("no Node with npm")
    wanted, installed = _HERE / "package.json", _BUILD / "package.json"
    there = _BUILD / "node_modules/@getodk/xforms-engine/dist/index.js"
    if not there.exists() or wanted.read_bytes() != installed.read_bytes():
        _BUILD.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(wanted, installed)
        options = ("--no-package-lock", "--no-audit", "--no-fund", "--fetch-retries=1")
        try:
            subprocess.run(
                [npm, "install", *options],
                cwd=_BUILD,
                capture_output=True,
                check=True,
                timeout=180,
            )
        except (subprocess.SubprocessError, OSError) as error:
            installed.unlink(missing_ok=True)
            raise Absent("npm could not install it") from error
        if not there.exists():
            raise Absent("npm installed something else")
    return [node, str(_HERE / "web_forms.mjs")], _BUILD


_COMMANDS = {OURS: _ours, JAVAROSA: _javarosa, WEB_FORMS: _web_forms}
ENGINES = tuple(_COMMANDS)
