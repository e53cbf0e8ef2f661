// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls

/** A thing to know, between questions. */
Banner {
    id: root

    property string label

    title: root.label
    prominent: false
}
