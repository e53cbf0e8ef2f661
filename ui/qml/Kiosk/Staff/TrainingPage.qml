// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The exercises with what was seen of them; where people apply, how training is begun. */
Item {
    id: root

    required property TrainingViewModel viewModel

    ScrollArea {
        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gap
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        BodyText {
            objectName: "how"
            width: parent.width
            visible: !root.viewModel.practising
            text: qsTr("To practise, have the technician end the program and start it for training. Every screen then has a band at its upper edge, and nothing of it reaches the Service.")
        }

        BodyText {
            objectName: "command"
            width: parent.width
            visible: !root.viewModel.practising
            horizontalAlignment: Text.AlignLeft
            font.weight: Font.Bold
            text: "main.py run --training"
        }

        BodyText {
            width: parent.width
            visible: root.viewModel.practising
            text: qsTr("Begin an exercise, leave the staff area, do what its first step says, and come back: what you have done is seen by itself. To end training, have the technician start the program as usual.")
            color: Theme.secondaryText
        }

        Repeater {
            model: root.viewModel.rows

            Card {
                id: row

                required property string exercise
                required property string title
                required property string told
                required property bool begun
                required property bool done
                required property var steps

                objectName: "exercise-" + row.exercise
                width: parent?.width ?? 0
                height: implicitHeight

                Subheading {
                    width: parent?.width ?? 0
                    text: row.title
                }

                BodyText {
                    objectName: "told-" + row.exercise
                    width: parent?.width ?? 0
                    text: row.told
                    color: row.done ? Theme.success : Theme.secondaryText
                    font.weight: row.done ? Font.Bold : Font.Normal
                }

                Repeater {
                    model: row.steps

                    ExerciseStep {
                        required property var modelData

                        width: parent?.width ?? 0
                        stage: modelData.stage
                        task: modelData.task
                        advice: modelData.advice
                    }
                }

                Item {
                    width: parent?.width ?? 0
                    height: start.height

                    SecondaryButton {
                        id: start

                        objectName: "begin-" + row.exercise
                        anchors.left: parent.left
                        leastHeight: Metrics.toolSize
                        busy: root.viewModel.busy
                        text: row.begun ? qsTr("Begin anew") : qsTr("Begin")
                        Accessible.description: row.title
                        onClicked: root.viewModel.begin(row.exercise)
                    }
                }
            }
        }
    }
}
