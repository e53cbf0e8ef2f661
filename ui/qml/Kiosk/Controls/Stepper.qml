// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Something that is set in steps: less on one side, more on the other, and where it stands between. */
Item {
    id: root

    property string label
    /** The step in words of a number; empty where the bars say enough. */
    property string valueText
    /** The step, from 1. */
    property int value: 1
    property int count: 1
    property string lessText
    property string moreText

    signal less
    signal more

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall

        LabelText {
            width: parent.width
            text: root.label
        }

        Item {
            width: parent.width
            height: down.height

            ToolButton {
                id: down

                objectName: "less"
                anchors.left: parent.left
                enabled: root.value > 1
                icon: "minus"
                accessibleName: root.lessText
                Accessible.description: qsTr("%1 of %2").arg(root.value).arg(root.count)
                onClicked: root.less()
            }

            Row {
                id: bars

                readonly property real barWidth: (width - spacing * (root.count - 1)) / Math.max(1, root.count)

                anchors.left: down.right
                anchors.right: number.visible ? number.left : up.left
                anchors.leftMargin: Metrics.gap
                anchors.rightMargin: Metrics.gap
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.gapTiny

                Repeater {
                    model: root.count

                    Rectangle {
                        required property int index

                        width: bars.barWidth
                        height: 3 * Metrics.stepHeight
                        radius: Metrics.stepHeight
                        color: index < root.value ? Theme.primary : Theme.track
                        border.color: Theme.primary
                        border.width: Theme.outlined ? Metrics.hairline : 0
                    }
                }
            }

            Wording {
                id: number

                objectName: "number"
                anchors.right: up.left
                anchors.rightMargin: Metrics.gap
                anchors.verticalCenter: parent.verticalCenter
                visible: root.valueText !== ""
                width: Metrics.scaled(20)
                horizontalAlignment: Text.AlignHCenter
                text: root.valueText
                font.weight: Font.Bold
            }

            ToolButton {
                id: up

                objectName: "more"
                anchors.right: parent.right
                enabled: root.value < root.count
                icon: "plus"
                accessibleName: root.moreText
                Accessible.description: qsTr("%1 of %2").arg(root.value).arg(root.count)
                onClicked: root.more()
            }
        }
    }
}
