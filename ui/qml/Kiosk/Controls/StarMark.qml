// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The product's mark: an eight-pointed star on a tile. */
Rectangle {
    id: root

    property real size: Metrics.mark

    implicitWidth: root.size
    implicitHeight: root.size
    width: root.size
    height: root.size
    radius: root.size * 0.25
    color: Theme.primary

    Icon {
        anchors.centerIn: parent
        name: "star"
        size: Math.round(root.size * 0.7)
        color: Theme.primaryText
    }

    Rectangle {
        anchors.centerIn: parent
        width: Math.round(root.size * 0.16)
        height: width
        radius: width / 2
        color: Theme.markCentre
    }
}
