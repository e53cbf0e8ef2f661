// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme
import Kiosk.ViewModels

/** The rows of keys of one shape: of letters, or a pad's. */
Column {
    id: root

    required property KeyboardViewModel keys
    required property QtObject model
    property bool pad: false
    /** Whether there is little height to spare. */
    property bool low: false
    /** The height that there is for all rows; 0 or less where they may be as high as they like. */
    property real room: 0
    property real rowWidth: 0

    readonly property int wantedHeight: root.pad ? (root.low ? Metrics.lowPadKeyHeight : Theme.textSize > 1 ? Metrics.keyHeight : Metrics.padKeyHeight) : (root.low ? Metrics.lowKeyHeight : Metrics.keyHeight)
    readonly property real roomOfRow: (root.room + Metrics.keyGap) / lines.count - Metrics.keyGap
    /** What a finger needs, and a letter of the chosen height. */
    readonly property int leastHeight: Math.max(Metrics.target, Math.ceil(1.39 * Typography.key))
    readonly property int keyHeight: Math.max(root.leastHeight, root.room > 0 ? Math.min(root.wantedHeight, root.roomOfRow) : root.wantedHeight)

    signal done

    spacing: Metrics.keyGap

    function iconOf(action: string): string {
        return action === "backspace" || action === "newline" ? action : action === "shift" ? (root.keys.shifted ? "shift-on" : "shift") : "";
    }

    KeyNames {
        id: names
    }

    Repeater {
        id: lines

        model: root.model

        Row {
            id: line

            required property int place
            required property QtObject keys
            required property real units
            required property int count
            readonly property real unit: (root.rowWidth - spacing * (line.count - 1)) / line.units

            spacing: Metrics.keyGap

            Repeater {
                model: line.keys

                KeyCap {
                    id: cap

                    required property int place
                    required action
                    required property string small
                    required property string capital
                    required property string label
                    required property real units

                    objectName: "key-" + (action === "type" ? small : action)
                    // its row may be taken down before it is, when other keys come
                    width: Math.floor((line?.unit ?? 0) * cap.units)
                    height: root.keyHeight
                    opacity: action === "gap" ? 0 : 1
                    enabled: action !== "gap"
                    pad: root.pad
                    pointed: root.visible && root.keys.scanning && root.keys.row === line?.place && root.keys.column === cap.place
                    turned: root.keys.rightToLeft
                    icon: root.iconOf(action)
                    typed: root.keys.shifted ? cap.capital : cap.small
                    text: cap.label !== "" ? cap.label : action === "type" ? typed : names.done(action)
                    Accessible.name: action === "type" ? names.typed(typed, root.keys.shifted) : names.done(action)
                    Accessible.ignored: action === "gap"
                    onPointedChanged: {
                        if (pointed)
                            root.keys.pointedItem = cap;
                    }
                    // a finger that rests on a key has pressed that key, and not what it becomes
                    onSmallChanged: forget()
                    onActionChanged: forget()
                    onClicked: action === "done" ? root.done() : root.keys.press(action, typed)
                }
            }
        }
    }
}
