// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The moment in which the application is taken, or what to do when it could not be. */
Item {
    id: root

    required property SendingViewModel viewModel

    readonly property bool failed: root.viewModel.state === SendingViewModel.Failed

    ScrollArea {
        readonly property real room: root.height - (root.failed ? actions.height : 0) - 2 * Metrics.gapLarge

        x: Math.round((root.width - width) / 2)
        y: Metrics.gapLarge + Math.max(0, Math.round((room - height) / 2))
        width: Math.min(root.width - 2 * Metrics.pageMargin, Metrics.contentWidth)
        height: Math.min(implicitHeight, room)

        Column {
            width: parent.width
            spacing: Metrics.gapLarge

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: root.failed ? "warning" : "progress"
                size: Metrics.iconHuge
                color: root.failed ? Theme.danger : Theme.primary

                RotationAnimator on rotation {
                    running: !root.failed && Metrics.motion > 0
                    from: 0
                    to: 360
                    duration: 1200
                    loops: Animation.Infinite
                }
            }

            Heading {
                objectName: "sending-title"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: root.failed ? qsTr("Not confirmed yet") : qsTr("Taking your application")
            }

            BodyText {
                objectName: "sending-text"
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                color: Theme.secondaryText
                text: root.failed ? root.viewModel.trouble : qsTr("This takes a moment. Please stay here.")
            }
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.failed

        SecondaryButton {
            objectName: "back"
            icon: "arrow-left"
            text: qsTr("Back")
            onClicked: root.viewModel.goBack()
        }

        PrimaryButton {
            objectName: "try-again"
            Layout.fillWidth: true
            text: qsTr("Try again")
            onClicked: root.viewModel.tryAgain()
        }
    }
}
