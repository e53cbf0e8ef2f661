// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A paper to bring: a line of the list that stands on such a page. */
Item {
    id: root

    property string text

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.height) + Metrics.padding
    height: implicitHeight

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text

    Icon {
        id: sign

        anchors.left: parent.left
        name: "document"
        size: Metrics.icon
        color: Theme.primary
    }

    Wording {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gap
        anchors.right: parent.right
        y: Math.max(0, Math.round((sign.height - height) / 2))
        text: root.text
    }

    Rectangle {
        anchors.left: words.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Metrics.hairline
        color: Theme.hairline
    }
}
