// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The ways to narrow a list by one thing. */
Column {
    id: root

    property string label
    /** A model with the roles value, label and chosen. */
    property var choices

    signal chosen(string value)

    spacing: Metrics.gapTiny

    HintText {
        width: parent.width
        visible: root.label !== ""
        text: root.label
    }

    Flow {
        width: parent.width
        spacing: Metrics.targetGap

        Repeater {
            model: root.choices

            FilterButton {
                required property string value
                required property string label
                required chosen

                objectName: "filter-" + value
                text: label
                width: Math.min(implicitWidth, root.width)
                onClicked: root.chosen(value)
            }
        }
    }
}
