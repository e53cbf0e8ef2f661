// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** Documents, signatures and bar codes in every state. */
Item {
    id: root

    required property var words
    /** One of "documents", "kept", "signing". */
    property string kind: "documents"

    readonly property var wave: [[Qt.point(0.1, 0.6), Qt.point(0.25, 0.3), Qt.point(0.4, 0.7), Qt.point(0.55, 0.3), Qt.point(0.7, 0.65), Qt.point(0.9, 0.5)]]

    ScrollArea {
        anchors.fill: parent
        anchors.margins: Metrics.pageMargin
        spacing: Metrics.gapSection

        DocumentAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "documents"
            label: root.words.street
            scans: true
            photographs: true
            readsSticks: true
            trouble: root.words.cityWhy
            mayGoWithout: true
        }

        DocumentAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "documents"
            label: root.words.street
            phase: "working"
            said: root.words.note
        }

        DocumentAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "kept"
            label: root.words.street
            phase: "choosing"
            files: sheets
            cut: true
        }

        DocumentAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "kept"
            label: root.words.street
            phase: "kept"
            said: root.words.note
            pages: sheets
            scans: true
            takesMore: true
        }

        SignatureAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            label: root.words.street
            error: root.words.cityMissing
        }

        SignatureAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            accessibleName: root.words.street
            strokes: root.wave
            signed: true
        }

        SignatureAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            accessibleName: root.words.street
            byName: true
        }

        BarcodeAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            label: root.words.street
            listening: true
        }

        ZoneAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            label: root.words.street
            scans: true
            photographs: true
            details: said
        }

        BarcodeAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "signing"
            label: root.words.street
            text: "AB-1234567"
            read: true
        }
    }

    ListModel {
        id: sheets
    }

    ListModel {
        id: said
    }

    Component.onCompleted: {
        said.append({
            "label": root.words.street,
            "value": "ERIKSSON"
        });
        for (let number = 1; number <= 3; ++number)
            sheets.append({
                "number": number,
                "source": "image://icon/document/808080",
                "key": String(number),
                "label": root.words.street + " " + number
            });
    }
}
