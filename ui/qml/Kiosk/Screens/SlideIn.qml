// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Moves an item in from where the person goes; stands still where motion is reduced. */
ParallelAnimation {
    id: root

    required property Item target
    required property Translate shift
    /** 1 from the right, -1 from the left. */
    property int direction: 1

    readonly property real distance: Metrics.mm(30)

    NumberAnimation {
        target: root.shift
        property: "x"
        from: root.direction * root.distance
        to: 0
        duration: Metrics.motion
        easing.type: Easing.OutCubic
    }

    NumberAnimation {
        target: root.target
        property: "opacity"
        from: 0
        to: 1
        duration: Metrics.motion
    }

    /** Plays once, from the side that a page ahead or behind comes from in this script. */
    function play(forward: bool, rightToLeft: bool): void {
        root.direction = forward === rightToLeft ? -1 : 1;
        if (Metrics.motion > 0)
            root.restart();
    }
}
