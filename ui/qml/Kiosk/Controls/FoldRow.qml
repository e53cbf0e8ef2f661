// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** What is chosen, with the way to all answers below it. */
Pressable {
    id: root

    property bool open: false
    property bool chosen: false
    property bool failed: false
    /** What it answers, for those who listen; the words that it shows may be somebody's answer. */
    property string subject: root.text
    readonly property string answer: root.chosen ? root.text : ""

    readonly property string way: root.open ? qsTr("Hides the answers") : qsTr("Shows the answers")

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.fieldHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap

    Accessible.role: Accessible.ButtonDropDown
    Accessible.name: root.subject
    Accessible.description: root.chosen ? root.way : root.text + "\n" + root.way

    background: Plate {
        focused: root.visualFocus
        radius: Metrics.radius
        color: root.chosen ? (root.pressed ? Theme.tintPressed : Theme.tint) : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.failed ? Theme.danger : Theme.controlBorder
        borderWidth: Metrics.border
    }

    contentItem: Item {
        implicitHeight: Math.max(icon.height, words.height)

        Wording {
            id: words

            anchors.left: parent.left
            anchors.right: icon.left
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            text: root.text
            color: root.chosen ? Theme.tintText : Theme.secondaryText
            font.weight: root.chosen ? Font.Bold : Font.Normal
        }

        Icon {
            id: icon

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            name: root.open ? "chevron-up" : "chevron-down"
            color: root.chosen ? Theme.tintText : Theme.primary
        }
    }
}
