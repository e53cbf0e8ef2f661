// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
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

        RowLayout {
            width: parent.width
            spacing: Metrics.gap

            ToolButton {
                objectName: "less"
                enabled: root.value > 1
                icon: "minus"
                accessibleName: root.lessText
                Accessible.description: qsTr("%1 of %2").arg(root.value).arg(root.count)
                onClicked: root.less()
            }

            Row {
                id: bars

                readonly property real barWidth: (width - spacing * (root.count - 1)) / Math.max(1, root.count)

                Layout.fillWidth: true
                Layout.preferredWidth: 1
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
                objectName: "number"
                Layout.preferredWidth: Metrics.scaled(20)
                visible: root.valueText !== ""
                horizontalAlignment: Text.AlignHCenter
                text: root.valueText
                font.weight: Font.Bold
            }

            ToolButton {
                objectName: "more"
                enabled: root.value < root.count
                icon: "plus"
                accessibleName: root.moreText
                Accessible.description: qsTr("%1 of %2").arg(root.value).arg(root.count)
                onClicked: root.more()
            }
        }
    }
}
