// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** A corner that leads members of staff to their sign-in, for whoever holds it long enough. */
MouseArea {
    id: root

    signal found

    readonly property bool unread: true

    width: Metrics.target
    height: Metrics.target
    pressAndHoldInterval: 5000
    onPressAndHold: root.found()
}
