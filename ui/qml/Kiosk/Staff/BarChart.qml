// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * Bars with their names and numbers in words: whoever can't see the bars reads the same as a table.
 *
 * Colour says nothing here; each row is one line of a table to those who listen.
 */
Card {
    id: root

    property string title
    property string note
    /** A model with the roles label, text and share. */
    property var bars
    /** Whether a row is as low as can be, for long rows of days. */
    property bool dense: false

    padding: Metrics.gapLarge
    spacing: root.dense ? Metrics.gapTiny : Metrics.gapSmall

    Accessible.role: Accessible.Table
    Accessible.name: root.title

    component Bar: Item {
        id: bar

        required property int index
        required property string label
        required property string text
        required property real share

        implicitHeight: root.dense ? name.height : name.height + track.height + Metrics.gapTiny

        Accessible.role: Accessible.StaticText
        Accessible.name: bar.label
        Accessible.description: bar.text

        Wording {
            id: name

            anchors.left: parent.left
            width: root.dense ? parent.width * 0.34 : parent.width - number.width - Metrics.gap
            text: bar.label
            font.pixelSize: Typography.hint
            leading: Typography.tightLines
        }

        Wording {
            id: number

            anchors.right: parent.right
            width: Math.min(implicitWidth, bar.width * 0.6)
            horizontalAlignment: Text.AlignRight
            text: bar.text
            font.pixelSize: Typography.hint
            font.weight: Font.Bold
            leading: Typography.tightLines
        }

        Rectangle {
            id: track

            anchors.left: root.dense ? name.right : parent.left
            anchors.leftMargin: root.dense ? Metrics.gap : 0
            anchors.right: parent.right
            anchors.rightMargin: root.dense ? Metrics.mm(24) : 0
            y: root.dense ? Math.round((bar.height - height) / 2) : Math.max(name.height, number.height) + Metrics.gapTiny / 2
            height: Metrics.stepHeight
            radius: height / 2
            color: Theme.track

            Rectangle {
                anchors.left: parent.left
                width: Math.round(parent.width * bar.share)
                height: parent.height
                radius: parent.radius
                color: Theme.primary
            }
        }
    }

    Subheading {
        width: parent.width
        text: root.title
    }

    HintText {
        width: parent.width
        visible: root.note !== ""
        text: root.note
    }

    HintText {
        width: parent.width
        visible: rows.count === 0
        text: qsTr("Nothing was counted.")
    }

    Repeater {
        id: rows

        model: root.bars

        Bar {
            width: root.width - 2 * root.padding
        }
    }
}
