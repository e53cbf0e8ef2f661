// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Faces from bad to good, side by side and of one size. */
Row {
    id: root

    /** Rows with ``face``, ``icon`` and ``text``. */
    property alias model: faces.model

    /** How wide the bar is when it stands on a longer page: whether words fit must not depend on that. */
    property real narrowest: root.width
    /** Whether a word doesn't fit beneath its face. */
    readonly property bool overflows: {
        for (let place = 0; place < faces.count; place++)
            if ((faces.itemAt(place) as FaceButton)?.least > root.cellOf(root.narrowest) + 1)
                return true;
        return false;
    }
    readonly property real cell: root.cellOf(root.width)
    readonly property real tallest: Math.max(0, ...root.children.map(one => one.implicitHeight))

    signal chosen(int face)

    function cellOf(width: real): real {
        return Math.floor((width - (faces.count - 1) * root.spacing) / Math.max(1, faces.count));
    }

    spacing: Metrics.targetGap
    Accessible.role: Accessible.Grouping

    Repeater {
        id: faces

        FaceButton {
            required property int face

            required text
            required icon

            objectName: "face-" + face
            width: root.cell
            height: root.tallest
            onClicked: root.chosen(face)
        }
    }
}
