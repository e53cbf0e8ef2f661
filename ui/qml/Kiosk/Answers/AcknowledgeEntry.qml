// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A sentence to agree to. */
Entry {
    id: root

    required property AcknowledgeItem item

    input: field.input

    AcknowledgeAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        hint: root.item.hint
        text: root.item.label
        sentence: root.item.second
        checked: root.item.value !== ""
        error: root.item.error
        onToggled: given => root.viewModel.agree(root.item.ref, given)
    }
}
