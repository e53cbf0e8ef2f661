// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

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

    Loader {
        anchors.centerIn: parent
        visible: active
        active: root.checked
        sourceComponent: root.multiple ? tick : dot
    }

    Component {
        id: dot

        Rectangle {
            implicitWidth: Math.round(root.width * 0.38)
            implicitHeight: implicitWidth
            radius: width / 2
            color: Theme.primaryText
        }
    }

    Component {
        id: tick

        Icon {
            name: "check"
            size: Math.round(root.width * 0.76)
            color: Theme.primaryText
        }
    }
}
