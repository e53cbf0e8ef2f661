// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** What has to be read before a service begins, with a way back and a way on. */
Item {
    id: root

    required property NoticeViewModel viewModel

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
            text: qsTr("Before you begin")
        }

        BodyText {
            objectName: "notice-service"
            width: parent.width
            text: root.viewModel.service
            color: Theme.secondaryText
            font.pixelSize: Typography.label
        }

        Item {
            width: 1
            height: Metrics.gapTiny
        }

        Repeater {
            model: root.viewModel.notices

            Banner {
                required property string noticeId
                required icon
                required title
                required text

                objectName: "notice-" + noticeId
                forAll: true
                width: parent?.width ?? 0
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
            objectName: "notice-read"
            Layout.fillWidth: true
            busy: root.viewModel.opening
            text: qsTr("I have read this")
            onClicked: root.viewModel.goOn()
        }
    }
}
