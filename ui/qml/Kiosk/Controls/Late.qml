// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** Something that most pages never show: it is built when it is first shown, and then kept. */
Loader {
    id: root

    property bool shown: false

    active: false
    visible: root.shown
    onShownChanged: {
        if (root.shown)
            root.active = true;
    }
    Component.onCompleted: root.active = root.shown
}
