# SPDX-License-Identifier: Apache-2.0
"""QML's texts come from the message catalogues and change at once."""

import gettext

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtQml import QQmlComponent, QQmlEngine

from kiosk.i18n import Translator, language
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


TEXTS = {"Back": "Geri", "Step %1": "Addım %1"}
APART = {("the body", "Back"): "Kürək"}


class Messages(gettext.NullTranslations):
    def gettext(self, message):
        return TEXTS.get(message, message)

    def pgettext(self, context, message):
        return APART.get((context, message), message)


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


def test_texts_change_with_the_language_and_back(shown):
    translation, item = shown
    assert item.property("plain") == "Back"
    translation.use(Translator(language("az"), Messages()))
    assert item.property("plain") == "Geri"
    assert item.property("filled") == "Addım 3"
    assert item.property("apart") == "Kürək"
    assert item.property("unknown") == "Nobody translated this"
    translation.use(Translator(language("en")))
    assert item.property("plain") == "Back"


def test_after_the_end_nothing_is_asked(shown, qapp):
    translation, item = shown
    translation.use(Translator(language("az"), Messages()))
    translation.detach()
    assert qapp.translate("X", "Back") == "Back"
    assert item.property("plain") == "Geri"
