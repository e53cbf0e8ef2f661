// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** A document by scanner, by camera or from a memory stick. */
Entry {
    id: root

    required property UploadItem item

    DocumentAnswer {
        objectName: "field-" + root.item.name
        focus: true
        width: root.width
        label: root.item.shownLabel
        hint: root.item.hint
        second: root.item.second
        accessibleName: root.item.label
        error: root.item.error
        phase: root.item.state === UploadItem.Working ? "working" : root.item.state === UploadItem.Choosing ? "choosing" : root.item.state === UploadItem.Kept ? "kept" : "empty"
        said: root.item.said
        trouble: root.item.setback
        advice: root.item.advice
        mayGoWithout: root.item.mayGoWithout
        excused: root.item.excused
        scans: root.item.scans
        photographs: root.item.photographs
        readsSticks: root.item.readsSticks
        takesMore: root.item.takesMore
        pages: root.item.pages
        files: root.item.files
        cut: root.item.cut
        onScan: root.item.scan()
        onStop: root.item.stop()
        onPhotograph: root.item.photograph()
        onLook: root.item.look()
        onPick: key => root.item.pick(key)
        onAgain: root.item.again()
        onRemove: root.item.remove()
        onGoWithout: root.item.goWithout()
        onCloseList: root.item.closeList()
    }
}
