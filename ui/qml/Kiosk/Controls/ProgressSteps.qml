// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** How far the person is; the caption says it in words. */
Item {
    id: root

    property int count: 1
    /** The step in hand, from 1. */
    property int current: 1
    property string caption

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight

    Accessible.role: Accessible.ProgressBar
    Accessible.name: root.caption

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall

        Row {
            id: bars

            readonly property real barWidth: (width - spacing * (root.count - 1)) / Math.max(1, root.count)

            width: parent.width
            spacing: root.count > 12 ? Metrics.gapTiny / 2 : Metrics.targetGap

            Repeater {
                model: root.count

                Rectangle {
                    required property int index

                    width: bars.barWidth
                    height: Metrics.stepHeight
                    radius: height / 2
                    color: index + 1 < root.current ? Theme.primary : index + 1 === root.current ? Theme.trackCurrent : Theme.track
                    border.color: Theme.primary
                    border.width: Theme.outlined ? Metrics.hairline : 0
                }
            }
        }

        Wording {
            width: parent.width
            visible: root.caption !== ""
            text: root.caption
            color: Theme.secondaryText
            font.pixelSize: Typography.hint
            font.weight: Font.Bold
        }
    }
}
