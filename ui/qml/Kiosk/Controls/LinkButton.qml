// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Words that lead somewhere: with an icon, or underlined. */
Pressable {
    id: root

    property string icon
    property bool underlined: root.icon === ""
    property color ink: Theme.primary

    implicitWidth: Math.max(Metrics.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Metrics.target, implicitContentHeight + topPadding + bottomPadding)
    verticalPadding: Metrics.gapTiny

    Accessible.role: Accessible.Link

    background: Loader {
        active: root.visualFocus || root.pressed
        sourceComponent: Item {
            Plate {
                anchors.fill: parent
                anchors.margins: -Metrics.gapTiny
                focused: root.visualFocus
                radius: Metrics.radiusSmall
                color: root.pressed ? Theme.cardPressed : Theme.card
            }
        }
    }

    contentItem: Item {
        implicitWidth: (icon.visible ? icon.width + row.spacing : 0) + Math.ceil(label.implicitWidth)
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.verticalCenter: parent.verticalCenter
            anchors.left: parent.left
            spacing: Metrics.gap

            Loader {
                id: icon

                anchors.verticalCenter: parent.verticalCenter
                visible: active
                active: root.icon !== ""
                sourceComponent: Icon {
                    name: root.icon
                    size: Metrics.icon
                    color: root.ink
                }
            }

            Wording {
                id: label

                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(Math.ceil(implicitWidth), root.availableWidth - (icon.visible ? icon.width + row.spacing : 0))
                text: root.text
                color: root.ink
                font.pixelSize: Typography.hint
                font.weight: Font.Bold
                font.underline: root.underlined
            }
        }
    }
}
