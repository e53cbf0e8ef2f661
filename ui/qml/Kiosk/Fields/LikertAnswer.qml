// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

/**
 * One step of a scale: equal columns with the signs in one line, or rows where words have no room.
 */
FoldingFrame {
    id: root

    /** A model with the roles value, label, selected and picture. */
    property var choices
    property var labels: []

    readonly property int least: Math.max(Metrics.target, labelRoom.word + 2 * Metrics.gapSmall)
    readonly property bool across: root.labels.length > 0 && root.width >= root.labels.length * (root.least + Metrics.targetGap) - Metrics.targetGap

    signal chosen(string value, bool touched)

    LabelRoom {
        id: labelRoom

        labels: root.labels
        size: Typography.hint
    }

    GridLayout {
        width: parent.width
        columns: root.across ? root.labels.length : 1
        columnSpacing: Metrics.targetGap
        rowSpacing: Metrics.gap
        uniformCellWidths: true

        Accessible.role: Accessible.Grouping
        Accessible.name: root.accessibleName

        Repeater {
            id: rows

            model: root.choices

            ScaleCell {
                required property string value
                required property string label
                required property bool selected
                required property int index
                required picture

                objectName: "choice-" + value
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 1
                text: label
                across: root.across
                first: index === 0
                last: index === rows.count - 1
                checked: selected
                place: index + 1
                count: rows.count
                onClicked: root.chosen(value, touched)
            }
        }
    }
}
