// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** The fields for values, each empty, filled and to be mended: what is typed, or what is touched. */
Item {
    id: root

    required property var words
    /** Whether the fields that are touched are shown, and not those that are typed in. */
    property bool touched: false

    component Boxes: DateAnswer {
        dayText: root.words.date[0]
        monthText: root.words.date[1]
        yearText: root.words.date[2]
        hourText: root.words.time[0]
        minuteText: root.words.time[1]
    }

    ScrollArea {
        anchors.fill: parent
        anchors.margins: Metrics.pageMargin
        spacing: Metrics.gapSection

        Boxes {
            width: parent?.width ?? 0
            visible: !root.touched
            label: root.words.arrived
            parts: ["day", "month", "year", "hour", "minute"]
            value: "2026-11-14T09:05"
        }

        Boxes {
            width: parent?.width ?? 0
            visible: !root.touched
            label: root.words.arrived
            hint: root.words.arrivedHint
            parts: ["month", "year"]
        }

        Boxes {
            width: parent?.width ?? 0
            visible: !root.touched
            label: root.words.time[0]
            parts: ["hour", "minute"]
            value: "25:"
            error: root.words.cityMissing
        }

        TextAnswer {
            width: parent?.width ?? 0
            visible: !root.touched
            label: root.words.reference
            text: "N4K7-Q2P9"
            masked: true
        }

        TextAnswer {
            width: parent?.width ?? 0
            visible: !root.touched
            label: root.words.street
            text: "1250000"
            restingText: "1 250 000"
        }

        RangeAnswer {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.rating
            places: 11
            startText: "0"
            endText: "10"
        }

        RangeAnswer {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.rating
            hint: root.words.streetHint
            places: 100
            place: 61
            leap: 10
            ticked: false
            said: "62"
            startText: "1"
            endText: "100"
            error: root.words.cityMissing
        }

        RangeAnswer {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.rating
            vertical: true
            places: 5
            place: 3
            said: "4 · " + root.words.faces[3]
            startText: "1 · " + root.words.faces[0]
            endText: "5 · " + root.words.faces[4]
        }

        RatingAnswer {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.rating
            place: 3
        }

        RatingAnswer {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.rating
            error: root.words.cityMissing
        }

        NoteText {
            width: parent?.width ?? 0
            visible: root.touched
            label: root.words.check
            blocks: [
                {
                    "kind": "heading",
                    "sign": "",
                    "lines": [[root.piece(root.words.check, false)]]
                },
                {
                    "kind": "paragraph",
                    "sign": "",
                    "lines": [root.words.photograph.split(" ").map((word, place) => root.piece(word + "\u00a0", place < 2))]
                },
                {
                    "kind": "bullet",
                    "sign": "•",
                    "lines": [[root.piece(root.words.stays[0], false)]]
                },
                {
                    "kind": "numbered",
                    "sign": "2.",
                    "lines": [[root.piece(root.words.stays[3], false)]]
                }
            ]
        }
    }

    function piece(text: string, bold: bool): var {
        return {
            "text": text,
            "bold": bold,
            "italic": false
        };
    }
}
