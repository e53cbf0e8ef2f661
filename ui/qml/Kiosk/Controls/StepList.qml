// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** What happens next, in order, on a card. */
Card {
    id: root

    default property alias steps: column.data
    property string title

    spacing: Metrics.gap

    Subheading {
        width: parent.width
        visible: root.title !== ""
        text: root.title
        font.pixelSize: Typography.title
    }

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall
        Accessible.role: Accessible.List
        Accessible.name: root.title
    }
}
