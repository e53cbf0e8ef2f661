# SPDX-License-Identifier: Apache-2.0
"""What goes into a build on Linux and on Windows; nothing is built here."""

from collections.abc import Iterator

import freezing
import pytest

from kiosk.i18n import languages

WHEEL = "/venv/lib/python3.11/site-packages/"


def is_kept(name: str, platform: str = "linux", source: str = "") -> bool:
    return freezing.is_kept((name, source or WHEEL + name, "BINARY"), platform)


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("PySide6/Qt/lib/libQt6Quick.so.6", "linux"),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", "linux"),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", "linux"),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", "linux"),
        ("PySide6/Qt/qml/QtQuick/Layouts/qmldir", "linux"),
        ("PySide6/QtQuick.abi3.so", "linux"),
        ("PySide6/Qt6Quick.dll", "win32"),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "win32"),
        ("PySide6/qml/QtQuick/Layouts/qmldir", "win32"),
        ("PySide6/QtQuick.pyd", "win32"),
        ("cv2/cv2.abi3.so", "linux"),
    ],
)
def test_what_the_screens_and_pictures_need_is_kept(name, platform):
    assert is_kept(name, platform)


@pytest.mark.parametrize(
    ("name", "platform"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "linux"),
        ("libQt6Widgets.so.6", "linux"),
        ("PySide6/Qt/lib/libQt6Designer.so.6", "linux"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "linux"),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "linux"),
        ("PySide6/Qt/plugins/qmltooling/libqmldbg_tcp.so", "linux"),
        ("PySide6/Qt/plugins/generic/libqevdevkeyboardplugin.so", "linux"),
        ("PySide6/Qt/qml/QtQuick/Controls/qmldir", "linux"),
        ("PySide6/Qt/qml/QtTest/qmldir", "linux"),
        ("PySide6/Qt/translations/qt_az.qm", "linux"),
        ("PySide6/QtWidgets.abi3.so", "linux"),
        ("PySide6/QtTest.abi3.so", "linux"),
        ("PySide6/Qt6Widgets.dll", "win32"),
        ("PySide6\\plugins\\qmltooling\\qmldbg_tcp.dll", "win32"),
        ("PySide6/plugins/styles/qmodernwindowsstyle.dll", "win32"),
        ("PySide6/QtWidgets.pyd", "win32"),
        ("babel/locale-data/cy.dat", "linux"),
        ("kiosk/py.typed", "linux"),
    ],
)
def test_what_nothing_needs_or_a_stranger_could_use_is_left_out(name, platform):
    assert not is_kept(name, platform)


@pytest.mark.parametrize(
    ("library", "kept"),
    [
        ("libpython3.11.so.1.0", True),
        ("libssl.so.3", True),
        ("libgtk-3.so.0", False),
        ("libX11.so.6", False),
    ],
)
def test_of_the_system_only_what_python_stands_on_comes_along(library, kept):
    assert is_kept(library, source=f"/usr/lib/x86_64-linux-gnu/{library}") is kept


def test_on_windows_its_own_libraries_come_along():
    assert is_kept("VCRUNTIME140.dll", "win32", "C:/Windows/System32/VCRUNTIME140.dll")


def test_every_module_of_the_program_is_named_but_those_of_authors():
    found = set(freezing.modules())
    assert {"kiosk.forms.session", "ui.viewmodels.attract", "kiosk.central.server"} <= found
    assert not {"kiosk.i18n.__main__", "ui.qmltypes"} & found
    assert not any(".migrations.versions" in name for name in found)


def test_data_of_the_program_comes_along_and_sources_do_not():
    found = [file for file, _ in freezing.data()]
    for end in (
        "audit/events.toml",
        "Screens/qmldir",
        "versions/0001_intake.py",
        "settings/model.py",
        "ocrb.npz",
    ):
        assert any(file.endswith(end) for file in found), end
    assert not any("/resources/services/" in file for file in found)
    scripts = ("/migrations/", "/kiosk/settings/", "/standins/")
    assert not [f for f in found if f.endswith(".py") and not any(one in f for one in scripts)]


def parents(locale: str) -> Iterator[str]:
    """Name a locale and all that its data build upon."""
    from babel.core import get_global

    while locale != "root":
        yield locale
        locale = get_global("parent_exceptions").get(locale) or locale.rpartition("_")[0] or "root"


def test_every_language_has_the_words_for_its_dates_with_all_that_they_build_upon():
    needed = {one for language in languages() for one in parents(language.locale)}
    assert {"en_GB", "en_001", "en"} <= needed  # the control: a language of several
    assert needed <= set(freezing.CONTENTS["data"]["locales"])


def test_tools_are_taken_for_absent_and_the_centrals_extras_only_at_a_station():
    station, region = freezing.dropped(with_central=False), freezing.dropped(with_central=True)
    assert {"pytest", "pyxform", "mypy", "psycopg", "PyInstaller"} <= set(station)
    assert "psycopg" not in region
    assert not {"numpy", "sqlalchemy", "PySide6", "kiosk"} & set(station)


def test_links_to_what_was_left_out_go_too():
    entries = [
        ("PySide6/Qt/lib/libicuuc.so.73", "/a", "BINARY"),
        ("libicuuc.so.73", "PySide6/Qt/lib/libicuuc.so.73", "SYMLINK"),
        ("libgone.so", "PySide6/Qt/lib/libgone.so", "SYMLINK"),
    ]
    assert freezing.linked(entries) == entries[:2]
