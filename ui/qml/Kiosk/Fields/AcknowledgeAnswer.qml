// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls

/** One plain sentence to agree to. */
AnswerFrame {
    id: root

    property string text
    /** The sentence in the official's language; empty in most visits. */
    property string sentence
    property bool checked: false
    readonly property Item input: row

    signal toggled(bool checked)

    accessibleName: root.text

    ChoiceRow {
        id: row

        objectName: "acknowledge"
        focus: true
        width: parent.width
        text: root.text
        second: root.sentence
        checked: root.checked
        multiple: true
        onClicked: root.toggled(!root.checked)
    }
}
