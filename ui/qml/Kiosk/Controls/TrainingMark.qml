// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Says on every screen that people practise here; whatever is shown stands below it. */
Rectangle {
    id: root

    property string text

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.ceil(words.implicitHeight) + 2 * Metrics.gapSmall
    color: Theme.warning

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text

    Wording {
        id: words

        objectName: "training-words"
        anchors.verticalCenter: parent.verticalCenter
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Metrics.headerMargin
        anchors.rightMargin: Metrics.headerMargin
        horizontalAlignment: Text.AlignHCenter
        text: root.text
        color: Theme.warningText
        font.pixelSize: Typography.hint
        font.weight: Font.Bold
        leading: Typography.tightLines
    }
}
