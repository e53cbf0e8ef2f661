// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The services. */
Item {
    id: root

    required property var words

    AppHeader {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        title: root.words.office
        languageName: root.words.name
        finishText: root.words.finish
    }

    ScrollArea {
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gapSection
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(300))

        Heading {
            width: parent?.width ?? 0
            text: root.words.services
        }

        LeadText {
            width: parent?.width ?? 0
            text: root.words.promise
        }

        Repeater {
            model: root.words.rows

            ServiceRow {
                required property var modelData
                required property int index

                width: parent?.width ?? 0
                icon: modelData[0]
                title: modelData[1]
                summary: modelData[2]
                highlighted: index === 6
                focus: index === 1
            }
        }
    }
}
