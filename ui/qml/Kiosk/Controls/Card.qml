// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A white ground that holds things which belong together. */
Item {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property int padding: Metrics.padding

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight + 2 * root.padding

    Plate {
        anchors.fill: parent
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: root.padding
        spacing: Metrics.gap
    }
}
