// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The figures of the service point's own days. */
Item {
    id: root

    required property InsightViewModel viewModel

    readonly property bool wide: root.width > root.height

    component Question: SummaryRow {
        required property string name
        required property string question
        required property string answer
        required property bool measured
        required property int index

        objectName: "question-" + name
        label: question
        value: answer
    }

    ScrollArea {
        id: area

        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSmall
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gap

        Flow {
            width: parent.width
            spacing: Metrics.targetGap

            Repeater {
                model: root.viewModel.spans

                FilterButton {
                    required property int days
                    required property string label
                    required chosen

                    objectName: "days-" + days
                    text: label
                    onClicked: root.viewModel.choose(days)
                }
            }
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        Banner {
            objectName: "empty"
            width: parent.width
            visible: root.viewModel.empty
            text: qsTr("Nobody began a visit in this time.")
        }

        Grid {
            id: grid

            readonly property real column: root.wide ? Math.floor((width - columnSpacing) / 2) : width

            width: parent.width
            columns: root.wide ? 2 : 1
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gap

            BarChart {
                objectName: "chart-ends"
                width: grid.column
                title: qsTr("How visits ended")
                bars: root.viewModel.ends
            }

            BarChart {
                objectName: "chart-desk"
                width: grid.column
                visible: root.viewModel.staffed
                title: qsTr("How visits at the desk ended")
                note: qsTr("Taken by officers. The other charts are of people alone at the kiosk; days are of both.")
                bars: root.viewModel.deskEnds
            }

            BarChart {
                objectName: "chart-languages"
                width: grid.column
                title: qsTr("Visits by language")
                bars: root.viewModel.languages
            }

            BarChart {
                objectName: "chart-days"
                width: grid.column
                title: qsTr("Visits by day")
                dense: true
                bars: root.viewModel.days
            }

            BarChart {
                objectName: "chart-faces"
                width: grid.column
                title: qsTr("Satisfaction by service")
                note: qsTr("From the faces that people touched at the end, 1 bad to 5 good.")
                bars: root.viewModel.faces
            }

            BarChart {
                objectName: "chart-stops"
                width: grid.column
                title: qsTr("Where people stop")
                note: qsTr("The last page of visits that were not submitted, and its share of those who saw it.")
                bars: root.viewModel.stops
            }

            BarChart {
                objectName: "chart-pages"
                width: grid.column
                title: qsTr("Time on a page")
                note: qsTr("In seconds, on average; the slowest first.")
                bars: root.viewModel.pages
            }
        }

        Card {
            id: asked

            width: parent.width
            padding: Metrics.gapLarge
            spacing: 0

            Subheading {
                width: parent.width
                text: qsTr("What the index of public services asks")
            }

            Repeater {
                id: questions

                model: root.viewModel.answers

                Question {
                    width: asked.width - 2 * asked.padding
                    separated: index < questions.count - 1
                }
            }
        }
    }
}
