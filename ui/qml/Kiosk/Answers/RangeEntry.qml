// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A place on a scale. */
Entry {
    id: root

    required property RangeItem item

    input: field.input

    RangeAnswer {
        id: field

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
        leap: root.item.leap
        said: root.item.said
        startText: root.item.startText
        endText: root.item.endText
        vertical: root.item.vertical
        ticked: root.item.ticked
        scaled: root.item.scaled
        onMoved: place => root.viewModel.answer(root.item.ref, root.item.at(place))
    }
}
