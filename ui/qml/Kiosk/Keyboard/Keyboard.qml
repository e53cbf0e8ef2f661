// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme
import Kiosk.ViewModels

/**
 * The on-screen keyboard: the letters of the person's language, or a pad for numbers.
 *
 * Give it a width of at least leastWidth; its height follows. What it types goes to whatever has
 * the focus, and the focus stays there while a person with a keypad goes from key to key.
 */
Rectangle {
    id: root

    /** The language whose letters are shown. */
    property string language: "en"
    /** What is being answered: "text", "latin", "digits", "number", "phone", "email" or "document". */
    property string kind: "text"
    property bool open: true
    /** The height that there is for it; 0 where it may be as high as it likes. */
    property real room: 0

    /** Whether it lies under a page on a screen that has little height to spare. */
    readonly property bool low: root.Window.width > root.Window.height && root.width > root.Window.width * 0.7
    readonly property int wantedHeight: root.keys.pad ? (root.low ? Metrics.lowPadKeyHeight : Theme.textSize > 1 ? Metrics.keyHeight : Metrics.padKeyHeight) : (root.low ? Metrics.lowKeyHeight : Metrics.keyHeight)
    readonly property real roomOfRow: (root.room - 2 * root.margin + Metrics.keyGap) / root.keys.rows.length - Metrics.keyGap
    /** What a finger needs, and a letter of the chosen height. */
    readonly property int leastHeight: Math.max(Metrics.target, Math.ceil(1.39 * Typography.key))
    readonly property int keyHeight: root.room > 0 ? Math.max(root.leastHeight, Math.min(root.wantedHeight, root.roomOfRow)) : Math.max(root.leastHeight, root.wantedHeight)
    readonly property int margin: root.low ? Metrics.gap : Metrics.gapLarge
    readonly property int columnCount: root.keys.pad ? Math.max(...root.keys.rows.map(row => row.length)) : 0
    /** What twelve keys need that fingers can tell apart. */
    readonly property int leastWidth: 12 * Metrics.target + 11 * Metrics.keyGap + 2 * Metrics.gapTiny
    /** Where a person with a keypad is, and what the keys do; outlives every keyboard. */
    required property KeyboardViewModel keys
    readonly property real rowWidth: Math.min(root.width - 2 * (root.keys.pad ? Metrics.headerMargin : Math.min(Metrics.headerMargin * 0.4, (root.width - root.leastWidth) / 2 + Metrics.gapTiny)), root.keys.pad ? root.columnCount * Metrics.padKeyWidth + (root.columnCount - 1) * Metrics.keyGap : Metrics.keyboardWidth)

    signal done

    objectName: "keyboard"
    visible: root.open
    implicitWidth: Metrics.keyboardWidth
    implicitHeight: root.open ? column.height + 2 * root.margin : 0
    color: Theme.keyboard
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Keyboard")

    onOpenChanged: {
        if (!root.open)
            root.keys.leave();
    }
    Component.onDestruction: root.keys.leave()

    function iconOf(action: string): string {
        return action === "backspace" || action === "newline" ? action : action === "shift" ? (root.keys.shifted ? "shift-on" : "shift") : "";
    }

    Binding {
        target: root.keys
        property: "language"
        value: root.language
    }

    Binding {
        target: root.keys
        property: "kind"
        value: root.kind
    }

    Binding {
        target: root.keys
        property: "wide"
        value: root.low
    }

    KeyNames {
        id: names
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
            model: root.keys.rows

            Row {
                id: row

                required property int index
                required property var modelData
                readonly property real units: modelData.reduce((sum, key) => sum + key.width, 0)
                readonly property real unit: (root.rowWidth - spacing * (modelData.length - 1)) / units

                spacing: Metrics.keyGap

                Repeater {
                    model: row.modelData

                    KeyCap {
                        id: cap

                        required property int index
                        required property var modelData

                        objectName: "key-" + (action === "type" ? modelData.text : action)
                        // its row may be taken down before it is, when other keys come
                        width: Math.floor((row?.unit ?? 0) * modelData.width)
                        height: root.keyHeight
                        opacity: action === "gap" ? 0 : 1
                        enabled: action !== "gap"
                        pad: root.keys.pad
                        action: modelData.action
                        pointed: root.keys.scanning && root.keys.row === row?.index && root.keys.column === index
                        turned: root.keys.rightToLeft
                        icon: root.iconOf(action)
                        typed: root.keys.shifted ? modelData.shifted : modelData.text
                        text: modelData.label !== "" ? modelData.label : action === "type" ? typed : names.done(action)
                        Accessible.name: action === "type" ? names.typed(typed, root.keys.shifted) : names.done(action)
                        Accessible.ignored: action === "gap"
                        onPointedChanged: {
                            if (pointed)
                                root.keys.pointedItem = cap;
                        }
                        onClicked: action === "done" ? root.done() : root.keys.press(action, typed)
                    }
                }
            }
        }
    }
}
