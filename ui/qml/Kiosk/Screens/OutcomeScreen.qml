// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Where a guide has led: one service to begin, with a way to all others. */
Item {
    id: root

    required property OutcomeViewModel viewModel

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
            text: qsTr("This is what you need")
        }

        BodyText {
            width: parent.width
            text: qsTr("You can leave at any time. Nothing is sent before you confirm.")
            color: Theme.secondaryText
            font.pixelSize: Typography.label
        }

        Item {
            width: 1
            height: Metrics.gapTiny
        }

        ServiceRow {
            objectName: "found"
            width: parent.width
            highlighted: true
            icon: root.viewModel.icon
            title: root.viewModel.title
            summary: root.viewModel.summary
            busy: root.viewModel.opening
            onClicked: root.viewModel.begin()
        }

        LinkButton {
            objectName: "elsewhere"
            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("See all services")
            onClicked: root.viewModel.goElsewhere()
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
            objectName: "begin"
            Layout.fillWidth: true
            busy: root.viewModel.opening
            text: qsTr("Begin")
            trailingIcon: "arrow-right"
            onClicked: root.viewModel.begin()
        }
    }
}
