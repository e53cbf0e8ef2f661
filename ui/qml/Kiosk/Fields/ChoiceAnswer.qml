// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

/**
 * One of a few answers, or any of them; the model says which are chosen.
 *
 * They stand one below the other, or in as many equal columns as the form asks for and their
 * longest words leave room for.
 */
FoldingFrame {
    id: root

    /** A model with the roles value, label, selected, detail and picture. */
    property var choices
    /** All labels, to see how much room they need. */
    property var labels: []
    property bool multiple: false
    property bool bare: false
    /** Columns that are wanted: 1, a number, or 0 for as many as the labels leave room for. */
    property int wanted: 1
    /** How many are chosen, in words; empty where nobody counts. */
    property string counted

    readonly property real beside: 2 * Metrics.padding + (root.bare ? 0 : Metrics.check + Metrics.padding)
    readonly property real least: root.beside + (root.wanted === 0 ? Math.min(labelRoom.whole, 2 * labelRoom.word) : labelRoom.word)
    readonly property int most: Math.max(1, Math.floor((root.width + Metrics.gap) / (Math.max(Metrics.rowHeight, root.least) + Metrics.gap)))
    readonly property int columns: root.wanted === 0 ? Math.min(root.most, Math.max(1, root.labels.length)) : Math.min(root.most, root.wanted)

    readonly property bool stacked: root.columns > 1 || root.width - root.beside - Metrics.choicePicture - Metrics.gap < 12 * Typography.body

    signal chosen(string value, bool touched)

    LabelRoom {
        id: labelRoom

        labels: root.wanted === 1 ? [] : root.labels
    }

    GridLayout {
        width: parent.width
        columns: root.columns
        columnSpacing: Metrics.gap
        rowSpacing: Metrics.gap
        uniformCellWidths: true

        Accessible.role: Accessible.Grouping
        Accessible.name: root.accessibleName
        Accessible.description: root.counted

        Repeater {
            id: rows

            model: root.choices

            ChoiceRow {
                required property string value
                required property string label
                required property bool selected
                required property int index
                required detail
                required picture
                required second

                objectName: "choice-" + value
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 1
                text: label
                checked: selected
                multiple: root.multiple
                bare: root.bare
                stacked: root.stacked
                place: index + 1
                count: rows.count
                onClicked: root.chosen(value, touched)
            }
        }
    }

    HintText {
        objectName: "counted"
        width: parent.width
        visible: text !== ""
        text: root.counted
    }
}
