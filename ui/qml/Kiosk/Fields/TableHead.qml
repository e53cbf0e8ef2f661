// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The answers above the cells of a table; each cell says its own, so a reader passes over these. */
Item {
    id: root

    /** A model with the roles label and picture. */
    property var choices
    property real asking: 0
    property real cell: 0

    implicitHeight: row.height

    Row {
        id: row

        x: root.LayoutMirroring.enabled ? 0 : root.asking

        Repeater {
            model: root.choices

            Column {
                id: head

                required property string label
                required property string picture

                // the words stand above their cells, however tall the pictures are
                anchors.bottom: parent?.bottom
                width: root.cell
                spacing: Metrics.gapSmall

                ChoicePicture {
                    anchors.horizontalCenter: parent.horizontalCenter
                    width: Math.min(Metrics.choicePicture, root.cell - Metrics.targetGap)
                    picture: head.picture
                }

                Wording {
                    width: parent.width
                    leftPadding: Metrics.gapTiny / 2
                    rightPadding: leftPadding
                    horizontalAlignment: Text.AlignHCenter
                    text: head.label
                    font.pixelSize: Typography.hint
                    font.weight: Font.Bold
                    Accessible.ignored: true
                }
            }
        }
    }
}
