// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One thing in an order, with the buttons that move it; they stand below where words need the room. */
FocusScope {
    id: root

    property string text
    /** Its place, from 0, and how many there are. */
    property int place: 0
    property int count: 0
    property bool ordered: false

    readonly property Item first: up.enabled ? up : down
    readonly property real buttons: 3 * Metrics.toolWidth + 2 * Metrics.targetGap
    readonly property bool below: root.width - root.buttons - number.width - 4 * Metrics.gap < Math.max(labelRoom.word, Metrics.mm(60))
    readonly property string position: qsTr("%1 of %2").arg(root.place + 1).arg(root.count)

    signal moved(int to, string step)

    implicitHeight: root.below ? words.height + row.height + 3 * Metrics.gap : Math.max(Metrics.rowHeight, words.height + 2 * Metrics.gap, row.height + 2 * Metrics.gap)

    Accessible.role: Accessible.ListItem
    Accessible.name: root.text
    Accessible.description: root.position

    /** Takes the focus at the button that was pressed, or at the other one where that is at its end. */
    function take(step: string): void {
        const wanted = step === "down" ? down : up;
        (wanted.enabled ? wanted : wanted === up ? down : up).forceActiveFocus(Qt.TabFocusReason);
    }

    LabelRoom {
        id: labelRoom

        labels: [root.text]
    }

    Rectangle {
        anchors.fill: parent
        radius: Metrics.radiusLarge
        color: root.ordered ? Theme.tint : Theme.card
        border.color: root.ordered ? Theme.primary : Theme.cardBorder
        border.width: Metrics.hairline
    }

    Rectangle {
        id: number

        x: root.LayoutMirroring.enabled ? root.width - width - Metrics.gap : Metrics.gap
        y: Math.round(words.y + (words.height - height) / 2)
        width: Math.max(Metrics.check, digits.implicitWidth + Metrics.gapSmall * 2)
        height: Metrics.check
        radius: height / 2
        color: root.ordered ? Theme.primary : Theme.card
        border.color: root.ordered ? Theme.primary : Theme.controlBorder
        border.width: Metrics.border

        Wording {
            id: digits

            anchors.centerIn: parent
            text: String(root.place + 1)
            color: root.ordered ? Theme.primaryText : Theme.surfaceText
            font.weight: Font.Bold
            Accessible.ignored: true
        }
    }

    Wording {
        id: words

        x: root.LayoutMirroring.enabled ? number.x - Metrics.gap - width : number.x + number.width + Metrics.gap
        y: root.below ? Metrics.gap : Math.round((root.height - height) / 2)
        width: root.width - number.width - 3 * Metrics.gap - (root.below ? 0 : root.buttons + Metrics.gap)
        text: root.text
        color: root.ordered ? Theme.tintText : Theme.surfaceText
        Accessible.ignored: true
    }

    Row {
        id: row

        x: root.LayoutMirroring.enabled ? Metrics.gap : root.width - width - Metrics.gap
        y: root.below ? words.y + words.height + Metrics.gap : Math.round((root.height - height) / 2)
        spacing: Metrics.targetGap

        ToolButton {
            id: up

            objectName: "up"
            width: Metrics.toolWidth
            focus: true
            enabled: root.place > 0
            icon: "arrow-up"
            accessibleName: qsTr("Move up: %1").arg(root.text)
            Accessible.description: root.position
            onClicked: root.moved(root.place - 1, "up")
        }

        ToolButton {
            id: down

            objectName: "down"
            width: Metrics.toolWidth
            enabled: root.place < root.count - 1
            icon: "arrow-down"
            accessibleName: qsTr("Move down: %1").arg(root.text)
            Accessible.description: root.position
            onClicked: root.moved(root.place + 1, "down")
        }

        ToolButton {
            objectName: "top"
            width: Metrics.toolWidth
            enabled: root.place > 0
            icon: "arrow-top"
            accessibleName: qsTr("Put first: %1").arg(root.text)
            Accessible.description: root.position
            onClicked: root.moved(0, "up")
        }
    }
}
