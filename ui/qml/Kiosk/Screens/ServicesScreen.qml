// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Lets a person pick the service they came for. */
Item {
    id: root

    required property ServicesViewModel viewModel
    required property ShellViewModel shell
    required property CodeViewModel code

    readonly property bool wide: root.Window.width > root.Window.height
    readonly property bool opening: root.viewModel.state === ServicesViewModel.Opening

    /** Where a screen holds few lines, what people have come for stands before what they are told. */
    readonly property bool large: Theme.textSize > 1

    /** Whether something does not work here that a person may have come for. */
    readonly property bool limited: !root.shell.connected || root.shell.printingText !== "" || root.shell.readerText !== ""

    Component {
        id: limits

        Column {
            spacing: Metrics.gap

            Banner {
                objectName: "no-line"
                width: parent.width
                visible: !root.shell.connected
                icon: "offline"
                text: root.shell.connectionText
            }

            Banner {
                objectName: "no-paper"
                width: parent.width
                visible: root.shell.printingText !== ""
                icon: "printer"
                text: root.shell.printingText
            }

            Banner {
                objectName: "no-reader"
                width: parent.width
                visible: root.shell.readerText !== ""
                icon: "scanner"
                text: root.shell.readerText
            }
        }
    }

    Component {
        id: notice

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

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: line.visible ? line.top : parent.bottom
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection * 1.3
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Heading {
            width: parent.width
            text: qsTr("What do you need today?")
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

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            title: root.viewModel.trouble
        }

        Loader {
            width: parent.width
            active: root.limited && !root.large
            visible: active
            sourceComponent: limits
        }

        Repeater {
            model: root.large ? null : root.viewModel.notices
            delegate: notice
        }

        BodyText {
            width: parent.width
            visible: root.viewModel.state === ServicesViewModel.Nothing
            text: qsTr("No service is offered here now. Questions: call 919.")
        }

        Flow {
            id: list

            readonly property real half: Math.floor((width - spacing) / 2)

            width: parent.width
            spacing: Metrics.gapLarge

            Repeater {
                model: root.viewModel.services

                ServiceRow {
                    required property string serviceId
                    required title
                    required summary
                    required icon
                    required property bool guide

                    objectName: "service-" + serviceId
                    width: root.wide && list.half >= 14 * Typography.title ? list.half : list.width
                    highlighted: guide
                    busy: root.opening
                    onClicked: root.viewModel.choose(serviceId)
                }
            }
        }

        SecondaryButton {
            objectName: "show-code"
            width: parent.width
            visible: root.code.possible
            icon: "barcode"
            text: qsTr("I have a code to show")
            onClicked: root.viewModel.showCode()
        }

        Loader {
            width: parent.width
            active: root.limited && root.large
            visible: active
            sourceComponent: limits
        }

        Repeater {
            model: root.large ? root.viewModel.notices : null
            delegate: notice
        }
    }

    Row {
        id: line

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gapSection
        spacing: Metrics.gap
        visible: root.shell.connected

        Icon {
            id: sign

            name: "online"
            color: Theme.success
            size: Metrics.icon
        }

        HintText {
            objectName: "connection"
            width: line.width - sign.width - line.spacing
            text: root.shell.connectionText
        }
    }
}
