// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** So many stars. */
Entry {
    id: root

    required property RangeItem item

    RatingAnswer {
        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        error: root.item.error
        places: root.item.places
        place: root.item.place
        onMoved: place => root.viewModel.answer(root.item.ref, root.item.at(place))
    }
}
