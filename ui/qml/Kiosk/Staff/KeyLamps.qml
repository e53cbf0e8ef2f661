// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The keys of a keypad, each lit once it was pressed. */
Flow {
    id: root

    /** Rows with ``name``, ``title`` and ``pressed``. */
    required property QtObject keys

    spacing: Metrics.gapSmall

    Repeater {
        model: root.keys

        Rectangle {
            id: lamp

            required property string name
            required property string title
            required property bool pressed

            objectName: "key-" + lamp.name
            width: said.implicitWidth + mark.width + 3 * Metrics.gap
            height: Math.max(Metrics.target, said.implicitHeight + Metrics.gap)
            radius: Metrics.radiusSmall
            color: lamp.pressed ? Theme.successTint : Theme.card
            border.color: lamp.pressed ? Theme.success : Theme.cardBorder
            border.width: lamp.pressed ? Metrics.border : Metrics.hairline

            Accessible.role: Accessible.CheckBox
            Accessible.name: lamp.title
            Accessible.checked: lamp.pressed

            Icon {
                id: mark

                anchors.left: parent.left
                anchors.leftMargin: Metrics.gap
                anchors.verticalCenter: parent.verticalCenter
                visible: lamp.pressed
                name: "check"
                size: Metrics.iconSmall
                color: Theme.successTintText
            }

            HintText {
                id: said

                anchors.left: mark.right
                anchors.leftMargin: Metrics.gap / 2
                anchors.verticalCenter: parent.verticalCenter
                text: lamp.title
                wrapMode: Text.NoWrap
                color: lamp.pressed ? Theme.successTintText : Theme.surfaceText
                Accessible.ignored: true
            }
        }
    }
}
