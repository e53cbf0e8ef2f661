// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A day, a month, a year, a time, or a day and a time. */
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
        second: root.item.second
        accessibleName: root.item.label
        parts: root.item.parts
        value: root.item.shown
        error: root.item.error
        onEdited: value => root.viewModel.answer(root.item.ref, value)
    }
}
