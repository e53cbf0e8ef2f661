// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** Keeps the second tap of a hurried hand from the button that has just come under it. */
MouseArea {
    id: root

    /** Milliseconds that it stays; with movement or without, since a hand is as quick either way. */
    property int moment: 0
    /** Whether it stays for as long as somebody says. */
    property bool held: false

    function raise(): void {
        guard.restart();
    }

    visible: root.held || guard.running && root.moment > 0

    Timer {
        id: guard

        interval: root.moment
    }
}
