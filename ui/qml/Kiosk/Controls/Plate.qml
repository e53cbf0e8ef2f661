// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** The ground of a control: a rounded rectangle that shows the focus as a ring outside a dark border. */
Rectangle {
    id: root

    property bool focused: false
    property color borderColor: Theme.cardBorder
    property int borderWidth: Metrics.hairline

    radius: Metrics.radiusLarge
    color: Theme.card
    border.color: root.focused ? Theme.primary : root.borderColor
    border.width: root.focused ? Metrics.border : root.borderWidth

    Loader {
        anchors.fill: parent
        active: root.focused
        sourceComponent: Item {
            FocusRing {
                radius: root.radius
            }
        }
    }
}
