// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One key: types what it shows, or does what its icon says; the focus stays where the text goes. */
Pressable {
    id: root

    /** What the key does: the name of an action in the layouts. */
    property string action
    property string icon
    /** What it types; the text where nothing else stands on it. */
    property string typed: root.text
    property bool pad: false
    /** Whether a person with a keypad is at this key. */
    property bool pointed: false
    /** Whether what is written runs from right to left. */
    property bool turned: false

    readonly property bool typing: root.action === "type" || root.action === "space"
    readonly property bool forward: root.action === "done"
    /** A sign stands whole on its key, however low the key. */
    readonly property int tallest: Math.floor(0.72 * root.height)
    readonly property color ink: root.forward ? Theme.primaryText : Theme.keyText

    focusPolicy: Qt.NoFocus
    scale: 1

    Accessible.focusable: true
    Accessible.focused: root.pointed

    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.topMargin: Metrics.border
            radius: Metrics.radiusSmall
            color: Theme.keyShadow
        }

        Rectangle {
            anchors.fill: parent
            anchors.bottomMargin: root.pressed ? 0 : Metrics.border
            anchors.topMargin: root.pressed ? Metrics.border : 0
            radius: Metrics.radiusSmall
            color: root.forward ? (root.pressed ? Theme.primaryPressed : Theme.primary) : root.pressed ? Theme.keyPressed : root.typing ? Theme.key : Theme.keySpecial
            border.color: Theme.controlBorder
            border.width: Theme.outlined ? (root.pressed ? Metrics.border : Metrics.hairline) : 0
        }

        Plate {
            anchors.fill: parent
            visible: root.pointed
            focused: root.pointed
            radius: Metrics.radiusSmall
            color: "transparent"
        }
    }

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            visible: root.icon !== ""
            name: root.icon
            size: root.pad ? Metrics.iconHuge * 0.8 : Metrics.icon
            color: root.ink
            LayoutMirroring.enabled: root.turned
        }

        Wording {
            anchors.centerIn: parent
            width: parent.width
            visible: root.icon === ""
            horizontalAlignment: Text.AlignHCenter
            text: root.text
            wrapMode: Text.NoWrap
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Math.min(Typography.keyWord, Metrics.mm(5))
            color: root.ink
            font.pixelSize: Math.min(root.tallest, root.action !== "type" || root.text.length > 2 ? Typography.keyWord : root.pad ? Typography.padKey : Typography.key)
            font.weight: Font.Bold
            leading: Typography.tightLines
        }
    }
}
