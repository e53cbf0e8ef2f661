// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * A row of a table of questions with the same answers.
 *
 * The question stands before its cells, and the answers above the cells of the first row. Where
 * that has no room, every row is a question with its answers below it. All rows of a table have
 * the same width, labels and text size, so that all come to the same end by themselves.
 */
FoldingFrame {
    id: root

    /** A model with the roles value, label, selected, detail and picture. */
    property var choices
    property var labels: []
    property bool multiple: false
    /** What the row asks. */
    property string question
    /** The question's own hint, which stands under it. */
    property string explained
    /** Whether the answers stand above the cells. */
    property bool headed: false
    property string counted

    readonly property real asking: Math.round(root.width * 0.36)
    readonly property real cell: root.labels.length > 0 ? Math.floor((root.width - root.asking) / root.labels.length) : 0
    readonly property bool across: root.cell >= Math.max(labelRoom.word + Metrics.gapSmall, Metrics.target + Metrics.targetGap)

    signal chosen(string value, bool touched)

    label: root.across ? "" : root.question
    hint: root.across ? "" : root.explained
    accessibleName: root.question

    LabelRoom {
        id: labelRoom

        labels: root.labels
        size: Typography.hint
    }

    Loader {
        width: parent.width
        focus: true
        sourceComponent: root.across ? row : stack
    }

    Component {
        id: row

        Column {
            spacing: Metrics.gapSmall

            TableHead {
                width: parent.width
                visible: root.headed
                choices: root.choices
                asking: root.asking
                cell: root.cell
            }

            TableCells {
                width: parent.width
                choices: root.choices
                question: root.question
                explained: root.explained
                multiple: root.multiple
                asking: root.asking
                cell: root.cell
                onChosen: (value, touched) => root.chosen(value, touched)
            }
        }
    }

    Component {
        id: stack

        ChoiceAnswer {
            accessibleName: root.question
            choices: root.choices
            labels: root.labels
            multiple: root.multiple
            counted: root.counted
            onChosen: (value, touched) => root.chosen(value, touched)
        }
    }
}
