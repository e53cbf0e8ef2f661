// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A small button of the header: an icon, and words where there is room for them. */
Pressable {
    id: root

    property string icon
    /** What it does, in words, for those who don't see the icon; the text where there is one. */
    property string accessibleName: root.text
    property bool danger: false
    /** Whether whoever touches it goes on where they are: the focus, and what is written there, stay. */
    property bool aside: false

    readonly property color ink: !root.enabled ? Theme.disabledText : root.danger ? Theme.danger : Theme.primary

    focusPolicy: root.aside ? Qt.TabFocus : Qt.StrongFocus
    implicitWidth: Math.max(root.text === "" ? Metrics.toolWidth : Metrics.toolSize, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Metrics.toolSize, implicitContentHeight + topPadding + bottomPadding)
    padding: Metrics.gapSmall
    horizontalPadding: root.text === "" ? Metrics.gapTiny : Metrics.gapLarge

    Accessible.name: root.accessibleName

    background: Plate {
        focused: root.visualFocus
        radius: Metrics.radius
        color: !root.enabled ? Theme.disabled : root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.danger ? Theme.danger : root.pressed ? Theme.primary : Theme.cardBorder
        borderWidth: !root.enabled ? 0 : root.pressed ? Metrics.border : Metrics.hairline
    }

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Metrics.gapSmall

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.icon !== ""
                name: root.icon
                color: root.ink
            }

            Wording {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.text !== ""
                text: root.text
                wrapMode: Text.NoWrap
                color: root.ink
                font.pixelSize: Typography.hint
                font.weight: Font.Bold
                leading: Typography.tightLines
            }
        }
    }
}
