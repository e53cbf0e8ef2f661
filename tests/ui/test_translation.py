# SPDX-License-Identifier: Apache-2.0
"""QML's texts come from the message catalogues and change at once."""

import io
import sys

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QByteArray
from PySide6.QtQml import QQmlComponent, QQmlEngine

from kiosk.i18n import Messages, Translator, language
from ui.translation import QmlTranslation

QML = b"""
import QtQuick
Item {
    property string plain: qsTr("Back")
    property string filled: qsTr("Step %1").arg(3)
    property string apart: qsTr("Back", "the body")
    property string unknown: qsTr("Nobody translated this")
}
"""


CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"
msgid "Back"
msgstr "Geri"
msgctxt "the body"
msgid "Back"
msgstr "Kürək"
msgid "Step %1"
msgstr "Addım %1"
"""


@pytest.fixture(scope="module")
def azerbaijani(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messages")
    with (folder / "az.mo").open("wb") as out:
        write_mo(out, read_po(io.StringIO(CATALOGUE)))
    return Messages.open(folder, [language("az")]).translator("az")


@pytest.fixture
def shown(qapp):
    translation = QmlTranslation(qapp)
    engine = QQmlEngine()
    translation.use(Translator(language("en")))
    component = QQmlComponent(engine)
    component.setData(QByteArray(QML), "")
    item = component.create()
    translation.attach(engine.retranslate)
    yield translation, item
    translation.detach()


def test_texts_change_with_the_language_and_back(shown, azerbaijani):
    translation, item = shown
    assert item.property("plain") == "Back"
    translation.use(azerbaijani)
    assert item.property("plain") == "Geri"
    assert item.property("filled") == "Addım 3"
    assert item.property("apart") == "Kürək"
    assert item.property("unknown") == "Nobody translated this"
    translation.use(Translator(language("en")))
    assert item.property("plain") == "Back"


def test_after_the_end_nothing_is_asked(shown, qapp, azerbaijani):
    translation, item = shown
    translation.use(azerbaijani)
    translation.detach()
    assert qapp.translate("X", "Back") == "Back"
    assert item.property("plain") == "Geri"


def test_no_text_waits_for_python(shown, qapp, azerbaijani):
    """A thread of Qt that asks for a text may hold what the screen's thread waits for."""
    translation, _item = shown
    translation.use(azerbaijani)
    calls = []
    sys.setprofile(lambda frame, event, _what: calls.append((frame.f_code.co_name, event)))
    try:
        said = qapp.translate("X", "Back")
    finally:
        sys.setprofile(None)
    assert said == "Geri"
    assert {name for name, event in calls if event == "call"} == set()


def test_hundreds_of_texts_are_found_each(published, qapp):
    translator = Messages.open(published / "messages", [language("az")]).translator("az")
    translation = QmlTranslation(qapp)
    translation.use(translator)
    missed = [
        text
        for context, text, said in translator.entries()
        if qapp.translate("Anywhere", text, context or None) != said
    ]
    translation.detach()
    assert missed == []
