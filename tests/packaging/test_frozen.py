# SPDX-License-Identifier: Apache-2.0
"""The build in ``dist/kiosk``, as it would be delivered; ``make package`` makes it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import inventory
import pytest

pytestmark = pytest.mark.frozen

LIMITS = {True: 180_000_000, False: 290_000_000}
"""Of a release, which has lean wheels, and of a build with the ordinary ones."""
"""Bytes without fonts and voices; 180 MB are aimed at, see docs/reference/build.md."""
SPY = "import sys; sys.stderr.write('POISONED')\n"


@pytest.fixture(scope="session")
def folder(root: Path) -> Path:
    built = root / "dist" / "kiosk"
    assert (built / "kiosk").is_file(), "make package"
    return built


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", **more}
    return subprocess.run(
        [folder / "kiosk", *arguments],
        env=environment,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_does_all_its_work_with_what_is_inside_of_it(folder):
    done = run(folder, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 of 5 well" in done.stdout


def test_it_says_what_it_is(folder):
    about = json.loads((folder / "_internal" / "build.json").read_bytes())
    assert {"version", "commit", "source_date_epoch", "platform", "python", "pyside"} <= set(about)
    assert run(folder, "--version").stdout.startswith(about["version"])


@pytest.mark.parametrize("words", [["--help"], ["demo", "--help"], ["update", "status", "--no"]])
def test_it_explains_itself_without_what_only_decorates(folder, words):
    done = run(folder, *words)
    assert "Usage: " in done.stdout + done.stderr
    assert "bug" not in done.stderr
    assert done.returncode == (0 if "--help" in words else 2)


def test_it_is_no_larger_than_it_may_be(folder):
    about = json.loads((folder / "_internal" / "build.json").read_bytes())
    sizes = inventory.sizes(folder)
    assert sum(sizes.values()) <= LIMITS[about["lean"]], sizes


def test_the_manifest_names_every_file_as_it_is(folder):
    listed = json.loads((folder / "_internal" / inventory.MANIFEST).read_bytes())["files"]
    assert listed == inventory.files(folder)


@pytest.mark.parametrize(
    "word",
    [
        "Widgets",
        "Designer",
        "gtk",
        "qmldbg",
        "WebEngine",
        "pytest",
        "PyInstaller",
        "pyxform",
        "mypy",
        "QtTest",
        "avcodec_",
    ],
)
def test_nothing_of_tools_and_desktops_is_inside(folder, word):
    names = [one["path"] for one in inventory.files(folder)]
    assert [name for name in names if word in name] == []
    assert any("QtQuick" in name for name in names)  # the control: names are found like this


def test_every_package_brings_its_licence_and_the_bill_names_it(folder):
    inside = folder / "_internal"
    page = (inside / "licences" / "THIRD-PARTY.md").read_text(encoding="utf-8")
    bill = json.loads((inside / "sbom.json").read_bytes())
    names = {one["name"] for one in bill["components"] if one["type"] == "library"}
    assert {"pyside6-essentials", "cryptography", "python"} <= names
    for name in names - {"python"}:
        assert f"| {name} |" in page
        assert any((inside / "licences" / name).iterdir())


@pytest.fixture
def poison(tmp_path) -> Path:
    """Modules with the names of some that every start loads, and a foreign QML module."""
    for name in ("sitecustomize", "usercustomize", "json", "gc", "typing"):
        (tmp_path / f"{name}.py").write_text(SPY)
    return tmp_path


def test_no_variable_of_python_leads_foreign_code_in(folder, poison):
    variables = {
        "PYTHONPATH": str(poison),
        "PYTHONHOME": str(poison),
        "PYTHONSTARTUP": str(poison / "json.py"),
        "PYTHONINSPECT": "1",
        "PYTHONUSERBASE": str(poison),
    }
    done = run(folder, "--version", **variables)
    assert (done.returncode, "POISONED" in done.stderr) == (0, False)
    control = subprocess.run(
        [sys.executable, "-c", "pass"],
        env={"PYTHONPATH": str(poison)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "POISONED" in control.stderr


def first_frame(folder: Path, tmp_path: Path, **more: str) -> str:
    """Start the kiosk itself until its first frame, and give what it said."""
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "KIOSK_DATA_DIR": str(tmp_path / "data"),
        "KIOSK_PUBLISHED_DIR": str(folder / "_internal" / "sample" / "published"),
        **more,
    }
    said = []
    with subprocess.Popen(
        [folder / "kiosk", "run"], env=environment, cwd="/", stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            said.append(line)
            if "kiosk ready" in line:
                break
        process.terminate()
        said.append(process.stderr.read())
    return "".join(said)


def test_no_variable_of_qt_leads_foreign_code_in(folder, tmp_path):
    """A module of QML in the place of Qt's own would be the one that is loaded."""
    for name in ("QtQuick", "QtQml"):
        module = tmp_path / "qml" / name
        module.mkdir(parents=True)
        (module / "qmldir").write_text(f"module {name}\nFoo 1.0 Foo.qml\n")
        (module / "Foo.qml").write_text("import QtQml\nQtObject {}\n")
    plugins = tmp_path / "plugins" / "platforms"
    plugins.mkdir(parents=True)
    (plugins / "libqoffscreen.so").write_bytes(b"no library")
    variables = {
        "QML2_IMPORT_PATH": str(tmp_path / "qml"),
        "QML_IMPORT_PATH": str(tmp_path / "qml"),
        "QT_PLUGIN_PATH": str(tmp_path / "plugins"),
        "QT_QPA_PLATFORM_PLUGIN_PATH": str(plugins),
        "QT_QPA_GENERIC_PLUGINS": "evdevkeyboard",
    }
    assert "kiosk ready" in first_frame(folder, tmp_path, **variables)
    bare = (
        "from PySide6.QtGui import QGuiApplication\nfrom PySide6.QtQml import QQmlApplicationEngine\n"
        "a = QGuiApplication([]); e = QQmlApplicationEngine()\n"
        "e.loadData(b'import QtQuick\\nItem {}'); raise SystemExit(not e.rootObjects())"
    )
    control = {**os.environ, "QML2_IMPORT_PATH": variables["QML2_IMPORT_PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", bare], env=control, check=False, capture_output=True
    )
    assert done.returncode != 0


def test_a_kiosk_in_production_is_not_held_up_by_its_own_start_but_by_a_strangers(folder, tmp_path):
    mode = {"KIOSK_MODE": "production"}
    own = first_frame(folder, tmp_path, **mode)
    assert "unsafe." in own  # the offscreen platform and the embedded central alone
    assert not {"LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"} & set(own.split())
    strange = first_frame(folder, tmp_path, **mode, LD_LIBRARY_PATH="/nowhere")
    assert "LD_LIBRARY_PATH" in strange


def test_it_leaves_the_environment_as_it_found_it(folder, tmp_path):
    said = first_frame(folder, tmp_path)
    assert "kiosk ready" in said
    assert "would not start" not in said


def test_it_converts_no_forms_and_says_so(folder, root):
    done = run(
        folder,
        "forms",
        "check",
        str(root / "resources" / "services" / "registration"),
        "-t",
        str(root / "resources" / "translations"),
    )
    assert "station.no-converter" in done.stderr
