// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** A code that somebody shows: their receipt, or what they have filled in on their telephone. */
Item {
    id: root

    required property CodeViewModel viewModel

    readonly property bool filled: root.viewModel.state === CodeViewModel.Filled || root.viewModel.state === CodeViewModel.Opening
    readonly property bool genuine: root.viewModel.state === CodeViewModel.Genuine

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection * 1.3
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Heading {
            width: parent.width
            text: root.filled ? root.viewModel.title : qsTr("Show your code")
        }

        BodyText {
            width: parent.width
            visible: !root.filled && !root.genuine
            text: qsTr("The code on your receipt, or of an application that you have filled in on your telephone.")
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "warning"
            text: root.viewModel.trouble
        }

        Banner {
            objectName: "genuine"
            width: parent.width
            visible: root.genuine
            kind: "success"
            title: qsTr("This receipt is genuine")
            text: qsTr("A kiosk of the Service took this application. How it stands: open the code with your telephone, or call 919.")
        }

        Card {
            objectName: "details"
            width: parent.width
            height: implicitHeight
            visible: said.count > 0
            spacing: 0

            Repeater {
                id: said

                model: root.viewModel.details

                SummaryRow {
                    required label
                    required value
                    required property int index

                    width: parent?.width ?? 0
                    separated: index < said.count - 1
                }
            }
        }

        Banner {
            objectName: "told"
            width: parent.width
            visible: root.filled
            text: root.viewModel.told
        }

        BodyText {
            width: parent.width
            visible: root.filled
            text: qsTr("You can leave at any time. Nothing is sent before you confirm.")
            color: Theme.secondaryText
            font.pixelSize: Typography.label
        }

        Turning {
            objectName: "working"
            width: parent.width
            height: implicitHeight
            visible: root.viewModel.working !== ""
            text: root.viewModel.working
        }

        ReaderLine {
            visible: root.viewModel.listening && !root.filled
            text: qsTr("Hold the code before the reader.")
        }

        DeviceWay {
            name: "photograph"
            visible: root.viewModel.photographs && !root.filled
            icon: root.viewModel.working !== "" ? "close" : "camera"
            text: root.viewModel.working !== "" ? qsTr("Stop reading") : qsTr("Read with the camera")
            advice: qsTr("Lay the paper or your telephone under the camera.")
            onChosen: root.viewModel.photograph()
        }

        DeviceWay {
            name: "scan"
            visible: root.viewModel.scans && !root.viewModel.photographs && !root.filled
            icon: root.viewModel.working !== "" ? "close" : "scanner"
            text: root.viewModel.working !== "" ? qsTr("Stop reading") : qsTr("Read with the scanner")
            advice: qsTr("Lay the paper face down on the scanner.")
            onChosen: root.viewModel.scan()
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "back"
            Layout.fillWidth: !root.filled
            icon: "arrow-left"
            text: qsTr("Back")
            onClicked: root.viewModel.goBack()
        }

        PrimaryButton {
            objectName: "begin"
            visible: root.filled
            Layout.fillWidth: true
            busy: root.viewModel.state === CodeViewModel.Opening
            text: qsTr("Begin")
            trailingIcon: "arrow-right"
            onClicked: root.viewModel.begin()
        }
    }
}
