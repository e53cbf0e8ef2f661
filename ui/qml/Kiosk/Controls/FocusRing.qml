// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * Shows that what it fills has the focus: a bright ring between two dark lines.
 *
 * The inner line is the border of what is focused; the outer one carries the contrast where that is
 * as dark as the line.
 */
Item {
    id: root

    /** The corner of what is focused. */
    property real radius: Metrics.radiusLarge
    /** In black and white a gap parts the ring from a black button. */
    readonly property int gap: Theme.mode === "high" ? Metrics.border : 0

    anchors.fill: parent
    anchors.margins: -Metrics.focusRing

    Rectangle {
        anchors.fill: parent
        radius: root.radius + Metrics.focusRing
        color: "transparent"
        border.color: Theme.primary
        border.width: Metrics.border
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: Metrics.border
        radius: root.radius + Metrics.focusRing - Metrics.border
        color: "transparent"
        border.color: Theme.focus
        border.width: Metrics.focusRing - Metrics.border - root.gap
    }
}
