// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** How every part of the kiosk is, and what is taken along to whoever looks into it. */
Item {
    id: root

    required property ConditionViewModel viewModel

    readonly property bool idle: root.viewModel.busy === ""
    readonly property bool wide: root.Window.width > root.Window.height

    ScrollArea {
        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gap

        Banner {
            objectName: "told"
            width: parent.width
            visible: root.viewModel.told !== ""
            kind: root.viewModel.kind
            prominent: false
            text: root.viewModel.told
        }

        Flow {
            id: wishes

            readonly property real share: root.wide ? Math.floor((width - spacing) / 2) : width

            width: parent.width
            spacing: Metrics.gapSmall

            SecondaryButton {
                objectName: "look"
                width: wishes.share
                leastHeight: Metrics.toolSize
                busy: !root.idle
                icon: "again"
                text: root.viewModel.busy === "look" ? qsTr("Looking…") : qsTr("Look again")
                onClicked: root.viewModel.look()
            }

            SecondaryButton {
                objectName: "verify"
                width: wishes.share
                leastHeight: Metrics.toolSize
                busy: !root.idle
                icon: "check"
                text: root.viewModel.busy === "verify" ? qsTr("Checking…") : qsTr("Check the audit journal")
                onClicked: root.viewModel.verify()
            }

            SecondaryButton {
                objectName: "report"
                width: wishes.share
                leastHeight: Metrics.toolSize
                visible: root.viewModel.looked
                busy: !root.idle
                icon: "document"
                text: root.viewModel.busy === "report" ? qsTr("Writing…") : qsTr("Readiness report to the stick")
                onClicked: root.viewModel.report()
            }

            SecondaryButton {
                objectName: "export"
                width: wishes.share
                leastHeight: Metrics.toolSize
                visible: root.viewModel.looked
                busy: !root.idle
                icon: "stick"
                text: root.viewModel.busy === "export" ? qsTr("Writing…") : qsTr("Log and journal to the stick")
                onClicked: root.viewModel.export()
            }
        }

        Card {
            width: parent.width
            height: implicitHeight
            visible: root.viewModel.looked
            spacing: Metrics.gap

            Repeater {
                model: root.viewModel.rows

                PartRow {
                    width: parent?.width ?? 0
                }
            }
        }
    }
}
