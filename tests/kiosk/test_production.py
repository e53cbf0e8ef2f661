# SPDX-License-Identifier: Apache-2.0
"""A kiosk that serves the public takes over nothing unsafe, and does not start beside it."""

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import production
from kiosk.production import UnsafeError, examine
from kiosk.settings import Screen, Settings, load

GOOD = {"WAYLAND_DISPLAY": "wayland-0", "HOME": "/home/kiosk", "LC_TIME": "az_AZ.UTF-8"}
NO_SWAP = "Filename\tType\tSize\tUsed\tPriority\n"


@pytest.fixture
def swaps(tmp_path) -> Path:
    file = tmp_path / "swaps"
    file.write_text(NO_SWAP)
    return file


@pytest.fixture
def ram(monkeypatch):
    """Say on what the savepoint's folder is."""
    from kiosk.intake import ram as real

    def be(kind: str, *options: str) -> None:
        monkeypatch.setattr(real, "file_system", lambda _folder: (kind, options))

    be("tmpfs", "rw")
    return be


@pytest.fixture
def settings(tmp_path, ram) -> Settings:
    return Settings(
        mode="production",
        data_dir=tmp_path / "station",
        central_url="https://centre.example",
        publisher_keys=("ab" * 32,),
        screen=Screen(fullscreen=True),
    )


def codes(settings, environment, swaps) -> list[str]:
    return [one.code for one in examine(settings, environment, swaps)]


def test_a_kiosk_as_it_should_be_starts(settings, swaps):
    assert codes(settings, GOOD, swaps) == []


@pytest.mark.parametrize(
    "name",
    [
        "LD_PRELOAD",
        "PYTHONPATH",
        "PYTHONSTARTUP",
        "PYTHONINSPECT",
        "PYTHONDEVMODE",
        "GLIBC_TUNABLES",
        "QML2_IMPORT_PATH",
        "QML_IMPORT_TRACE",
        "QT_PLUGIN_PATH",
        "QT_QML_DEBUG",
        "QT_DEBUG_PLUGINS",
        "QT_LOGGING_RULES",
        "QT_VIRTUALKEYBOARD_LAYOUT_PATH",
        "QT_QPA_PLATFORMTHEME",
        "GTK_MODULES",
        "SSLKEYLOGFILE",
    ],
)
def test_what_could_open_the_kiosk_keeps_it_shut(settings, swaps, name):
    assert codes(settings, {**GOOD, name: "1"}, swaps) == ["unsafe.environment"]


@pytest.mark.parametrize("platform", ["vnc", "vnc:size=800x600", "xcb;vnc", "nonsense", "VNC"])
def test_the_window_is_shown_nowhere_else(settings, swaps, platform):
    assert codes(settings, {**GOOD, "QT_QPA_PLATFORM": platform}, swaps) == ["unsafe.platform"]


@pytest.mark.parametrize("platform", ["wayland", "eglfs", "wayland;xcb", "linuxfb:fb=/dev/fb0"])
def test_the_panel_itself_is_allowed(settings, swaps, platform):
    assert codes(settings, {"QT_QPA_PLATFORM": platform}, swaps) == []


@pytest.mark.parametrize("environment", [{}, {"QT_QPA_PLATFORM": "offscreen"}])
def test_nobody_serves_the_public_without_a_display(settings, swaps, environment):
    assert codes(settings, environment, swaps) == ["unsafe.no-display"]


def test_answers_stay_in_ram(settings, swaps, ram):
    ram("ext4", "rw")
    assert codes(settings, GOOD, swaps) == ["unsafe.runtime-dir"]
    ram("tmpfs", "rw")
    swaps.write_text(NO_SWAP + "/dev/sda2 partition 1 0 -2\n")
    assert codes(settings, GOOD, swaps) == ["unsafe.swap"]
    ram("tmpfs", "rw", "noswap")
    assert codes(settings, GOOD, swaps) == []
    ram("ramfs")
    assert codes(settings, GOOD, swaps) == []
    ram("tmpfs")
    swaps.write_text(NO_SWAP + "/dev/zram0 partition 1 0 100\n")
    assert codes(settings, GOOD, swaps) == []


@pytest.mark.parametrize(("mode", "found"), [(0o700, []), (0o755, ["unsafe.data-dir"])])
def test_the_keys_are_for_this_user_alone(settings, swaps, mode, found):
    settings.data_dir.mkdir()
    settings.data_dir.chmod(mode)
    assert codes(settings, GOOD, swaps) == found


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"central_url": None}, "unsafe.central"),
        ({"publisher_keys": ()}, "unsafe.publisher"),
        ({"screen": Screen()}, "unsafe.window"),
    ],
)
def test_settings_for_trying_things_out_are_refused(settings, swaps, changes, code):
    assert codes(replace(settings, **changes), GOOD, swaps) == [code]


