# SPDX-License-Identifier: Apache-2.0
"""What a screen is loaded with is nowhere when it has gone."""

import re

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QLoggingCategory,
    QMetaObject,
    qInstallMessageHandler,
)

from tests.ui.conftest import QML

TURNS = 40
SCENE = """
    Item {{
        id: it
        objectName: "it"
        function turn() {{ {turn} }}
        Loader {{ id: loader }}
    }}
"""
FILE = (QML / "Kiosk" / "Controls" / "BodyText.qml").as_uri()
LOADED = f'Loading.show(loader, "{FILE}", {{ width: it.width }})'
GIVEN = f'loader.setSource("{FILE}", {{ width: it.width }})'


@pytest.fixture
def kept(stage, qapp):
    """Say how many bytes scripts keep of each turn of a scene."""
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, text: said.append(text))
    QLoggingCategory.setFilterRules(
        "qt.qml.gc.allocatorStats=true"
    )  # an engine asks when it is made

    def measure(turn):
        shown = stage(SCENE.format(turn=turn))

        def bytes_after(turns):
            for _turn in range(turns):
                QMetaObject.invokeMethod(shown.find("it"), "turn")
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            said.clear()
            for _round in range(2):
                shown.engine.collectGarbage()
            return int(re.findall(r"memory after GC: (\d+)", "\n".join(said))[-1])

        begin = bytes_after(TURNS)
        return (bytes_after(TURNS) - begin) / TURNS

    yield measure
    QLoggingCategory.setFilterRules("")
    qInstallMessageHandler(before)


def test_nothing_is_kept_of_what_a_file_was_loaded_with(kept):
    assert kept(LOADED) == 0


def test_it_would_be_seen_where_something_is(kept):
    assert kept(GIVEN) > 0


def test_files_are_loaded_with_something_in_one_way_only():
    """But the window's own, which is loaded once."""
    found = {
        path.stem
        for path in QML.rglob("*.qml")
        if re.search(r"setSource\(", path.read_text(encoding="utf-8"))
    }
    assert found == {"Loading", "Main"}
