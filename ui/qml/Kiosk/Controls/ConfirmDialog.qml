// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

/** A question in front of everything else, with two ways to answer it. */
FocusScope {
    id: root

    property bool open: false
    property string title
    property string text
    property string icon: "help"
    property string confirmText
    property string cancelText
    /** Whether confirming can't be taken back. */
    property bool danger: false
    /** Whether confirming is what changes nothing: it has the focus then, and Escape means it. */
    property bool stays: false

    signal confirmed
    signal cancelled

    visible: root.open
    enabled: root.open
    z: 100

    Accessible.role: Accessible.Dialog
    Accessible.name: root.title
    Accessible.description: root.text

    Keys.onEscapePressed: root.stays ? root.confirmed() : root.cancelled()

    onOpenChanged: {
        if (root.open)
            (root.stays ? confirm : cancel).forceActiveFocus(Qt.OtherFocusReason);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim

        MouseArea {
            anchors.fill: parent
            onWheel: wheel => wheel.accepted = true
        }
    }

    Card {
        anchors.centerIn: parent
        // large letters on a low screen would stand taller than it
        width: Math.min(root.width - 2 * Metrics.headerMargin, Metrics.dialogWidth * (Theme.textSize < 2 ? 1 : root.width > root.height ? 1.7 : 1.3))
        height: implicitHeight
        padding: Metrics.gapSection
        spacing: Metrics.gapLarge

        Icon {
            anchors.left: parent.left // a column mirrors its anchors, not its places
            visible: root.icon !== ""
            name: root.icon
            size: Metrics.iconHuge
            color: root.danger ? Theme.danger : Theme.primary
        }

        Subheading {
            width: parent.width
            text: root.title
        }

        BodyText {
            width: parent.width
            visible: text !== ""
            text: root.text
        }

        GridLayout {
            id: answers

            width: parent.width
            columns: cancel.implicitWidth + confirm.implicitWidth + columnSpacing > width ? 1 : 2
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gap

            SecondaryButton {
                id: cancel

                objectName: "dialog-cancel"
                Layout.fillWidth: true
                text: root.cancelText
                KeyNavigation.tab: confirm
                KeyNavigation.backtab: confirm
                onClicked: root.cancelled()
            }

            ActionButton {
                id: confirm

                objectName: "dialog-confirm"
                Layout.fillWidth: true
                text: root.confirmText
                fill: root.danger ? Theme.danger : Theme.primary
                pressedFill: root.danger ? Theme.dangerTintText : Theme.primaryPressed
                ink: root.danger ? Theme.dangerText : Theme.primaryText
                edge: root.danger ? Theme.danger : Theme.primary
                KeyNavigation.tab: cancel
                KeyNavigation.backtab: cancel
                onClicked: root.confirmed()
            }
        }
    }
}
