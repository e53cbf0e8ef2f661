// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** What a bar code says: from a reader while the field has the focus, or typed. */
TextAnswer {
    id: root

    /** Whether a code that is held before the reader is heard now. */
    property bool listening: false
    /** Whether the reader gave what stands there. */
    property bool read: false

    ReaderLine {
        visible: root.listening || root.read
        icon: root.read ? "check-circle" : "barcode"
        ink: root.read ? Theme.success : Theme.primary
        text: root.read ? qsTr("This was read from the bar code. Compare it with your document.") : qsTr("Hold the bar code before the reader, or type what stands below it.")
    }
}
