// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The answers above the cells of a table; each cell says its own, so a reader passes over these. */
Item {
    id: root

    property var labels: []
    property real asking: 0
    property real cell: 0

    implicitHeight: row.height

    Row {
        id: row

        x: root.LayoutMirroring.enabled ? 0 : root.asking

        Repeater {
            model: root.labels

            Wording {
                required property string modelData

                width: root.cell
                leftPadding: Metrics.gapTiny / 2
                rightPadding: leftPadding
                horizontalAlignment: Text.AlignHCenter
                text: modelData
                font.pixelSize: Typography.hint
                font.weight: Font.Bold
                Accessible.ignored: true
            }
        }
    }
}
