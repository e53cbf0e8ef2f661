// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The pages that whoever is signed in may open. */
Item {
    id: root

    required property StaffViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height

    ScrollArea {
        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gap
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Flow {
            id: list

            readonly property real half: Math.floor((width - spacing) / 2)

            width: parent.width
            spacing: Metrics.gap

            Repeater {
                model: root.viewModel.rows

                ServiceRow {
                    required property string name
                    required title
                    required summary
                    required icon

                    objectName: "open-" + name
                    width: root.wide && list.half >= 14 * Typography.title ? list.half : list.width
                    onClicked: root.viewModel.openPage(name)
                }
            }
        }
    }
}
