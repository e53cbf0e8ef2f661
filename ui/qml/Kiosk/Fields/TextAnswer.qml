// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick

/**
 * An answer in the person's own words.
 *
 * Bind text to the stored answer: what is shown returns to it when the field is left.
 */
AnswerFrame {
    id: root

    property string text
    /** The keyboard that the answer wants: "text", "latin", "digits", "number", "phone", "email", "document". */
    property string inputKind: "text"
    property int maximumLength: 500
    property bool multiline: false
    property string placeholder
    /** Whether an empty field begins on the right. */
    property bool rightToLeftContent: root.LayoutMirroring.enabled && root.inputKind === "text"
    readonly property Item input: loader.item as Item

    signal edited(string text)

    Loader {
        id: loader

        width: parent.width
        focus: true
        sourceComponent: root.multiline ? area : line
    }

    Component {
        id: line

        LineInput {
            objectName: "input"
            focus: true
            text: root.text
            failed: root.error !== ""
            maximumLength: root.maximumLength
            placeholderText: root.placeholder
            rightToLeftContent: root.rightToLeftContent
            accessibleName: root.accessibleName
            Accessible.description: root.error !== "" ? root.error : root.hint
            onTextEdited: root.edited(text)
            onActiveFocusChanged: {
                if (!activeFocus && text !== root.text)
                    text = root.text;
            }
        }
    }

    Component {
        id: area

        AreaInput {
            objectName: "input"
            focus: true
            text: root.text
            failed: root.error !== ""
            maximumLength: root.maximumLength
            rightToLeftContent: root.rightToLeftContent
            accessibleName: root.accessibleName
            Accessible.description: root.error !== "" ? root.error : root.hint
            onEdited: {
                if (text !== root.text)
                    root.edited(text);
            }
            onActiveFocusChanged: {
                if (!activeFocus && text !== root.text)
                    text = root.text;
            }
        }
    }
}
