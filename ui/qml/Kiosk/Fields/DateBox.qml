// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One part of a date: a label over a few digits, typed in any of three scripts. */
Column {
    id: root

    property string label
    property string text
    /** What the boxes together are called, and what helps with them: for those who don't see it. */
    property string group
    property string description
    property int digits: 2
    property alias failed: input.failed
    readonly property alias input: input
    /** What its name and its digits need. */
    readonly property int leastWidth: Math.ceil(Math.max(name.implicitWidth, 0.62 * root.digits * Typography.field + input.leftPadding + input.rightPadding))

    signal edited(string digits)
    signal filled
    signal retreated

    spacing: Metrics.gapSmall

    LabelText {
        id: name

        text: root.label
    }

    LineInput {
        id: input

        width: parent.width
        text: root.text
        maximumLength: root.digits
        accessibleName: root.group === "" ? root.label : root.label + ", " + root.group
        Accessible.description: root.description
        horizontalAlignment: root.LayoutMirroring.enabled ? TextInput.AlignRight : TextInput.AlignLeft
        leftPadding: Metrics.gapLarge
        rightPadding: Metrics.gapLarge
        inputMethodHints: Qt.ImhDigitsOnly | Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
        validator: RegularExpressionValidator {
            regularExpression: /[0-9٠-٩۰-۹]*/
        }
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Backspace && input.text === "") {
                event.accepted = true;
                root.retreated();
            }
        }
        onTextEdited: {
            const ascii = root.inAscii(text);
            if (text !== ascii)
                text = ascii;
            root.edited(ascii);
            if (ascii.length === root.digits)
                root.filled();
        }
    }

    /** The digits 0 to 9 for Arabic and Persian ones. */
    function inAscii(typed: string): string {
        return typed.replace(/[\u0660-\u0669]/g, digit => String(digit.charCodeAt(0) - 0x0660)).replace(/[\u06F0-\u06F9]/g, digit => String(digit.charCodeAt(0) - 0x06F0));
    }
}
