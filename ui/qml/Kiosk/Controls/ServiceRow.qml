// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A service, named by what the person wants. */
Pressable {
    id: root

    property string icon
    property string title
    property string summary
    property bool highlighted: false

    text: root.title
    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.serviceHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap

    Accessible.description: root.summary

    background: Plate {
        focused: root.visualFocus
        color: root.highlighted ? (root.pressed ? Theme.tintPressed : Theme.tint) : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.highlighted || root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitHeight: Math.max(tile.visible ? tile.height : 0, words.implicitHeight)

        Rectangle {
            id: tile

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            visible: root.icon !== ""
            width: Metrics.iconTile
            height: Metrics.iconTile
            radius: Metrics.radiusLarge
            color: root.highlighted ? "transparent" : Theme.tint

            Icon {
                anchors.centerIn: parent
                name: root.icon
                size: Metrics.iconService
                color: Theme.tintText
            }
        }

        Column {
            id: words

            anchors.left: tile.visible ? tile.right : parent.left
            anchors.leftMargin: tile.visible ? Metrics.padding : 0
            anchors.right: chevron.left
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            spacing: Metrics.gapTiny

            Wording {
                width: parent.width
                text: root.title
                color: root.highlighted ? Theme.tintText : Theme.surfaceText
                font.pixelSize: Typography.title
                font.weight: Font.Bold
                leading: Typography.tightLines
            }

            Wording {
                width: parent.width
                visible: root.summary !== ""
                text: root.summary
                color: root.highlighted ? Theme.tintText : Theme.secondaryText
                font.pixelSize: Typography.hint
                leading: Typography.tightLines
            }
        }

        Icon {
            id: chevron

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            name: "chevron"
            color: root.highlighted ? Theme.tintText : Theme.primary
        }
    }
}
