// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The entries of a list, each with its way to change and remove it, and the way to another. */
Item {
    id: root

    required property EntriesViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height

    Connections {
        target: root.viewModel

        function onErrorsShown(): void {
            area.begin();
            summary.take();
        }

        function onFocusRequested(ref: string): void {
            later.ref = ref;
            later.restart();
        }
    }

    /** Puts the focus on an entry, or on what adds one. */
    function take(ref: string): void {
        for (let place = 0; place < lines.count; ++place) {
            const line = lines.itemAt(place) as Line;
            if (line !== null && line.ref === ref)
                return line.take();
        }
        add.forceActiveFocus(Qt.OtherFocusReason);
    }

    Timer {
        id: later

        property string ref

        interval: 0
        onTriggered: root.take(later.ref)
    }

    component Line: EntryLine {
        required property int index
        required property string ref
        required property string name
        required property bool blank
        required error
    }

    ScrollArea {
        id: area

        anchors.fill: parent
        anchors.bottomMargin: actions.height + Metrics.gapSmall
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection

        Grid {
            id: grid

            readonly property real column: root.wide ? Math.floor((width - columnSpacing) / 2) : width

            width: parent.width
            columns: root.wide ? 2 : 1
            columnSpacing: Metrics.pageMargin
            rowSpacing: Metrics.gapSection

            Column {
                width: grid.column
                spacing: Metrics.gapLarge

                ProgressSteps {
                    width: parent.width
                    count: root.viewModel.progress.count
                    current: root.viewModel.progress.step
                    caption: root.viewModel.progress.text
                }

                Heading {
                    objectName: "heading"
                    width: parent.width
                    topPadding: Metrics.gapSmall
                    bottomPadding: Metrics.gapTiny
                    text: root.viewModel.heading
                }

                BodyText {
                    objectName: "hint"
                    width: parent.width
                    visible: text !== ""
                    text: root.viewModel.hint
                    color: Theme.secondaryText
                }

                Late {
                    width: parent.width
                    shown: root.viewModel.second !== ""
                    sourceComponent: SecondText {
                        objectName: "second-heading"
                        text: root.viewModel.second
                    }
                }

                ErrorSummary {
                    id: summary

                    objectName: "error-summary"
                    width: parent.width
                    errors: root.viewModel.errors
                    onChosen: ref => root.viewModel.goTo(ref)
                }
            }

            Column {
                width: grid.column
                spacing: Metrics.gapLarge

                BodyText {
                    objectName: "none"
                    width: parent.width
                    visible: lines.count === 0
                    color: Theme.secondaryText
                    text: qsTr("None yet. If there is nothing to enter here, touch Continue.")
                }

                Card {
                    id: card

                    width: parent.width
                    visible: lines.count > 0
                    padding: Metrics.gapLarge
                    spacing: 0

                    Repeater {
                        id: lines

                        model: root.viewModel.entries

                        Line {
                            objectName: "entry-" + (index + 1)
                            width: card.width - 2 * card.padding
                            title: name
                            remark: blank ? qsTr("Not filled in yet") : ""
                            changeText: blank ? qsTr("Fill in") : qsTr("Change")
                            removeText: qsTr("Remove")
                            separated: index < lines.count - 1
                            onChanged: root.viewModel.change(ref)
                            onRemoved: root.viewModel.remove(ref)
                        }
                    }
                }

                Banner {
                    objectName: "trouble"
                    width: parent.width
                    visible: text !== ""
                    kind: "warning"
                    text: root.viewModel.trouble
                }

                SecondaryButton {
                    id: add

                    objectName: "add"
                    anchors.left: parent.left // a column mirrors its anchors, not its places
                    width: Math.min(parent.width, implicitWidth)
                    icon: "plus"
                    text: lines.count > 0 ? qsTr("Add another") : qsTr("Add")
                    onClicked: root.viewModel.add()
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
            objectName: "back"
            icon: "arrow-left"
            text: qsTr("Back")
            onClicked: root.viewModel.goBack()
        }

        PrimaryButton {
            objectName: "continue"
            Layout.fillWidth: true
            text: root.viewModel.returning ? qsTr("Save and return") : qsTr("Continue")
            trailingIcon: "arrow-right"
            onClicked: root.viewModel.goOn()
        }
    }
}
