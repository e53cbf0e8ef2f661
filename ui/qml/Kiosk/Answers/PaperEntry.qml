// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A paper to bring. */
Entry {
    id: root

    required property NoteItem item

    PaperLine {
        objectName: "note-" + root.item.name
        width: root.width
        text: root.item.label
        second: root.item.second
    }
}
