// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A question of a table with its cells in one line. */
Item {
    id: root

    property var choices
    property string question
    property string explained
    property bool multiple: false
    property real asking: 0
    property real cell: 0

    readonly property int tall: Math.max(Metrics.fieldHeight, words.height + 2 * Metrics.gap)

    signal chosen(string value, bool touched)

    implicitHeight: root.tall

    Rectangle {
        anchors.fill: parent
        radius: Metrics.radius
        color: Theme.card
        border.color: Theme.cardBorder
        border.width: Metrics.hairline
    }

    Column {
        id: words

        x: root.LayoutMirroring.enabled ? root.width - width - Metrics.gap : Metrics.gap
        y: Math.round((root.tall - height) / 2)
        width: root.asking - 2 * Metrics.gap

        LabelText {
            width: parent.width
            text: root.question
            font.pixelSize: Typography.body
        }

        HintText {
            width: parent.width
            visible: root.explained !== ""
            text: root.explained
        }
    }

    Row {
        x: root.LayoutMirroring.enabled ? 0 : root.asking
        focus: true

        Accessible.role: Accessible.Grouping
        Accessible.name: root.question

        Repeater {
            id: cells

            model: root.choices

            Item {
                id: place

                required property string value
                required property string label
                required property bool selected
                required property int index

                width: root.cell
                height: root.tall

                ChoiceRow {
                    id: cell

                    objectName: "choice-" + place.value
                    anchors.centerIn: parent
                    width: Math.min(parent.width - Metrics.targetGap, Metrics.rowHeight)
                    height: Math.min(parent.height - 2 * Metrics.border, Math.max(Metrics.target, parent.height - 2 * Metrics.gapTiny))
                    padding: 0
                    leftPadding: 0
                    rightPadding: 0
                    topPadding: 0
                    bottomPadding: 0
                    implicitHeight: Metrics.target
                    checked: place.selected
                    multiple: root.multiple
                    place: place.index + 1
                    count: cells.count
                    Accessible.name: qsTr("%1: %2").arg(root.question).arg(place.label)
                    onClicked: root.chosen(place.value, touched)

                    background: Plate {
                        focused: cell.visualFocus
                        radius: Metrics.radius
                        color: cell.pressed ? Theme.tintPressed : cell.checked ? Theme.tint : Theme.card
                        borderColor: "transparent"
                        borderWidth: 0
                    }

                    contentItem: Item {
                        CheckMark {
                            anchors.centerIn: parent
                            checked: place.selected
                            multiple: root.multiple
                        }
                    }
                }
            }
        }
    }
}
