// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One of a few answers, or any of them; the model says which are chosen. */
AnswerFrame {
    id: root

    /** A model with the roles value, label and selected. */
    property var choices
    property bool multiple: false

    signal chosen(string value)

    Column {
        width: parent.width
        spacing: Metrics.gap

        Accessible.role: Accessible.Grouping
        Accessible.name: root.accessibleName

        Repeater {
            model: root.choices

            ChoiceRow {
                required property string value
                required property string label
                required property bool selected

                objectName: "choice-" + value
                width: parent?.width ?? 0
                text: label
                checked: selected
                multiple: root.multiple
                onClicked: root.chosen(value)
            }
        }
    }
}
