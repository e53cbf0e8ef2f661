// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A step of a scale: the sign on the line of all steps with the words below, or a row. */
ChoiceRow {
    id: root

    property bool across: false
    property bool first: false
    property bool last: false
    readonly property bool pictured: root.picture !== ""

    leftPadding: root.across ? Metrics.gapTiny : Metrics.padding
    rightPadding: leftPadding

    contentItem: Item {
        id: face

        readonly property real lead: mark.width + Metrics.padding * 0.8
        readonly property real before: lead + (root.pictured ? shown.width + Metrics.gap : 0)
        readonly property real over: mark.height + Metrics.gapSmall + (root.pictured ? shown.height + Metrics.gapSmall : 0)

        implicitHeight: root.across ? over + words.height : Math.max(mark.height, words.height, root.pictured ? shown.height : 0)

        Rectangle {
            readonly property real middle: root.width / 2 - root.leftPadding
            readonly property bool opensLeft: root.LayoutMirroring.enabled ? !root.last : !root.first
            readonly property bool opensRight: root.LayoutMirroring.enabled ? !root.first : !root.last

            x: opensLeft ? -root.leftPadding + Metrics.border : middle
            y: Math.round(mark.y + (mark.height - height) / 2)
            width: (opensRight ? root.width - root.leftPadding - Metrics.border : middle) - x
            height: Metrics.hairline
            visible: root.across
            color: Theme.controlBorder
        }

        CheckMark {
            id: mark

            x: root.across ? Math.round((parent.width - width) / 2) : root.LayoutMirroring.enabled ? parent.width - width : 0
            y: root.across ? 0 : Math.round((parent.height - height) / 2)
            checked: root.checked
        }

        ChoicePicture {
            id: shown

            x: root.across ? Math.round((parent.width - width) / 2) : root.LayoutMirroring.enabled ? parent.width - face.lead - width : face.lead
            y: root.across ? mark.height + Metrics.gapSmall : Math.round((parent.height - height) / 2)
            width: Math.min(Metrics.choicePicture, root.across ? parent.width : Metrics.choicePicture)
            picture: root.picture
        }

        Wording {
            id: words

            x: root.across || root.LayoutMirroring.enabled ? 0 : face.before
            y: root.across ? face.over : Math.round((parent.height - height) / 2)
            width: root.across ? parent.width : parent.width - face.before
            horizontalAlignment: root.across ? Text.AlignHCenter : Text.AlignLeft
            text: root.text
            color: root.checked ? Theme.tintText : Theme.surfaceText
            font.pixelSize: root.across ? Typography.hint : Typography.body
            font.weight: root.checked ? Font.Bold : Font.Normal
        }
    }
}
