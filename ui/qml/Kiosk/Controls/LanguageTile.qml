// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A language by its own name, in its own script and direction. */
Pressable {
    id: root

    property string name
    property string prompt
    property bool rightToLeft: false
    /** Whether the name has to do: in the largest letters it is invitation enough. */
    property bool brief: false
    /** Whether this is the language in use. */
    property bool current: false

    /** What the name needs to stand in one line. */
    readonly property real nameWidth: Math.ceil(own.implicitWidth) + leftPadding + rightPadding + Metrics.gapSmall + Metrics.icon

    LayoutMirroring.enabled: root.rightToLeft
    LayoutMirroring.childrenInherit: true

    text: root.name
    implicitWidth: Metrics.contentWidth / 2
    implicitHeight: Math.max(Metrics.tileHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap

    Accessible.description: root.prompt

    background: Plate {
        focused: root.visualFocus
        color: root.current ? Theme.tint : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.current || root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: root.current || root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitHeight: words.implicitHeight

        Column {
            id: words

            anchors.left: parent.left
            anchors.right: chevron.left
            anchors.rightMargin: Metrics.gapSmall
            anchors.verticalCenter: parent.verticalCenter
            spacing: Metrics.gapTiny

            Wording {
                id: own

                width: parent.width
                text: root.name
                font.pixelSize: Typography.subheading
                font.weight: Font.Bold
                leading: Typography.tightLines
            }

            Wording {
                width: parent.width
                visible: root.prompt !== "" && !root.brief
                text: root.prompt
                color: root.current ? Theme.tintText : Theme.secondaryText
                font.pixelSize: Typography.hint
                leading: Typography.tightLines
            }
        }

        Icon {
            id: chevron

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            name: root.current ? "check" : "chevron"
            color: root.current ? Theme.tintText : Theme.primary
        }
    }
}
