// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** Things to put in order. */
Entry {
    id: root

    required property RankItem item

    input: field.input

    RankAnswer {
        id: field

        objectName: "field-" + root.item.name
        width: root.width
        focus: true
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        error: root.item.error
        ranks: root.item.ranks
        count: root.item.count
        pictured: root.item.pictured
        ordered: root.item.ordered
        withdrawable: root.item.withdrawable
        onMoved: (place, to) => root.viewModel.rank(root.item.ref, place, to)
        onAccepted: root.viewModel.rank(root.item.ref, 0, 0)
        onWithdrawn: root.viewModel.answer(root.item.ref, "")
    }
}
