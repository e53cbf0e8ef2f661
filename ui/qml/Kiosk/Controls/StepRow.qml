// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** One thing that happens; a check marks what has happened. */
Item {
    id: root

    property string text
    property bool done: false

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.implicitHeight)

    Accessible.role: Accessible.ListItem
    Accessible.name: root.text
    Accessible.checked: root.done

    Rectangle {
        id: sign

        readonly property real lineHeight: Typography.body * 1.4

        anchors.left: parent.left
        y: Math.round((lineHeight - height) / 2)
        width: Metrics.iconSmall
        height: width
        radius: width / 2
        color: root.done ? Theme.success : Theme.card
        border.color: root.done ? Theme.success : Theme.controlBorder
        border.width: Metrics.border

        Icon {
            anchors.centerIn: parent
            visible: root.done
            name: "check"
            size: Math.round(parent.width * 0.72)
            color: Theme.successText
        }
    }

    Wording {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gap
        anchors.right: parent.right
        text: root.text
    }
}
