// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** What a choice shows: its sign and its words, with the other name below that it was found by. */
Item {
    id: root

    property string text
    property string detail
    property bool bare: false
    property bool checked: false
    property bool multiple: false

    readonly property real lead: root.bare ? 0 : mark.width + Metrics.padding * 0.8

    implicitHeight: Math.max(root.bare ? 0 : mark.height, words.height)

    CheckMark {
        id: mark

        x: root.LayoutMirroring.enabled ? root.width - width : 0
        y: Math.round((root.height - height) / 2)
        visible: !root.bare
        checked: root.checked
        multiple: root.multiple
    }

    Column {
        id: words

        x: root.LayoutMirroring.enabled ? 0 : root.lead
        y: Math.round((root.height - height) / 2)
        width: root.width - root.lead

        Wording {
            width: parent.width
            visible: root.text !== ""
            text: root.text
            color: root.checked ? Theme.tintText : Theme.surfaceText
            font.weight: root.checked ? Font.Bold : Font.Normal
        }

        Wording {
            width: parent.width
            visible: root.detail !== ""
            text: root.detail
            color: root.checked ? Theme.tintText : Theme.secondaryText
            font.pixelSize: Typography.hint
        }
    }
}
