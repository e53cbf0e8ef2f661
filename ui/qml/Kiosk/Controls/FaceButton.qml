// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A face with its word beneath, to say how something was. */
Pressable {
    id: root

    property string icon
    /** How wide it must be for its longest word to stand here whole. */
    readonly property real least: longest.contentWidth + root.leftPadding + root.rightPadding

    implicitWidth: Metrics.tileHeight
    implicitHeight: Math.max(Metrics.toolSize, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Metrics.gapTiny
    verticalPadding: Metrics.gapSmall

    background: Plate {
        focused: root.visualFocus
        radius: Metrics.radius
        color: root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitHeight: column.implicitHeight

        Wording {
            id: longest

            visible: false
            width: 1
            wrapMode: Text.WordWrap
            text: root.text
            font.pixelSize: Typography.hint
        }

        Column {
            id: column

            width: parent.width
            spacing: Metrics.gapTiny

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.icon
                size: Metrics.iconHuge
            }

            Wording {
                id: word

                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.WordWrap
                text: root.text
                font.pixelSize: Typography.hint
                leading: Typography.tightLines
            }
        }
    }
}
