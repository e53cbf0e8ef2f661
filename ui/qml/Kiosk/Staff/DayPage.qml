// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The report of a day: read, saved, and signed as it is shown. */
Item {
    id: root

    required property DayViewModel viewModel

    component ReportLine: Item {
        id: line

        required property int index
        required property string name
        required property string value
        required property bool isTitle

        implicitHeight: words.height + (line.isTitle ? Metrics.gapLarge : Metrics.gapSmall)

        Accessible.role: line.isTitle ? Accessible.Heading : Accessible.StaticText
        Accessible.name: line.name
        Accessible.description: line.value

        Wording {
            id: words

            anchors.left: parent.left
            anchors.right: number.left
            anchors.rightMargin: Metrics.gap
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Metrics.gapTiny
            text: line.name
            font.weight: line.isTitle ? Font.Bold : Font.Normal
        }

        Wording {
            id: number

            anchors.right: parent.right
            anchors.baseline: words.baseline
            text: line.value
            wrapMode: Text.NoWrap
            font.weight: Font.Bold
        }

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: line.isTitle ? Metrics.hairline : Math.max(1, Metrics.hairline / 2)
            color: line.isTitle ? Theme.primary : Theme.hairline
        }
    }

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSmall
        anchors.bottomMargin: Metrics.gapSmall
        spacing: Metrics.gap

        DayBar {
            width: parent.width
            day: root.viewModel.title
            latest: root.viewModel.latest
            onEarlier: root.viewModel.goEarlier()
            onLater: root.viewModel.goLater()
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
            objectName: "standing"
            width: parent.width
            visible: root.viewModel.standing !== ""
            kind: root.viewModel.kind
            prominent: false
            text: root.viewModel.standing
        }

        Card {
            id: paper

            width: parent.width
            padding: Metrics.gapLarge
            spacing: 0

            HintText {
                width: parent.width
                text: root.viewModel.place
            }

            Repeater {
                model: root.viewModel.rows

                ReportLine {
                    objectName: "line-" + index
                    width: paper.width - 2 * paper.padding
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
            objectName: "save-pdf"
            Layout.fillWidth: !root.viewModel.signable
            icon: "document"
            text: qsTr("Save as PDF")
            busy: root.viewModel.busy
            onClicked: root.viewModel.savePdf()
        }

        SecondaryButton {
            objectName: "save-table"
            Layout.fillWidth: !root.viewModel.signable
            icon: "document"
            text: qsTr("Save as table")
            busy: root.viewModel.busy
            onClicked: root.viewModel.saveTable()
        }

        PrimaryButton {
            objectName: "sign"
            Layout.fillWidth: true
            visible: root.viewModel.signable
            icon: "sign"
            text: qsTr("Sign the report")
            busy: root.viewModel.busy
            onClicked: root.viewModel.sign()
        }
    }

    ConfirmDialog {
        objectName: "sign-dialog"
        anchors.fill: parent
        open: root.viewModel.confirming
        icon: "sign"
        title: qsTr("Sign the report of this day?")
        text: qsTr("Your name and the time are kept with the report as you see it.")
        confirmText: qsTr("Sign")
        cancelText: qsTr("Back")
        onConfirmed: root.viewModel.confirm()
        onCancelled: root.viewModel.cancel()
    }
}