@pytest.fixture
def untouched(monkeypatch):
    """Let nothing that this process shares be changed; gives what was asked."""
    asked = []
    monkeypatch.setattr(os, "umask", lambda mask: asked.append(("umask", mask)))
    monkeypatch.setattr(production, "seal_memory", lambda: asked.append("sealed"))
    return asked


@pytest.fixture
def no_swap(monkeypatch, swaps):
    monkeypatch.setattr(production.examine, "__defaults__", (swaps,))


@pytest.mark.usefixtures("no_swap")
def test_what_is_not_on_the_list_goes_before_qt_comes(settings, untouched):
    environment = {**GOOD, "KIOSK_MODE": "production", "https_proxy": "http://x", "EDITOR": "vi"}
    production.prepare(settings, environment)
    assert environment == {**GOOD, "KIOSK_MODE": "production"}
    assert untouched == [("umask", 0o077), "sealed"]


@pytest.mark.usefixtures("no_swap")
def test_every_reason_is_said_at_once_and_nothing_is_changed(settings, untouched):
    environment = {"LD_PRELOAD": "/x.so", "EDITOR": "vi"}
    with pytest.raises(UnsafeError, match="LD_PRELOAD") as refused:
        production.prepare(replace(settings, publisher_keys=()), environment)
    assert refused.value.code == "unsafe.environment"
    assert "unsafe.no-display" in str(refused.value)
    assert "unsafe.publisher" in str(refused.value)
    assert environment == {"LD_PRELOAD": "/x.so", "EDITOR": "vi"}
    assert untouched == []


def test_development_is_told_and_goes_on(monkeypatch, caplog):
    from ui import logs

    monkeypatch.setattr(
        os, "environ", {"QT_QPA_PLATFORM": "vnc", "QML_IMPORT_TRACE": "1", "EDITOR": "vi"}
    )
    with caplog.at_level("WARNING", "kiosk"):
        logs.warn_of_surroundings()
    assert ["unsafe.environment" in one.message for one in caplog.records] == [True, False]
    assert "unsafe.platform" in caplog.text
    assert list(production.unsafe_variables({"QT_QPA_PLATFORM": "offscreen"})) == []


def test_every_variable_has_a_reason_and_none_is_on_both_lists(root):
    rules = tomllib.loads((root / "resources" / "environment.toml").read_text(encoding="utf-8"))
    assert rules.keys() == {"kept", "refused", "platforms"}
    assert all(reason for group in rules.values() for reason in group.values())
    for name in rules["kept"]:
        assert production._reason(name.rstrip("*"), rules["refused"]) == "", name


def test_production_is_taken_back_by_nobody(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('mode = "production"\n')
    assert load(file, {}).is_production
    assert load(environment={"KIOSK_MODE": "production"}).is_production
    for environment, arguments in (({"KIOSK_MODE": "development"}, {}), ({}, {"mode": "x"})):
        with pytest.raises(production.SettingsError, match="mode: what the file calls production"):
            load(file, environment, arguments)


def test_the_program_itself_does_not_start(root, tmp_path):
    """The whole way, from the command to the exit code; nothing of Qt is loaded."""
    ran = subprocess.run(
        [sys.executable, "main.py", "run"],
        cwd=root,
        env={
            **GOOD,
            "KIOSK_MODE": "production",
            "KIOSK_DATA_DIR": str(tmp_path / "d"),
            "QT_QPA_PLATFORM": "vnc",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 3
    assert "unsafe.platform" in ran.stderr
    assert "panel" in ran.stderr
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("name", ["LD_LIBRARY_PATH", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH"])
@pytest.mark.parametrize(
    ("value", "is_refused"),
    [("/opt/build/lib", False), ("/opt/build:/home/visitor", True), ("/opt/building", True)],
)
def test_what_a_build_sets_for_itself_is_no_sign_of_somebody(monkeypatch, name, value, is_refused):
    assert [found.code for found in production.unsafe_variables({name: value})] == [
        "unsafe.environment"
    ]
    monkeypatch.setattr("sys._MEIPASS", "/opt/build", raising=False)
    assert bool(list(production.unsafe_variables({name: value}))) == is_refused
    assert list(production.unsafe_variables({"LD_PRELOAD": "/opt/build/x.so"}))
