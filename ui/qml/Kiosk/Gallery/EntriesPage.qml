// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** What is read aloud and how, a list of entries, the picture of a question. */
Item {
    id: root

    required property var words
    /** A picture, as wide as it is high or wider. */
    required property string picture

    CaptionBar {
        id: caption

        anchors.left: parent.left
        anchors.right: parent.right
        text: root.words.arrived + " " + root.words.arrivedHint
    }

    ScrollArea {
        anchors.top: caption.bottom
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gapSection
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(300))
        spacing: Metrics.gapSection

        Stepper {
            width: parent?.width ?? 0
            label: qsTr("How fast")
            valueText: "1.25"
            value: 4
            count: 7
            lessText: qsTr("Slower")
            moreText: qsTr("Faster")
        }

        Stepper {
            width: parent?.width ?? 0
            label: qsTr("How loud")
            value: 1
            count: 5
            lessText: qsTr("Quieter")
            moreText: qsTr("Louder")
        }

        Card {
            width: parent?.width ?? 0
            spacing: 0
            verticalPadding: Metrics.gapSmall

            EntryLine {
                width: parent.width
                title: root.words.stays[0]
                changeText: root.words.change
                removeText: qsTr("Remove")
            }

            EntryLine {
                width: parent.width
                title: root.words.stays[3]
                remark: root.words.withHint
                changeText: root.words.change
                removeText: qsTr("Remove")
            }

            EntryLine {
                width: parent.width
                title: root.words.street
                error: root.words.cityMissing
                changeText: root.words.change
                separated: false
            }
        }

        LabelPicture {
            width: parent?.width ?? 0
            source: root.picture
            caption: root.words.where
            enlargeable: true
        }

        BodyText {
            width: parent?.width ?? 0
            text: root.words.promise
        }
    }
}
