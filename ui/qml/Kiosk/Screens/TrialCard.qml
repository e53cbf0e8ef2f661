// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A device, a button that has it do its work once, and what that came to. */
Card {
    id: root

    required property string icon
    required property string title
    required property string before
    required property string result
    required property string kind
    required property bool busy
    /** Names the device to those who look for the button. */
    property string name
    /** Whether another device is at work. */
    property bool taken: false

    signal tried

    height: implicitHeight
    spacing: Metrics.gapSmall

    Row {
        width: parent?.width ?? 0
        spacing: Metrics.gap

        Icon {
            id: sign

            anchors.verticalCenter: parent.verticalCenter
            name: root.icon
            size: Metrics.iconLarge
            color: Theme.primary
        }

        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - sign.width - button.width - 2 * parent.spacing

            LabelText {
                width: parent.width
                text: root.title
            }

            HintText {
                width: parent.width
                text: root.before
            }
        }

        SecondaryButton {
            id: button

            objectName: "try-" + root.name
            anchors.verticalCenter: parent.verticalCenter
            busy: root.taken
            text: root.busy ? qsTr("Trying…") : qsTr("Try")
            Accessible.description: root.title
            onClicked: root.tried()
        }
    }

    Banner {
        objectName: "result-" + root.name
        width: parent?.width ?? 0
        visible: root.result !== ""
        kind: root.kind
        prominent: false
        text: root.result
    }
}
