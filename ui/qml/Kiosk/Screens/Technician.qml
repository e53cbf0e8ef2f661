// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The technician's window: each device does its work once at a touch. */
Window {
    id: root

    required property TrialsViewModel viewModel
    property real pixelsPerMillimetre: 4.03
    property bool mirrored: false

    visible: true
    color: Theme.surface
    title: qsTr("Try the devices")

    Binding {
        target: Metrics
        property: "pixelsPerMillimetre"
        value: root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelWidth"
        value: root.width / root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelHeight"
        value: root.height / root.pixelsPerMillimetre
    }

    Item {
        anchors.fill: parent
        LayoutMirroring.enabled: root.mirrored
        LayoutMirroring.childrenInherit: true

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
                width: parent.width
                text: qsTr("Try the devices")
            }

            BodyText {
                width: parent.width
                text: qsTr("No applications are taken while this window is open.")
                color: Theme.secondaryText
            }

            Repeater {
                model: root.viewModel.rows

                Card {
                    id: row

                    required property string device
                    required property string icon
                    required property string title
                    required property string before
                    required property string result
                    required property string kind
                    required property bool busy

                    objectName: "device-" + row.device
                    width: parent?.width ?? 0
                    height: implicitHeight
                    spacing: Metrics.gapSmall

                    Row {
                        width: parent?.width ?? 0
                        spacing: Metrics.gap

                        Icon {
                            id: sign

                            anchors.verticalCenter: parent.verticalCenter
                            name: row.icon
                            size: Metrics.iconLarge
                            color: Theme.primary
                        }

                        Column {
                            anchors.verticalCenter: parent.verticalCenter
                            width: parent.width - sign.width - button.width - 2 * parent.spacing

                            LabelText {
                                width: parent.width
                                text: row.title
                            }

                            HintText {
                                width: parent.width
                                text: row.before
                            }
                        }

                        SecondaryButton {
                            id: button

                            objectName: "try-" + row.device
                            anchors.verticalCenter: parent.verticalCenter
                            busy: root.viewModel.busy
                            text: row.busy ? qsTr("Trying…") : qsTr("Try")
                            Accessible.description: row.title
                            onClicked: root.viewModel.tryOut(row.device)
                        }
                    }

                    Banner {
                        objectName: "result-" + row.device
                        width: parent?.width ?? 0
                        visible: row.result !== ""
                        kind: row.kind
                        prominent: false
                        text: row.result
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
                objectName: "close"
                Layout.fillWidth: true
                text: qsTr("Close")
                onClicked: root.viewModel.finish()
            }
        }
    }
}
