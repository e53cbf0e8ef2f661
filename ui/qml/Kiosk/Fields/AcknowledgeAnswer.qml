// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls

/** One plain sentence to agree to. */
AnswerFrame {
    id: root

    property string text
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
        checked: root.checked
        multiple: true
        onClicked: root.toggled(!root.checked)
    }
}
