// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A device that reads what somebody has brought: what to do first, and the button. */
Column {
    id: root

    property string name
    property string icon
    property string text
    /** What to do before touching it. */
    property string advice

    signal chosen

    width: parent?.width ?? 0
    topPadding: Metrics.gapTiny
    spacing: Metrics.gapTiny

    HintText {
        width: parent.width
        text: root.advice
    }

    SecondaryButton {
        objectName: root.name
        width: parent.width
        icon: root.icon
        text: root.text
        Accessible.description: root.advice
        onClicked: root.chosen()
    }
}
