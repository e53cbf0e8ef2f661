// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Faces from bad to good, side by side and of one size. */
Row {
    id: root

    /** Rows with ``face``, ``icon`` and ``text``. */
    property alias model: faces.model

    /** Whether a word doesn't fit beneath its face. */
    readonly property bool overflows: {
        for (let place = 0; place < faces.count; place++)
            if ((faces.itemAt(place) as FaceButton)?.overflows)
                return true;
        return false;
    }
    readonly property real cell: Math.floor((root.width - (faces.count - 1) * root.spacing) / Math.max(1, faces.count))
    readonly property real tallest: Math.max(0, ...root.children.map(one => one.implicitHeight))

    signal chosen(int face)

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
