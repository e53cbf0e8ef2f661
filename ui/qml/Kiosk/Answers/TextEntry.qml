// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** Words or a number. */
Entry {
    id: root

    required property TextItem item

    input: field.input

    TextAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        text: root.item.shown
        restingText: root.item.grouped
        masked: root.item.masked
        maximumLength: root.item.maximumLength
        room: root.item.room
        error: root.item.error
        inputKind: root.item.inputKind
        multiline: root.item.multiline
        rightToLeftContent: LayoutMirroring.enabled && inputKind === "text"
        onEdited: text => root.viewModel.answer(root.item.ref, text)
    }
}
