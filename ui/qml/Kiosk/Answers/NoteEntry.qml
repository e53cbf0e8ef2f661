// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** Something to read. */
Entry {
    id: root

    required property NoteItem item

    NoteText {
        objectName: "note-" + root.item.name
        width: root.width
        kind: root.item.tone
        label: root.item.label
        text: root.item.hint
        second: root.item.second
        blocks: root.item.blocks
    }
}
