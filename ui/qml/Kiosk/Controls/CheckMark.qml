// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The sign before a choice: a ring for one of several, a box for any of several. */
Rectangle {
    id: root

    property bool checked: false
    property bool multiple: false

    implicitWidth: Metrics.check
    implicitHeight: Metrics.check
    radius: root.multiple ? Metrics.radiusSmall : width / 2
    color: root.checked ? Theme.primary : Theme.card
    border.color: root.checked ? Theme.primary : Theme.controlBorder
    border.width: Metrics.border

    Rectangle {
        anchors.centerIn: parent
        visible: root.checked && !root.multiple
        width: Math.round(parent.width * 0.38)
        height: width
        radius: width / 2
        color: Theme.primaryText
    }

    Icon {
        anchors.centerIn: parent
        visible: root.checked && root.multiple
        name: "check"
        size: Math.round(parent.width * 0.76)
        color: Theme.primaryText
    }
}
