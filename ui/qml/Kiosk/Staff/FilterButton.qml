// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One way to narrow a list; which is chosen, its border and its sign say as well as its colour. */
Pressable {
    id: root

    property bool chosen: false

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Metrics.target, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Metrics.gapLarge
    verticalPadding: Metrics.gapTiny

    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: root.chosen

    background: Plate {
        focused: root.visualFocus
        radius: Metrics.radius
        color: root.chosen ? Theme.tint : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.chosen ? Theme.primary : Theme.cardBorder
        borderWidth: root.chosen ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Metrics.gapTiny

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.chosen
                name: root.chosen ? "check" : ""
                size: Metrics.iconSmall
                color: Theme.tintText
            }

            Wording {
                anchors.verticalCenter: parent.verticalCenter
                text: root.text
                wrapMode: Text.NoWrap
                color: root.chosen ? Theme.tintText : Theme.primary
                font.pixelSize: Typography.hint
                font.weight: Font.Bold
                leading: Typography.tightLines
            }
        }
    }
}
