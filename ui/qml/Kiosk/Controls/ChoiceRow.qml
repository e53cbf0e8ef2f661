// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** One answer to choose; whoever uses it says whether it is chosen. */
Pressable {
    id: root

    property bool checked: false
    property bool multiple: false

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.rowHeight, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap

    Accessible.role: root.multiple ? Accessible.CheckBox : Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: root.checked
    Accessible.onToggleAction: root.click()

    background: Plate {
        focused: root.visualFocus
        color: root.pressed ? Theme.tintPressed : root.checked ? Theme.tint : Theme.card
        borderColor: root.checked || root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: root.checked || root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitHeight: Math.max(mark.height, label.implicitHeight)

        CheckMark {
            id: mark

            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            checked: root.checked
            multiple: root.multiple
        }

        Wording {
            id: label

            anchors.left: mark.right
            anchors.leftMargin: Metrics.padding * 0.8
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: root.text
            color: root.checked ? Theme.tintText : Theme.surfaceText
            font.weight: root.checked ? Font.Bold : Font.Normal
        }
    }
}
