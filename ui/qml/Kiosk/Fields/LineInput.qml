// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk.Controls
import Kiosk.Theme

/**
 * One line of typed text that keeps what it is told to itself.
 *
 * There is no menu, no clipboard and no selection: they would carry a passport number over to the
 * next person.
 */
T.TextField {
    id: root

    property bool failed: false
    property bool rightToLeftContent: false
    property string accessibleName
    /**
     * Whether each character stands as a dot. The accessibility tree isn't told: Qt takes the
     * name away with the value, and a field without a name is of use to nobody.
     */
    property bool masked: false

    readonly property bool startsRightToLeft: /^[^A-Za-z\u00C0-\u052F]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(root.text)
    readonly property bool startsLeftToRight: /[A-Za-z\u00C0-\u052F0-9]/.test(root.text)

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(Metrics.fieldHeight, contentHeight + topPadding + bottomPadding, root.placeholderText === "" ? 0 : invitation.implicitHeight + topPadding + bottomPadding)
    leftPadding: Metrics.padding
    rightPadding: Metrics.padding
    topPadding: Metrics.gapSmall
    bottomPadding: Metrics.gapSmall
    verticalAlignment: TextInput.AlignVCenter
    horizontalAlignment: root.startsRightToLeft || root.rightToLeftContent && !root.startsLeftToRight ? TextInput.AlignRight : TextInput.AlignLeft
    color: Theme.surfaceText
    placeholderTextColor: Theme.secondaryText
    selectedTextColor: Theme.surfaceText
    selectionColor: "transparent"
    font.pixelSize: Typography.field
    selectByMouse: false
    persistentSelection: false
    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
    echoMode: root.masked ? TextInput.Password : TextInput.Normal
    passwordCharacter: "•"
    passwordMaskDelay: 0
    focusPolicy: Qt.StrongFocus
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Accessible.role: Accessible.EditableText
    Accessible.name: root.accessibleName
    Accessible.focusable: true

    Keys.onPressed: event => {
        const banned = [StandardKey.Copy, StandardKey.Cut, StandardKey.Paste, StandardKey.SelectAll, StandardKey.Undo, StandardKey.Redo];
        event.accepted = event.key === Qt.Key_Menu || banned.some(key => event.matches(key));
    }
    onSelectedTextChanged: root.deselect()
    onEchoModeChanged: root.Accessible.passwordEdit = false
    Component.onCompleted: root.Accessible.passwordEdit = false

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

    Wording {
        id: invitation

        anchors.fill: parent
        anchors.leftMargin: root.leftPadding
        anchors.rightMargin: root.rightPadding
        visible: root.text === "" && root.placeholderText !== ""
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: root.horizontalAlignment === TextInput.AlignRight ? Text.AlignRight : Text.AlignLeft
        text: root.placeholderText
        color: root.placeholderTextColor
        font.pixelSize: Typography.body
    }
}
