// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A line icon by name, in the colour of a role; those that point turn round with the script. */
Item {
    id: root

    property string name
    property color color: Theme.primary
    property real size: Metrics.icon

    readonly property bool directional: ["arrow-left", "arrow-right", "chevron", "backspace"].includes(root.name)

    implicitWidth: root.size
    implicitHeight: root.size

    Image {
        anchors.fill: parent
        visible: root.name !== ""
        source: root.name === "" ? "" : "image://icon/" + root.name + "/" + root.color.toString().substring(1)
        sourceSize: Qt.size(Math.round(root.size * Screen.devicePixelRatio), Math.round(root.size * Screen.devicePixelRatio))
        mirror: root.directional && root.LayoutMirroring.enabled
    }
}
