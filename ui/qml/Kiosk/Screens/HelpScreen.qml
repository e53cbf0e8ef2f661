// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** For whoever is stuck: call an officer here, or take a slip to the desk. */
Item {
    id: root

    required property HelpViewModel viewModel

    readonly property bool choosing: root.viewModel.state === HelpViewModel.Choosing
    readonly property bool printing: root.viewModel.state === HelpViewModel.Printing
    readonly property bool printed: root.viewModel.state === HelpViewModel.Printed
    readonly property bool elsewhere: root.viewModel.state === HelpViewModel.Elsewhere
    readonly property bool asking: root.viewModel.state === HelpViewModel.Asking || root.printing

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Heading {
            objectName: "heading"
            width: parent.width
            text: root.choosing ? root.viewModel.called ? qsTr("Staff have been called") : qsTr("Ask an officer to come to this kiosk") : root.asking ? qsTr("Take a slip and go on at the desk") : root.elsewhere ? qsTr("Your answers are open at the desk") : qsTr("Is the slip in your hand?")
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "warning"
            text: root.viewModel.trouble
        }

        Column {
            width: parent.width
            spacing: Metrics.gapLarge
            visible: root.choosing
            enabled: !root.viewModel.settling

            BodyText {
                width: parent.width
                text: qsTr("Your answers are kept on this screen. Stay here until the officer has come, or go on by yourself.")
            }

            ServiceRow {
                objectName: "officer-here"
                width: parent.width
                icon: "person"
                title: qsTr("An officer is here")
                summary: qsTr("The officer signs in and helps you with these answers.")
                onClicked: root.viewModel.signIn()
            }

            ServiceRow {
                objectName: "ask-slip"
                width: parent.width
                visible: root.viewModel.prints
                icon: "receipt"
                title: qsTr("Go on at the desk")
                summary: qsTr("Print a slip. An officer opens your answers with it.")
                onClicked: root.viewModel.askSlip()
            }
        }

        Column {
            width: parent.width
            spacing: Metrics.gap
            visible: root.asking

            BodyText {
                width: parent.width
                text: qsTr("Your answers are kept for three days, locked. Only the slip opens them, and only once.")
            }

            BodyText {
                width: parent.width
                text: qsTr("Whoever has the slip can have your answers opened. Show it to officers only.")
            }

            BodyText {
                width: parent.width
                text: qsTr("Nothing is sent to the Service. Without the slip you begin anew.")
                color: Theme.secondaryText
            }
        }

        Column {
            width: parent.width
            spacing: Metrics.gap
            visible: root.printed

            BodyText {
                objectName: "until"
                width: parent.width
                text: root.viewModel.until
            }

            BodyText {
                width: parent.width
                text: qsTr("When you have it, your answers are removed from this screen.")
                color: Theme.secondaryText
            }
        }

        BodyText {
            objectName: "elsewhere"
            width: parent.width
            visible: root.elsewhere
            text: qsTr("An officer has opened them with the slip. Go on there: here they are removed.")
        }
    }

    ActionBar {
        id: actions

        enabled: !root.viewModel.settling

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "back"
            visible: !root.printed && !root.elsewhere
            enabled: !root.printing
            icon: "arrow-left"
            text: root.choosing ? qsTr("Go on by myself") : qsTr("Back")
            onClicked: root.viewModel.goBack()
        }

        SecondaryButton {
            objectName: "no-slip"
            visible: root.printed
            text: qsTr("No slip came out")
            onClicked: root.viewModel.deny()
        }

        PrimaryButton {
            objectName: "print-slip"
            Layout.fillWidth: true
            visible: root.asking
            busy: root.printing
            icon: "printer"
            text: root.printing ? qsTr("Printing…") : qsTr("Print the slip")
            onClicked: root.viewModel.takeSlip()
        }

        PrimaryButton {
            objectName: "leave-slip"
            Layout.fillWidth: true
            visible: root.elsewhere
            text: qsTr("Finish")
            onClicked: root.viewModel.confirm()
        }

        PrimaryButton {
            objectName: "have-slip"
            Layout.fillWidth: true
            visible: root.printed
            icon: "check"
            text: qsTr("I have it")
            onClicked: root.viewModel.confirm()
        }
    }
}
