// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The accounts that are in use. */
Item {
    id: root

    required property AccountsViewModel viewModel

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

        Flow {
            id: rows

            readonly property real half: Math.floor((width - spacing) / 2)

            width: parent.width
            spacing: Metrics.gap

            Repeater {
                model: root.viewModel.rows

                ServiceRow {
                    required property string account
                    required title
                    required summary
                    required icon

                    objectName: "account-" + account
                    enabled: !root.viewModel.busy
                    width: root.wide && rows.half >= 14 * Typography.title ? rows.half : rows.width
                    onClicked: root.viewModel.choose(account)
                }
            }
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        PrimaryButton {
            objectName: "add-account"
            Layout.fillWidth: true
            enabled: !root.viewModel.busy
            icon: "plus"
            text: qsTr("Add an account")
            onClicked: root.viewModel.beginAdding()
        }
    }
}
