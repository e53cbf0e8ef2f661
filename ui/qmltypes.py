# SPDX-License-Identifier: Apache-2.0
"""Tells qmllint the Python types, then lints every QML file: ``python -m ui.qmltypes``.

The types are generated into ``build/qml`` and never committed. The exit code is 0 only when
every view model could be described and no file has a single warning.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCES: Final = ROOT / "ui"
QML: Final = ROOT / "ui" / "qml"
BUILD: Final = ROOT / "build" / "qml"
MODULE: Final = "Kiosk.ViewModels"

_CONTAINERS: Final[Mapping[str, str]] = {"list": "QVariantList", "dict": "QVariantMap"}
"""Python types that the dump passes on by names QML doesn't know."""


def _tool(name: str) -> str:
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 our own tools


def sources(folder: Path = SOURCES) -> tuple[Path, ...]:
    """List the Python files that declare types for QML."""
    return tuple(
        sorted(
            path
            for path in folder.rglob("*.py")
            if "QML_IMPORT_NAME" in path.read_text(encoding="utf-8")
        )
    )


def describe(files: Sequence[Path], out: Path = BUILD) -> str:
    """Write ``qmldir`` and the types of all ``files`` under ``out``; give what went wrong."""
    module = out.joinpath(*MODULE.split("."))
    module.mkdir(parents=True, exist_ok=True)
    dumps = []
    for file in files:
        dump = module / f"{'-'.join(file.relative_to(ROOT).with_suffix('').parts)}.json"
        done = _run(_tool("metaobjectdump"), "-o", str(dump), str(file))
        if done.returncode != 0 or not dump.is_file():
            return f"{file.relative_to(ROOT)}: {done.stdout}{done.stderr}"
        _complete(dump)
        dumps.append(str(dump))
    done = _run(
        _tool("qmltyperegistrar"),
        "--generate-qmltypes",
        str(module / "viewmodels.qmltypes"),
        "--import-name",
        MODULE,
        "--major-version",
        "1",
        "-o",
        str(module / "registrar.cpp"),
        *dumps,
    )
    if done.returncode != 0:
        return f"{done.stdout}{done.stderr}"
    (module / "qmldir").write_text(f"module {MODULE}\ntypeinfo viewmodels.qmltypes\n")
    return ""


def _complete(dump: Path) -> None:
    """Say what the dump leaves out.

    Containers have QML's names; a class whose base stands in another file is an object; a
    property that announces nothing is constant (one that isn't makes a binding warn).
    """

    def named(record: dict[str, Any]) -> dict[str, Any]:
        if "className" in record and record.get("superClasses"):
            record["object"] = True
        if "read" in record and "notify" not in record:
            record["constant"] = True
        kind = record.get("type")
        if isinstance(kind, str) and kind in _CONTAINERS:
            record["type"] = _CONTAINERS[kind]
        return record

    read = json.loads(dump.read_text(encoding="utf-8"), object_hook=named)
    dump.write_text(json.dumps(read), encoding="utf-8")


def lint(files: Sequence[Path], types: Path = BUILD) -> tuple[int, str]:
    """Check QML files against each other and the Python types; give the exit code and findings."""
    done = _run(
        _tool("qmllint"),
        "-W",
        "0",
        "-I",
        str(QML),
        "-I",
        str(types),
        *(str(file.relative_to(ROOT)) for file in files),
    )
    said = f"{done.stdout}{done.stderr}".splitlines(keepends=True)
    return done.returncode, "".join(line for line in said if not line.startswith("'"))


def main() -> int:
    """Describe the types and lint every file; give the exit code."""
    trouble = describe(sources())
    if trouble:
        sys.stderr.write(trouble)
        return 2
    files = sorted(QML.rglob("*.qml"))
    code, findings = lint(files)
    if code:
        sys.stderr.write(findings)
        return 1
    sys.stdout.write(f"{len(files)} QML files, no warnings\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
