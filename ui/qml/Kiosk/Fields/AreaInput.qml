// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

/** Several lines of typed text; like one line, it has no menu, clipboard or selection. */
T.TextArea {
    id: root

    property bool failed: false
    property bool rightToLeftContent: false
    property string accessibleName
    /** Characters up to which it takes keys; what is longer already stays, and can be shortened. */
    property int maximumLength: 32767

    readonly property bool startsRightToLeft: /^[^A-Za-z\u00C0-\u052F]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(root.text)
    readonly property bool startsLeftToRight: /[A-Za-z\u00C0-\u052F0-9]/.test(root.text)

    signal edited

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.fieldHeight * 1.6, contentHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gap
    bottomPadding: Metrics.gap
    textFormat: TextEdit.PlainText
    wrapMode: TextEdit.Wrap
    horizontalAlignment: root.startsRightToLeft || root.rightToLeftContent && !root.startsLeftToRight ? TextEdit.AlignRight : TextEdit.AlignLeft
    color: Theme.surfaceText
    placeholderTextColor: Theme.secondaryText
    selectedTextColor: Theme.surfaceText
    selectionColor: "transparent"
    font.pixelSize: Typography.field
    selectByMouse: false
    persistentSelection: false
    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
    focusPolicy: Qt.StrongFocus
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Accessible.role: Accessible.EditableText
    Accessible.name: root.accessibleName
    Accessible.focusable: true
    Accessible.multiLine: true

    /** Whether a key would write beyond the end of what fits; keys that take away carry a control sign. */
    function overflows(event: KeyEvent): bool {
        return root.length >= root.maximumLength && (event.text >= " " && event.text !== "\u007F" || [Qt.Key_Return, Qt.Key_Enter].includes(event.key));
    }

    Keys.onPressed: event => {
        const banned = [StandardKey.Copy, StandardKey.Cut, StandardKey.Paste, StandardKey.SelectAll, StandardKey.Undo, StandardKey.Redo];
        if (event.key === Qt.Key_Tab)
            root.nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason);
        else if (event.key === Qt.Key_Backtab)
            root.nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason);
        event.accepted = [Qt.Key_Menu, Qt.Key_Tab, Qt.Key_Backtab].includes(event.key) || root.overflows(event) || banned.some(key => event.matches(key));
    }
    onSelectedTextChanged: root.deselect()
    onTextChanged: {
        if (root.activeFocus)
            root.edited();
    }

    background: Plate {
        focused: root.activeFocus
        radius: Metrics.radius
        borderColor: root.failed ? Theme.danger : Theme.controlBorder
        borderWidth: Metrics.border
    }

    cursorDelegate: Rectangle {
        width: Metrics.cursor
        visible: root.activeFocus
        color: Theme.primary
    }

    MouseArea {
        anchors.fill: parent
        acceptedButtons: Qt.MiddleButton | Qt.RightButton
    }
}
