// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One setting: its name, what holds, who says so, and what does not hold. */
Item {
    id: root

    property string name
    property string value
    property string source
    property string overridden
    property bool separated: true

    readonly property bool stacked: Theme.textSize > 1 || root.width < Metrics.mm(180)

    implicitWidth: Metrics.contentWidth
    implicitHeight: said.y + said.implicitHeight + Metrics.gapSmall

    Accessible.role: Accessible.StaticText
    Accessible.name: root.name
    Accessible.description: [root.value, root.source, root.overridden].filter(text => text !== "").join(". ")

    Wording {
        id: label

        anchors.left: parent.left
        y: Metrics.gapSmall
        width: root.stacked ? root.width : Math.round(root.width * 0.36) - Metrics.gap
        text: root.name
        color: Theme.secondaryText
        font.pixelSize: Typography.hint
    }

    Column {
        id: said

        anchors.right: parent.right
        y: root.stacked ? label.y + label.height : label.y
        width: root.stacked ? root.width : Math.round(root.width * 0.64)

        Wording {
            width: parent.width
            text: root.value
            font.pixelSize: Typography.hint
            font.weight: Font.Bold
            wrapMode: Text.WrapAtWordBoundaryOrAnywhere
        }

        Wording {
            width: parent.width
            visible: root.source !== ""
            text: root.source
            color: Theme.secondaryText
            font.pixelSize: Typography.hint
        }

        Wording {
            width: parent.width
            visible: root.overridden !== ""
            text: root.overridden
            color: Theme.danger
            font.pixelSize: Typography.hint
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.separated
        height: Math.max(1, Metrics.hairline / 2)
        color: Theme.hairline
    }
}
