// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Asks how it was, once; whoever doesn't want to say walks past it. */
Card {
    id: root

    required property ReceiptViewModel viewModel

    /** Whether a word doesn't fit beneath its face: then nobody is asked. */
    readonly property bool overflows: {
        for (let place = 0; place < faces.count; place++)
            if ((faces.itemAt(place) as FaceButton)?.overflows)
                return true;
        return false;
    }

    /** The person chose a face, which goes, and the focus with it. */
    signal chosen

    verticalPadding: Metrics.gap
    spacing: Metrics.gapSmall

    Subheading {
        objectName: "rating-question"
        width: parent.width
        text: root.viewModel.hasRated ? qsTr("Thank you. That helps us.") : qsTr("How was it?")
        font.pixelSize: Typography.title
    }

    Row {
        id: row

        readonly property real cell: Math.floor((row.width - (faces.count - 1) * row.spacing) / Math.max(1, faces.count))
        readonly property real tallest: Math.max(0, ...row.children.map(one => one.implicitHeight))

        width: parent.width
        visible: !root.viewModel.hasRated
        spacing: Metrics.targetGap
        Accessible.role: Accessible.Grouping
        Accessible.name: qsTr("How was it?")

        Repeater {
            id: faces

            model: root.viewModel.faces

            FaceButton {
                required property int face

                required text
                required icon

                objectName: "face-" + face
                width: row.cell
                height: row.tallest
                onClicked: {
                    root.chosen();
                    root.viewModel.rate(face);
                }
            }
        }
    }
}
