// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** What was taken here: a list that is narrowed and searched, and one submission at a time. */
Item {
    id: root

    required property TodayViewModel viewModel

    readonly property NarrowingViewModel narrow: root.viewModel.narrowing as NarrowingViewModel
    readonly property bool wide: root.width > root.height
    property bool narrowing: false
    property string typed: ""

    component Line: SubmissionLine {
        required reference
        required service
        required taken
        required standing
        required cause
        required kind

        objectName: "submission-" + reference.replace(/ /g, "")
        onClicked: root.viewModel.openOne(reference)
    }

    SubmissionPanel {
        anchors.fill: parent
        visible: root.viewModel.open
        enabled: visible
        one: root.viewModel.one as SubmissionViewModel
        onClosed: root.viewModel.close()
    }

    Item {
        id: listing

        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSmall
        anchors.bottomMargin: Metrics.gap
        visible: !root.viewModel.open
        enabled: visible

        ScrollArea {
            id: side

            objectName: "side"
            anchors.left: parent.left
            anchors.right: root.wide ? list.left : parent.right
            anchors.rightMargin: root.wide ? Metrics.gapLarge : 0
            anchors.top: parent.top
            height: root.wide ? parent.height : Math.min(implicitHeight, parent.height * 0.6)
            spacing: Metrics.gapSmall

            DayBar {
                width: parent.width
                day: root.narrow.day
                latest: root.narrow.latest
                onEarlier: root.narrow.goEarlier()
                onLater: root.narrow.goLater()
            }

            Item {
                width: parent.width
                implicitHeight: number.implicitHeight

                TextAnswer {
                    id: number

                    objectName: "number"
                    anchors.left: parent.left
                    anchors.right: seek.left
                    anchors.rightMargin: Metrics.gapSmall
                    label: qsTr("Reference number")
                    inputKind: "document"
                    maximumLength: 40
                    rightToLeftContent: false
                    text: root.typed
                    onEdited: text => root.typed = text
                }

                ToolButton {
                    id: seek

                    objectName: "seek"
                    anchors.right: parent.right
                    anchors.bottom: number.bottom
                    height: Metrics.fieldHeight
                    icon: "search"
                    accessibleName: qsTr("Look for this number")
                    onClicked: root.viewModel.search(root.typed)
                }
            }

            FilterRow {
                objectName: "groups"
                width: parent.width
                choices: root.narrow.groups
                onChosen: value => root.narrow.chooseGroup(value)
            }

            Flow {
                width: parent.width
                spacing: Metrics.gapLarge

                LinkButton {
                    objectName: "every-day"
                    text: root.narrow.everyDay ? qsTr("Show today") : qsTr("Show all days")
                    onClicked: root.narrow.toggleEveryDay()
                }

                LinkButton {
                    objectName: "narrow"
                    text: root.narrowing ? qsTr("Hide the filters") : qsTr("Filter")
                    onClicked: root.narrowing = !root.narrowing
                }

                LinkButton {
                    objectName: "export"
                    visible: root.viewModel.exportable
                    text: qsTr("Copy what waits to a memory stick")
                    onClicked: root.viewModel.export()
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
                objectName: "done"
                width: parent.width
                visible: root.viewModel.done !== ""
                kind: "success"
                prominent: false
                text: root.viewModel.done
            }

            Banner {
                objectName: "sought"
                width: parent.width
                visible: root.viewModel.sought !== ""
                kind: "warning"
                text: root.viewModel.sought
            }

            HintText {
                width: parent.width
                visible: near.count > 0
                text: qsTr("Did you mean one of these?")
            }

            Repeater {
                id: near

                model: root.viewModel.near

                Line {
                    width: side.narrowest
                }
            }

            FilterRow {
                width: parent.width
                visible: root.narrowing
                label: qsTr("Service")
                choices: root.narrow.services
                onChosen: value => root.narrow.chooseService(value)
            }

            FilterRow {
                width: parent.width
                visible: root.narrowing
                label: qsTr("Language")
                choices: root.narrow.languages
                onChosen: value => root.narrow.chooseLanguage(value)
            }

            FilterRow {
                width: parent.width
                visible: root.narrowing
                label: qsTr("Who held the pen")
                choices: root.narrow.modes
                onChosen: value => root.narrow.chooseMode(value)
            }
        }

        BodyText {
            objectName: "nothing"
            anchors.left: list.left
            anchors.leftMargin: list.edge
            anchors.right: parent.right
            anchors.top: list.top
            anchors.topMargin: list.edge
            visible: list.count === 0 && !root.viewModel.busy
            text: qsTr("Nothing of the kind was taken.")
            color: Theme.secondaryText
        }

        ListView {
            id: list

            readonly property int edge: Metrics.focusRing

            objectName: "list"
            anchors.right: parent.right
            anchors.rightMargin: -edge
            anchors.top: root.wide ? parent.top : side.bottom
            anchors.topMargin: root.wide ? -edge : Metrics.gapSmall
            anchors.bottom: more.visible ? more.top : parent.bottom
            width: (root.wide ? Math.round(parent.width * 0.6) : parent.width) + 2 * edge
            leftMargin: edge
            topMargin: edge
            bottomMargin: edge
            clip: true
            spacing: Metrics.gapSmall
            boundsBehavior: Flickable.StopAtBounds
            reuseItems: true
            // rows made ahead of time are still being made when another list takes them away
            cacheBuffer: 0
            model: root.viewModel.rows

            Accessible.role: Accessible.List
            Accessible.name: qsTr("Submissions")

            delegate: Line {
                width: ListView.view.width - 2 * list.edge
                ListView.onPooled: visible = false
                ListView.onReused: visible = true
            }
        }

        MoreBelow {
            id: more

            anchors.left: list.left
            anchors.leftMargin: list.edge
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            // by what rows are at least: what the list says of its height depends on how much it has built
            visible: list.count * (Metrics.rowHeight + list.spacing) > listing.height - list.y
            subject: qsTr("Submissions")
            flickable: list
        }
    }
}
