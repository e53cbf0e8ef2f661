// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A day. */
Entry {
    id: root

    required property DateItem item

    input: field.input

    DateAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        accessibleName: root.item.label
        value: root.item.value
        error: root.item.error
        onEdited: value => root.viewModel.answer(root.item.ref, value)
    }
}
