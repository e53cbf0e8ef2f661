// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A signature or a sketch. */
Entry {
    id: root

    required property SignatureItem item

    input: field.input

    SignatureAnswer {
        id: field

        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        error: root.item.error
        signature: root.item.signature
        strokes: root.item.strokes
        picture: root.item.keptPicture
        signed: root.item.value !== ""
        byName: root.item.byName
        typedName: root.item.typedName
        maximumLength: root.item.maximumLength
        trouble: root.item.setback
        onBegun: (x, y) => root.item.begin(x, y)
        onMoved: (x, y) => root.item.move(x, y)
        onLifted: root.item.lift()
        onWiped: root.item.wipe()
        onByNameWanted: wanted => root.item.signByName(wanted)
        onNameTyped: text => root.item.typeName(text)
        onNameConfirmed: root.item.confirmName()
    }
}
