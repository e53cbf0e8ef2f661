// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One thing in an order, with the buttons that move it; they stand below where words need the room. */
FocusScope {
    id: root

    property string text
    /** What it looks like, for an Image; often empty. */
    property string picture
    property bool pictured: root.picture !== ""
    /** Its place, from 0, and how many there are. */
    property int place: 0
    property int count: 0
    property bool ordered: false

    readonly property Item first: up.enabled ? up : down
    readonly property real buttons: 3 * Metrics.toolWidth + 2 * Metrics.targetGap
    readonly property bool below: root.width - root.buttons - root.lead - 3 * Metrics.gap < Math.max(labelRoom.word, Metrics.mm(60))
    readonly property real lead: number.width + Metrics.gap + (root.pictured ? shown.width + Metrics.gap : 0)
    readonly property real tall: Math.max(words.height, number.height, root.pictured ? shown.height : 0)
    readonly property string position: qsTr("%1 of %2").arg(root.place + 1).arg(root.count)

    signal moved(int to, string step)

    implicitHeight: root.below ? root.tall + row.height + 3 * Metrics.gap : Math.max(Metrics.rowHeight, root.tall + 2 * Metrics.gap, row.height + 2 * Metrics.gap)

    Accessible.role: Accessible.ListItem
    Accessible.name: root.text
    Accessible.description: root.position

    /** Takes the focus at the button that was pressed, or at the other one where that is at its end. */
    function take(step: string): void {
        const wanted = step === "down" ? down : up;
        (wanted.enabled ? wanted : wanted === up ? down : up).forceActiveFocus(Qt.TabFocusReason);
    }

    /** Says where something of a height stands so that all before the buttons is in one line. */
    function within(height: real): real {
        return Math.round(root.below ? Metrics.gap + (root.tall - height) / 2 : (root.height - height) / 2);
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
        y: root.within(height)
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

    ChoicePicture {
        id: shown

        x: root.LayoutMirroring.enabled ? number.x - Metrics.gap - width : number.x + number.width + Metrics.gap
        y: root.within(height)
        width: Metrics.choicePicture
        picture: root.picture
    }

    Wording {
        id: words

        x: root.LayoutMirroring.enabled ? root.width - root.lead - Metrics.gap - width : root.lead + Metrics.gap
        y: root.within(height)
        width: root.width - root.lead - 2 * Metrics.gap - (root.below ? 0 : root.buttons + Metrics.gap)
        text: root.text
        color: root.ordered ? Theme.tintText : Theme.surfaceText
        Accessible.ignored: true
    }

    Row {
        id: row

        x: root.LayoutMirroring.enabled ? Metrics.gap : root.width - width - Metrics.gap
        y: root.below ? root.tall + 2 * Metrics.gap : Math.round((root.height - height) / 2)
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
