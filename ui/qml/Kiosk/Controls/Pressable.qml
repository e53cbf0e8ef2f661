// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Templates as T

/**
 * Anything that can be pressed.
 *
 * A press counts when the finger is lifted inside, and is taken back by sliding off. Enter, Return,
 * Space and Select press once however long they are held. While busy it is seen but does nothing.
 */
T.Control {
    id: root

    property string text
    property bool busy: false
    /** Whether the press that is being told came from a finger, as opposed to keys or a reader. */
    property bool touched: false
    readonly property bool pressed: area.containsPress && !root.busy

    signal clicked

    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    scale: root.pressed ? 0.98 : 1

    Accessible.role: Accessible.Button
    Accessible.name: root.text
    Accessible.focusable: root.focusPolicy !== Qt.NoFocus
    Accessible.pressed: root.pressed
    Accessible.onPressAction: root.click()

    Keys.onPressed: event => {
        if (root.presses(event.key)) {
            event.accepted = true;
            if (!event.isAutoRepeat)
                root.click();
        }
    }
    Keys.onReleased: event => event.accepted = root.presses(event.key)

    /** Does what a press does. */
    function click(): void {
        if (root.enabled && !root.busy)
            root.clicked();
    }

    /** Takes a press back that has not ended: what it would do has become something else. */
    function forget(): void {
        area.visible = false;
        area.visible = true;
    }

    function presses(key: int): bool {
        return [Qt.Key_Space, Qt.Key_Return, Qt.Key_Enter, Qt.Key_Select].includes(key);
    }

    MouseArea {
        id: area

        anchors.fill: parent
        onPressed: {
            if (root.focusPolicy & Qt.ClickFocus)
                root.forceActiveFocus(Qt.MouseFocusReason);
        }
        onClicked: {
            root.touched = true;
            root.click();
            root.touched = false;
        }
    }
}
