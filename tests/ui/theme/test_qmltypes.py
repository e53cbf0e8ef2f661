# SPDX-License-Identifier: Apache-2.0
"""The QML lint knows the Python types and goes red for what they don't have."""

import pytest

from ui import qmltypes

SCENE = """// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.ViewModels

Item {{
    id: root

    required property KeyboardViewModel keys
    readonly property bool capital: root.keys.{name}
}}
"""


@pytest.fixture(scope="module")
def types(tmp_path_factory):
    out = tmp_path_factory.mktemp("qml")
    assert qmltypes.describe(qmltypes.sources(), out) == ""
    return out


@pytest.mark.parametrize(("name", "clean"), [("shifted", True), ("shiftd", False)])
def test_a_misspelt_property_turns_the_lint_red(types, tmp_path, monkeypatch, name, clean):
    monkeypatch.setattr(qmltypes, "ROOT", tmp_path)
    scene = tmp_path / "Scene.qml"
    scene.write_text(SCENE.format(name=name))
    code, findings = qmltypes.lint([scene], types)
    assert (code == 0) is clean
    assert ("shiftd" in findings) is not clean


def test_every_file_that_declares_types_is_described(types):
    described = (types / "Kiosk" / "ViewModels" / "viewmodels.qmltypes").read_text()
    assert "KeyboardViewModel" in described
    assert 'type: "list"' not in described
    assert len(list((types / "Kiosk" / "ViewModels").glob("*.json"))) == len(qmltypes.sources())
