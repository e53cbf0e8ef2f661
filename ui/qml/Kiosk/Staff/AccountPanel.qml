// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** One account, and what a supervisor may do to it. */
Item {
    id: root

    required property AccountsViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height
    readonly property bool mayChange: !root.viewModel.isCentres && !root.viewModel.isOwn

    /** The account is to be ended, if that is meant. */
    signal ending

    ScrollArea {
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
            objectName: "account-name"
            width: parent.width
            text: root.viewModel.name
        }

        BodyText {
            objectName: "account-summary"
            width: parent.width
            text: root.viewModel.summary
            color: Theme.secondaryText
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        Banner {
            objectName: "not-here"
            width: parent.width
            visible: !root.mayChange
            text: root.viewModel.isCentres ? qsTr("The centre made this account. Here it can only be unlocked.") : qsTr("This is your own account. Somebody else ends it or sets its PIN.")
        }

        Flow {
            id: rows

            readonly property real half: Math.floor((width - spacing) / 2)
            readonly property real each: root.wide && rows.half >= 14 * Typography.title ? rows.half : rows.width

            width: parent.width
            spacing: Metrics.gapLarge

            SecondaryButton {
                objectName: "unlock"
                width: rows.each
                visible: root.viewModel.isLocked
                enabled: !root.viewModel.busy
                icon: "lock"
                text: qsTr("Unlock")
                onClicked: root.viewModel.unlock()
            }

            SecondaryButton {
                objectName: "issue-badge"
                width: rows.each
                visible: !root.viewModel.isCentres
                enabled: !root.viewModel.busy
                icon: "id-card"
                text: root.viewModel.hasBadge ? qsTr("New badge (the old one ends)") : qsTr("Make a badge")
                onClicked: root.viewModel.issueBadge()
            }

            SecondaryButton {
                objectName: "change-pin"
                width: rows.each
                visible: root.mayChange
                enabled: !root.viewModel.busy
                icon: "pencil"
                text: qsTr("Set another PIN")
                onClicked: root.viewModel.beginPin()
            }

            DangerButton {
                objectName: "retire"
                width: rows.each
                visible: root.mayChange
                enabled: !root.viewModel.busy
                icon: "remove"
                text: qsTr("End this account")
                onClicked: root.ending()
            }
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "to-accounts"
            Layout.fillWidth: true
            enabled: !root.viewModel.busy
            icon: "arrow-left"
            text: qsTr("All accounts")
            onClicked: root.viewModel.goBack()
        }
    }
}
