// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A bar code, read while its field has the focus, or typed. */
Entry {
    id: root

    required property BarcodeItem item

    input: field.input
    onActiveFocusChanged: root.item.listen(activeFocus)

    BarcodeAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        text: root.item.value
        maximumLength: root.item.maximumLength
        room: root.item.room
        error: root.item.error
        inputKind: root.item.inputKind
        listening: root.item.listening
        read: root.item.read
        onEdited: text => root.item.type(text)
    }
}
