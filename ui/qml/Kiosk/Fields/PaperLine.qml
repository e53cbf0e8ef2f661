// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A paper to bring: a line of the list that stands on such a page. */
Item {
    id: root

    property string text
    /** The same in the official's language; empty in most visits. */
    property string second

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.y + words.height + (beside.shown ? beside.height : 0)) + Metrics.padding
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

    Late {
        id: beside

        anchors.left: words.left
        anchors.right: parent.right
        y: words.y + words.height
        shown: root.second !== ""
        sourceComponent: SecondText {
            text: root.second
        }
    }

    Rectangle {
        anchors.left: words.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Metrics.hairline
        color: Theme.hairline
    }
}
