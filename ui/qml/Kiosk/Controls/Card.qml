// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A white ground that holds things which belong together. */
Item {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property int padding: Metrics.padding
    property int verticalPadding: root.padding

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight + 2 * root.verticalPadding

    Plate {
        anchors.fill: parent
    }

    Column {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: root.padding
        anchors.rightMargin: root.padding
        anchors.topMargin: root.verticalPadding
        spacing: Metrics.gap
    }
}
