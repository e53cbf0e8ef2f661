// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** One answer to choose; whoever uses it says whether it is chosen. */
Pressable {
    id: root

    property bool checked: false
    property bool multiple: false
    /** Without its sign, where the form wants none; the border and the bold face say what is chosen. */
    property bool bare: false
    /** Another name that it was found by. */
    property string detail
    /** The same in the official's language; empty in most visits. */
    property string second
    /** What it looks like, for an Image; the words say the same. Often empty. */
    property string picture
    /** Whether the picture stands above the words, where they would have little room beside it. */
    property bool stacked: false
    /** Its place among the others, from 1, and how many there are; 0 where nobody counts. */
    property int place: 0
    property int count: 0

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.rowHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap

    Accessible.role: root.multiple ? Accessible.CheckBox : Accessible.RadioButton
    Accessible.name: root.detail === "" ? root.text : root.text + ", " + root.detail
    Accessible.description: root.count > 0 ? qsTr("%1 of %2").arg(root.place).arg(root.count) : ""
    Accessible.checkable: true
    Accessible.checked: root.checked
    Accessible.onToggleAction: root.click()

    background: Plate {
        focused: root.visualFocus
        color: root.checked ? (root.pressed ? Theme.tintPressed : Theme.tint) : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.checked || root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: root.checked || root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: ChoiceFace {
        text: root.text
        detail: root.detail
        second: root.second
        picture: root.picture
        stacked: root.stacked
        bare: root.bare
        checked: root.checked
        multiple: root.multiple
    }
}
