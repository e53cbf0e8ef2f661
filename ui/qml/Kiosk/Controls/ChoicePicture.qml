// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The picture of a choice, whole, on a place of one size; without one it is not there at all. */
Image {
    id: root

    property string picture

    height: Math.round(Metrics.choicePicture * (root.width > 1.5 * Metrics.choicePicture ? 1 : 0.75))
    visible: root.picture !== ""
    source: root.picture
    cache: false
    fillMode: Image.PreserveAspectFit
    smooth: true
    // the choice around it says its words, which are the picture's as well
    Accessible.ignored: true
}
