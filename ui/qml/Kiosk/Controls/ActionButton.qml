// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** What the three buttons share: an icon, words that wrap, an icon behind them. */
Pressable {
    id: root

    property string icon
    property string trailingIcon
    property color fill: Theme.card
    property color pressedFill: Theme.cardPressed
    property color ink: Theme.primary
    property color edge: Theme.primary
    property real iconSize: Metrics.icon
    /** How high it is at least: less, where it belongs to a line of something else. */
    property real leastHeight: Metrics.actionHeight

    readonly property string trailing: root.busy ? "progress" : root.trailingIcon

    implicitWidth: Math.max(Metrics.actionHeight, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(root.leastHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gapSmall
    bottomPadding: Metrics.gapSmall

    background: Plate {
        focused: root.visualFocus
        color: !root.enabled ? Theme.disabled : root.pressed ? root.pressedFill : root.fill
        borderColor: root.enabled ? root.edge : Theme.controlBorder
        borderWidth: !root.enabled ? 0 : Metrics.border
    }

    contentItem: Item {
        implicitWidth: row.spareWidth + Math.ceil(label.implicitWidth)
        implicitHeight: row.implicitHeight

        Row {
            id: row

            readonly property real spareWidth: (leading.visible ? leading.width + spacing : 0) + (trailing.visible ? trailing.width + spacing : 0)

            anchors.centerIn: parent
            spacing: Metrics.gap

            Icon {
                id: leading

                anchors.verticalCenter: parent.verticalCenter
                visible: root.icon !== ""
                name: root.icon
                size: root.iconSize
                color: label.color
            }

            Wording {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(Math.ceil(implicitWidth), root.availableWidth - row.spareWidth)
                horizontalAlignment: Text.AlignHCenter
                text: root.text
                color: root.enabled ? root.ink : Theme.disabledText
                font.pixelSize: Typography.label
                font.weight: Font.Bold
                leading: Typography.tightLines
            }

            Icon {
                id: trailing

                anchors.verticalCenter: parent.verticalCenter
                visible: root.trailing !== ""
                name: root.trailing
                size: root.iconSize
                color: label.color

                RotationAnimator on rotation {
                    running: root.busy && !Theme.reduceMotion
                    from: 0
                    to: 360
                    duration: 1200
                    loops: Animation.Infinite
                    onStopped: trailing.rotation = 0
                }
            }
        }
    }
}
