// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
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
    readonly property int margin: root.low ? Metrics.gap : Metrics.gapLarge
    /** What twelve keys need that fingers can tell apart. */
    readonly property int leastWidth: 12 * Metrics.target + 11 * Metrics.keyGap + 2 * Metrics.gapTiny
    /** Where a person with a keypad is, and what the keys do; outlives every keyboard. */
    required property KeyboardViewModel keys
    readonly property Loader board: root.keys.pad ? pad : letters

    signal done

    objectName: "keyboard"
    visible: root.open
    implicitWidth: Metrics.keyboardWidth
    implicitHeight: root.open ? root.board.height + 2 * root.margin : 0
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

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        height: Metrics.hairline
        color: Theme.hairline
    }

    MouseArea {
        anchors.fill: parent
    }

    component Board: KeyGrid {
        keys: root.keys
        low: root.low
        room: root.room > 0 ? Math.max(1, root.room - 2 * root.margin) : 0
        onDone: root.done()
    }

    Late {
        id: letters

        anchors.horizontalCenter: parent.horizontalCenter
        y: root.margin
        shown: !root.keys.pad
        sourceComponent: Board {
            model: root.keys.letters
            rowWidth: Math.min(Metrics.keyboardWidth, root.width - 2 * Math.min(Metrics.headerMargin * 0.4, (root.width - root.leastWidth) / 2 + Metrics.gapTiny))
        }
    }

    Late {
        id: pad

        anchors.horizontalCenter: parent.horizontalCenter
        y: root.margin
        shown: root.keys.pad
        sourceComponent: Board {
            model: root.keys.digits
            pad: true
            rowWidth: Math.min(root.keys.padColumns * Metrics.padKeyWidth + (root.keys.padColumns - 1) * Metrics.keyGap, root.width - 2 * Metrics.headerMargin)
        }
    }
}
