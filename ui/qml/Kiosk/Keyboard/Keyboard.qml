// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme
import Kiosk.ViewModels

/**
 * The on-screen keyboard: the letters of the person's language, or a pad for numbers.
 *
 * Give it a width; its height follows. What it types goes to whatever has the focus.
 */
Rectangle {
    id: root

    /** The language whose letters are shown. */
    property string language: "en"
    /** What is being answered: "text", "latin", "digits", "number", "phone", "email" or "document". */
    property string kind: "text"
    property bool open: true

    /** Whether it lies under a page on a screen that has little height to spare. */
    readonly property bool low: root.Window.width > root.Window.height && root.width > root.Window.width * 0.7
    readonly property int keyHeight: keys.pad ? (root.low ? Metrics.lowPadKeyHeight : Theme.textSize > 1 ? Metrics.keyHeight : Metrics.padKeyHeight) : (root.low ? Metrics.lowKeyHeight : Metrics.keyHeight)
    readonly property int margin: root.low ? Metrics.gap : Metrics.gapLarge
    readonly property int columnCount: keys.pad ? Math.max(...keys.rows.map(row => row.length)) : 0
    readonly property real rowWidth: Math.min(root.width - 2 * Metrics.headerMargin * (keys.pad ? 1 : 0.4), keys.pad ? root.columnCount * Metrics.padKeyWidth + (root.columnCount - 1) * Metrics.keyGap : Metrics.keyboardWidth)

    signal done

    visible: root.open
    implicitWidth: Metrics.keyboardWidth
    implicitHeight: root.open ? column.height + 2 * root.margin : 0
    color: Theme.keyboard
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    function iconOf(action: string): string {
        return action === "backspace" || action === "newline" ? action : action === "shift" ? (keys.shifted ? "shift-on" : "shift") : "";
    }

    function nameOf(action: string): string {
        switch (action) {
        case "space":
            return qsTr("Space");
        case "backspace":
            return qsTr("Delete the last character");
        case "newline":
            return qsTr("Next line");
        case "shift":
            return qsTr("Capital letter");
        case "symbols":
            return qsTr("Digits and signs");
        case "letters":
            return qsTr("Letters");
        case "script":
            return qsTr("Change the alphabet");
        default:
            return qsTr("Done");
        }
    }

    KeyboardViewModel {
        id: keys

        language: root.language
        kind: root.kind
        wide: root.low
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        height: Metrics.hairline
        color: Theme.hairline
    }

    MouseArea {
        anchors.fill: parent
    }

    Column {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        y: root.margin
        spacing: Metrics.keyGap

        Repeater {
            model: keys.rows

            Row {
                id: row

                required property var modelData
                readonly property real units: modelData.reduce((sum, key) => sum + key.width, 0)
                readonly property real unit: (root.rowWidth - spacing * (modelData.length - 1)) / units

                spacing: Metrics.keyGap

                Repeater {
                    model: row.modelData

                    KeyCap {
                        required property var modelData

                        objectName: "key-" + (action === "type" ? modelData.text : action)
                        width: Math.floor(row.unit * modelData.width)
                        height: root.keyHeight
                        opacity: action === "gap" ? 0 : 1
                        enabled: action !== "gap"
                        pad: keys.pad
                        action: modelData.action
                        icon: root.iconOf(action)
                        text: action === "type" ? (keys.shifted ? modelData.shifted : modelData.text) : modelData.label !== "" ? modelData.label : root.nameOf(action)
                        Accessible.name: action === "type" ? text : root.nameOf(action)
                        Accessible.ignored: action === "gap"
                        onClicked: action === "done" ? root.done() : keys.press(action, text)
                    }
                }
            }
        }
    }
}
