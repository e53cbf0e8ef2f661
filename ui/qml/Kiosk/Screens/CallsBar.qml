// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** Says over any screen of the staff's where somebody asks for them. */
Rectangle {
    id: root

    required property string text

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.implicitHeight) + 2 * Metrics.gapSmall
    color: Theme.warningTint

    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    onTextChanged: root.Accessible.announce(root.text, Accessible.Assertive)
    Component.onCompleted: root.Accessible.announce(root.text, Accessible.Assertive)

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Metrics.headerMargin
        anchors.verticalCenter: parent.verticalCenter
        name: "person"
        color: Theme.warningTintText
    }

    Wording {
        id: words

        objectName: "calls-text"
        anchors.left: sign.right
        anchors.right: parent.right
        anchors.leftMargin: Metrics.gap
        anchors.rightMargin: Metrics.headerMargin
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        color: Theme.warningTintText
        font.weight: Font.Bold
        leading: Typography.tightLines
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Metrics.hairline
        color: Theme.warning
    }
}
