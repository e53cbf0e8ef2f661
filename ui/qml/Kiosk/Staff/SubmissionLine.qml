// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One submission of a list: its number, what it is for, and how it stands. */
Pressable {
    id: root

    property string reference
    property string service
    property string taken
    property string standing
    property string cause
    /** "waiting", "attention", "arrived" or "held". */
    property string kind

    readonly property bool wide: root.width > 40 * Typography.hint
    readonly property color ink: root.kind === "arrived" ? Theme.success : root.kind === "waiting" ? Theme.primary : Theme.warning
    readonly property string sign: root.kind === "arrived" ? "check-circle" : root.kind === "waiting" ? "clock" : root.kind === "held" ? "lock" : "warning"

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.rowHeight, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Metrics.padding
    verticalPadding: Metrics.gapSmall

    text: root.reference
    Accessible.description: [root.service, root.taken, root.standing, root.cause].filter(text => text !== "").join("\n")

    background: Plate {
        focused: root.visualFocus
        color: root.pressed ? Theme.cardPressed : Theme.card
        borderColor: root.pressed ? Theme.primary : Theme.cardBorder
    }

    contentItem: Item {
        implicitHeight: root.wide ? Math.max(what.implicitHeight, how.implicitHeight) : what.implicitHeight + Metrics.gapTiny + how.implicitHeight

        Column {
            id: what

            anchors.left: parent.left
            width: root.wide ? Math.floor(parent.width / 2) - Metrics.gap : parent.width - Metrics.icon - Metrics.gap
            y: root.wide ? Math.round((parent.height - height) / 2) : 0

            Wording {
                width: parent.width
                text: "\u2066" + root.reference + "\u2069"
                font.weight: Font.Bold
            }

            Wording {
                width: parent.width
                text: root.taken + " · " + root.service
                color: Theme.secondaryText
                font.pixelSize: Typography.hint
                leading: Typography.tightLines
            }
        }

        Row {
            id: how

            anchors.left: root.wide ? what.right : parent.left
            anchors.leftMargin: root.wide ? 2 * Metrics.gap : 0
            anchors.right: chevron.left
            anchors.rightMargin: Metrics.gap
            y: root.wide ? Math.round((parent.height - height) / 2) : what.height + Metrics.gapTiny
            spacing: Metrics.gapSmall

            Icon {
                id: sign

                name: root.sign
                size: Metrics.iconSmall
                color: root.ink
            }

            Column {
                width: how.width - sign.width - how.spacing

                Wording {
                    width: parent.width
                    text: root.standing
                    color: root.ink
                    font.pixelSize: Typography.hint
                    font.weight: Font.Bold
                    leading: Typography.tightLines
                }

                Wording {
                    width: parent.width
                    visible: root.cause !== ""
                    text: root.cause
                    color: Theme.secondaryText
                    font.pixelSize: Typography.hint
                    leading: Typography.tightLines
                }
            }
        }

        Icon {
            id: chevron

            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            name: "chevron"
        }
    }
}
