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

                TrialCard {
                    required property string device

                    objectName: "device-" + device
                    name: device
                    width: parent?.width ?? 0
                    taken: root.viewModel.busy
                    onTried: root.viewModel.tryOut(device)
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
