// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** One submission: how it stands, what befell it, and what can be done about it. */
Item {
    id: root

    required property SubmissionViewModel one

    readonly property bool wide: root.width > root.height

    signal closed

    component FactLine: SummaryRow {
        required label
        required value
    }

    component StoryLine: SummaryRow {
        required property string moment
        required property string detail

        label: moment
    }

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSmall
        anchors.bottomMargin: Metrics.gapSmall
        spacing: Metrics.gap

        Subheading {
            objectName: "submission-number"
            width: parent.width
            text: "\u2066" + root.one.reference + "\u2069"
        }

        BodyText {
            width: parent.width
            text: root.one.service
        }

        Banner {
            objectName: "submission-standing"
            width: parent.width
            kind: root.one.kind
            prominent: false
            title: root.one.state
            text: root.one.cause
        }

        Banner {
            objectName: "submission-trouble"
            width: parent.width
            visible: root.one.trouble !== ""
            kind: "error"
            text: root.one.trouble
        }

        Banner {
            objectName: "submission-done"
            width: parent.width
            visible: root.one.done !== ""
            kind: "success"
            prominent: false
            text: root.one.done
        }

        Grid {
            id: grid

            readonly property real column: root.wide ? Math.floor((width - columnSpacing) / 2) : width

            width: parent.width
            columns: root.wide ? 2 : 1
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gap

            Card {
                width: grid.column
                padding: Metrics.gapLarge
                spacing: 0

                Repeater {
                    id: facts

                    model: root.one.facts

                    FactLine {
                        required property int index

                        width: grid.column - 2 * Metrics.gapLarge
                        separated: index < facts.count - 1
                    }
                }
            }

            Card {
                width: grid.column
                padding: Metrics.gapLarge
                spacing: 0

                Subheading {
                    width: parent.width
                    text: qsTr("What befell it")
                }

                Repeater {
                    id: steps

                    model: root.one.steps

                    StoryLine {
                        required property string text
                        required property int index

                        objectName: "step-" + index
                        width: grid.column - 2 * Metrics.gapLarge
                        value: detail === "" ? text : text + "\n" + detail
                        separated: index < steps.count - 1
                    }
                }
            }
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "submission-close"
            icon: "arrow-left"
            text: qsTr("Back")
            onClicked: root.closed()
        }

        SecondaryButton {
            objectName: "hold"
            visible: root.one.canHold
            icon: "lock"
            text: qsTr("Take out of the queue")
            busy: root.one.busy
            onClicked: root.one.hold()
        }

        SecondaryButton {
            objectName: "reprint"
            visible: root.one.canReprint
            icon: "printer"
            text: qsTr("Print the receipt")
            busy: root.one.busy
            onClicked: root.one.reprint()
        }

        PrimaryButton {
            objectName: "release"
            Layout.fillWidth: true
            visible: root.one.canRelease
            text: qsTr("Put back in the queue")
            busy: root.one.busy
            onClicked: root.one.release()
        }

        PrimaryButton {
            objectName: "retry"
            Layout.fillWidth: true
            visible: root.one.canRetry
            icon: "again"
            text: qsTr("Try now")
            busy: root.one.busy
            onClicked: root.one.retry()
        }
    }
}
