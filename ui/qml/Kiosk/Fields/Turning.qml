// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** Says what a device does while it is at work. */
Card {
    id: root

    property string text

    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    Row {
        anchors.left: parent?.left
        spacing: Metrics.gapLarge

        Icon {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            name: "progress"
            size: Metrics.iconHuge

            RotationAnimator on rotation {
                running: sign.visible && !Theme.reduceMotion
                from: 0
                to: 360
                duration: 1200
                loops: Animation.Infinite
            }
        }

        BodyText {
            anchors.verticalCenter: parent.verticalCenter
            width: root.width - 2 * Metrics.padding - sign.width - Metrics.gapLarge
            text: root.text
        }
    }
}
