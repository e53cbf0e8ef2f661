// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * Darkness over everything, for a person who listens and doesn't want to be read.
 *
 * What lies beneath goes on; keys reach it and touches don't. A touch shows one button for a while,
 * so that whoever comes upon a dark screen can light it.
 */
Rectangle {
    id: root

    property bool drawn: false

    /** The person wants to see again. */
    signal opened

    visible: root.drawn
    color: Theme.curtain
    onDrawnChanged: offer.stop()

    MouseArea {
        anchors.fill: parent
        onPressed: offer.restart()
        onWheel: wheel => wheel.accepted = true
    }

    Timer {
        id: offer

        interval: 8000
    }

    SecondaryButton {
        objectName: "curtain-open"
        anchors.centerIn: parent
        visible: offer.running
        focusPolicy: Qt.NoFocus
        text: qsTr("Light the screen")
        onClicked: root.opened()
    }
}
