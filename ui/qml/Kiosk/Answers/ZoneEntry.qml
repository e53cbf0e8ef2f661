// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** The lines of a travel document. */
Entry {
    id: root

    required property ZoneItem item

    input: field.input

    ZoneAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        text: root.item.shown
        maximumLength: root.item.maximumLength
        room: root.item.room
        error: root.item.error
        inputKind: root.item.inputKind
        scans: root.item.scans
        photographs: root.item.photographs
        listening: root.item.listening
        scanning: root.item.scanning
        photographing: root.item.photographing
        working: root.item.working
        trouble: root.item.setback
        check: root.item.check
        details: root.item.details
        sample: root.item.sample
        sampleAdvice: root.item.sampleAdvice
        onEdited: text => root.viewModel.answer(root.item.ref, text)
        onScan: root.item.scan()
        onPhotograph: root.item.photograph()
        onTakeSample: root.item.takeSample()
    }
}
