// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** What a choice shows: its sign, its picture, its words, and the other name that it was found by. */
Item {
    id: root

    property string text
    property string detail
    property string second
    property string picture
    /** Whether the picture stands above the words, where they would have little room beside it. */
    property bool stacked: false
    property bool bare: false
    property bool checked: false
    property bool multiple: false

    readonly property bool pictured: root.picture !== ""
    readonly property real lead: root.bare ? 0 : mark.width + Metrics.padding * 0.8

    readonly property bool above: root.pictured && root.stacked
    readonly property real before: root.lead + (root.pictured && !root.above ? Metrics.choicePicture + Metrics.gap : 0)
    readonly property real over: root.above ? shown.height + Metrics.gapSmall : 0

    implicitHeight: Math.max(root.bare ? 0 : mark.height, root.over + words.height, root.pictured ? shown.height : 0)

    CheckMark {
        id: mark

        x: root.LayoutMirroring.enabled ? root.width - width : 0
        y: Math.round((root.height - height) / 2)
        visible: !root.bare
        checked: root.checked
        multiple: root.multiple
    }

    Loader {
        id: shown

        x: root.LayoutMirroring.enabled ? root.width - root.lead - width : root.lead
        y: Math.round((root.height - height - (root.above ? Metrics.gapSmall + words.height : 0)) / 2)
        width: root.above ? root.width - root.lead : Metrics.choicePicture
        visible: active
        active: root.pictured
        sourceComponent: ChoicePicture {
            picture: root.picture
        }
    }

    Column {
        id: words

        x: root.LayoutMirroring.enabled ? 0 : root.before
        y: Math.round((root.height - height + root.over) / 2)
        width: root.width - root.before

        Wording {
            width: parent.width
            visible: root.text !== ""
            text: root.text
            color: root.checked ? Theme.tintText : Theme.surfaceText
            font.weight: root.checked ? Font.Bold : Font.Normal
        }

        Loader {
            width: parent.width
            visible: active
            active: root.detail !== ""
            sourceComponent: Wording {
                text: root.detail
                color: root.checked ? Theme.tintText : Theme.secondaryText
                font.pixelSize: Typography.hint
            }
        }

        Loader {
            width: parent.width
            visible: active
            active: root.second !== ""
            sourceComponent: Wording {
                objectName: "second"
                text: root.second
                color: root.checked ? Theme.tintText : Theme.secondaryText
                font.pixelSize: Typography.hint
            }
        }
    }
}
