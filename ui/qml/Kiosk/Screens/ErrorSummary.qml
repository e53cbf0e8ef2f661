// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** What to look at again, in the words that stand beside each question; a touch leads there. */
Item {
    id: root

    property var errors: null
    property alias count: lines.count

    signal chosen(string ref)

    implicitHeight: column.implicitHeight + 2 * Metrics.gapLarge
    visible: root.count > 0
    activeFocusOnTab: true

    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTr("Error: %1").arg(title.text)
    Accessible.focusable: true

    /** Takes the focus, so that whoever listens hears it first. */
    function take(): void {
        root.forceActiveFocus(Qt.OtherFocusReason);
    }

    Rectangle {
        anchors.fill: parent
        radius: Metrics.radiusLarge
        color: Theme.dangerTint
        border.color: Theme.danger
        border.width: Metrics.border
    }

    FocusRing {
        visible: root.activeFocus
    }

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Metrics.padding
        y: Metrics.gapLarge
        name: "warning"
        size: Metrics.iconLarge
        color: Theme.dangerTintText
    }

    Column {
        id: column

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gapLarge
        anchors.right: parent.right
        anchors.rightMargin: Metrics.padding
        y: Metrics.gapLarge
        spacing: Metrics.targetGap

        LabelText {
            id: title

            width: parent.width
            text: qsTr("Look at this again")
            color: Theme.dangerTintText
        }

        Repeater {
            id: lines

            model: root.errors

            LinkButton {
                required property string ref
                required property string name
                required text

                objectName: "error-" + name
                width: column.width
                ink: Theme.dangerTintText
                onClicked: root.chosen(ref)
            }
        }
    }
}
