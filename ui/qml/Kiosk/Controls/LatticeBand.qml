// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The one ornament: a band of the lattice of şəbəkə windows. */
Rectangle {
    id: root

    implicitHeight: Metrics.bandHeight
    color: Theme.ornament

    Image {
        anchors.fill: parent
        fillMode: Image.Tile
        horizontalAlignment: Image.AlignHCenter
        verticalAlignment: Image.AlignTop
        source: "image://icon/lattice/" + Theme.ornamentLine.toString().substring(1)
        sourceSize: Qt.size(Metrics.latticeTile, Metrics.latticeTile)
    }
}
