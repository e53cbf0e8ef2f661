// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Whether new visits may begin, and the switch by which staff take the kiosk out of service. */
Item {
    id: root

    required property KioskViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
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

        Banner {
            objectName: "service"
            width: parent.width
            visible: root.viewModel.known
            prominent: false
            kind: root.viewModel.open ? "success" : "warning"
            title: root.viewModel.open ? qsTr("This kiosk takes applications.") : qsTr("This kiosk takes no new applications.")
            text: root.viewModel.told
        }

        BodyText {
            objectName: "besides"
            width: parent.width
            visible: root.viewModel.besides !== ""
            text: root.viewModel.besides
        }

        Subheading {
            id: asked

            width: parent.width
            text: root.viewModel.out ? qsTr("Give another reason") : qsTr("Why is it taken out of service?")
        }

        HintText {
            width: parent.width
            text: qsTr("The public reads the reason. Whoever is in the middle of an application goes on to its end, and what was taken is sent all the same.")
        }

        GridLayout {
            width: parent?.width ?? 0
            columns: root.wide ? 2 : 1
            columnSpacing: Metrics.gap
            rowSpacing: Metrics.gap
            uniformCellWidths: true

            Repeater {
                model: root.viewModel.reasons

                ChoiceRow {
                    required property string reason
                    required property string title
                    required property string told
                    required property bool chosen

                    objectName: "reason-" + reason
                    Layout.fillWidth: true
                    text: title
                    detail: told
                    checked: chosen
                    onClicked: root.viewModel.choose(reason)
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
            objectName: "reopen"
            Layout.fillWidth: true
            visible: root.viewModel.out
            busy: root.viewModel.busy
            text: qsTr("Put back into service")
            onClicked: root.viewModel.reopen()
        }

        PrimaryButton {
            objectName: "close-kiosk"
            Layout.fillWidth: true
            enabled: root.viewModel.ready
            busy: root.viewModel.busy
            icon: "out-of-order"
            text: root.viewModel.out ? qsTr("Change the reason") : qsTr("Take out of service")
            onClicked: root.viewModel.close()
        }
    }
}
