// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** Says what to hold before a reader, or what it gave. */
Row {
    id: root

    property string text
    property string icon: "barcode"
    property color ink: Theme.primary

    objectName: "reader"
    width: parent?.width ?? 0
    spacing: Metrics.gap

    Icon {
        id: sign

        anchors.verticalCenter: parent.verticalCenter
        name: root.icon
        size: Metrics.iconLarge
        color: root.ink
    }

    BodyText {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width - sign.width - parent.spacing
        text: root.text
    }
}
