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

    /** How wide the panel is when it makes the page longer than its place. */
    property real narrowest: root.width
    /** Whether a word doesn't fit beneath its face: then nobody is asked. */
    readonly property bool overflows: faces.overflows

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

    FaceBar {
        id: faces

        width: parent.width
        narrowest: root.narrowest - 2 * root.padding
        visible: !root.viewModel.hasRated
        model: root.viewModel.faces
        Accessible.name: qsTr("How was it?")
        onChosen: face => {
            root.chosen();
            root.viewModel.rate(face);
        }
    }
}
