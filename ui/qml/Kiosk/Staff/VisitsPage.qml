// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** The visits that an officer has open, a slip to open, and the services to begin. */
Item {
    id: root

    required property VisitsViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height
    property string code: ""

    ScrollArea {
        id: area

        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "warning"
            text: root.viewModel.trouble
        }

        Subheading {
            width: parent.width
            visible: root.viewModel.hasVisits
            text: qsTr("Open visits")
        }

        Repeater {
            model: root.viewModel.visits

            ServiceRow {
                required property string visitId
                required title
                required summary
                required icon

                objectName: "visit-" + visitId
                width: parent?.width ?? 0
                onClicked: root.viewModel.goOn(visitId)
            }
        }

        Subheading {
            width: parent.width
            text: qsTr("Open a resume slip")
        }

        TextAnswer {
            objectName: "slip-code"
            width: parent.width
            label: qsTr("Code of the slip")
            hint: qsTr("Hold its code before the reader, or type the seven groups.")
            inputKind: "document"
            maximumLength: 64
            rightToLeftContent: false
            text: root.code
            onEdited: text => root.code = text
        }

        PrimaryButton {
            objectName: "open-slip"
            width: root.wide ? Math.floor(parent.width / 2) : parent.width
            busy: root.viewModel.busy
            text: qsTr("Open the slip")
            onClicked: root.viewModel.openSlip(root.code)
        }

        Subheading {
            width: parent.width
            text: qsTr("Begin for a person")
        }

        Flow {
            id: list

            readonly property real half: Math.floor((width - spacing) / 2)

            width: parent.width
            spacing: Metrics.gap

            Repeater {
                model: root.viewModel.services

                ServiceRow {
                    required property string serviceId
                    required title
                    required summary
                    required icon

                    objectName: "begin-" + serviceId
                    width: root.wide && list.half >= 14 * Typography.title ? list.half : list.width
                    busy: root.viewModel.busy
                    onClicked: root.viewModel.begin(serviceId)
                }
            }
        }
    }
}
