// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

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
    property int maximumLength: 32767
    /** How many characters still fit, in words; empty while there is room enough. */
    property string room
    property bool multiline: false
    property string placeholder
    /** What is shown while nobody types: a number may have its thousands apart. */
    property string restingText: root.text
    /** Whether bystanders shall not read it; a button shows it for as long as the person likes. */
    property bool masked: false
    property bool unmasked: false
    /** Whether that button is there: nobody needs to read a PIN. */
    property bool revealable: true
    /** Whether an empty field begins on the right. */
    property bool rightToLeftContent: root.LayoutMirroring.enabled && root.inputKind === "text"
    readonly property Item input: loader.item as Item
    readonly property string described: [root.error !== "" ? root.error : root.hint, root.room].filter(text => text !== "").join("\n")

    signal edited(string text)

    Loader {
        id: loader

        width: parent.width
        focus: true
        sourceComponent: root.multiline && !root.masked ? area : line
    }

    HintText {
        objectName: "room"
        width: parent.width
        visible: text !== ""
        text: root.room
    }

    SecondaryButton {
        objectName: "unmask"
        anchors.left: parent.left
        visible: root.masked && root.revealable
        leastHeight: Metrics.toolSize
        icon: root.unmasked ? "eye-off" : "eye"
        text: root.unmasked ? qsTr("Hide the answer") : qsTr("Show the answer")
        Accessible.description: root.accessibleName
        onClicked: root.unmasked = !root.unmasked
    }

    Component {
        id: line

        LineInput {
            objectName: "input"
            focus: true
            text: activeFocus ? root.text : root.restingText
            masked: root.masked && !root.unmasked
            failed: root.error !== ""
            // a line cuts what it is given, and so would lose the end of what was read in too long
            maximumLength: Math.max(root.maximumLength, root.text.length)
            placeholderText: root.placeholder
            rightToLeftContent: root.rightToLeftContent
            accessibleName: root.accessibleName
            Accessible.description: root.described
            onTextEdited: root.edited(text)
            onActiveFocusChanged: text = Qt.binding(() => activeFocus ? root.text : root.restingText)
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
            Accessible.description: root.described
            onEdited: {
                if (text !== root.text)
                    root.edited(text);
            }
            onActiveFocusChanged: {
                if (!activeFocus && text !== root.text)
                    text = Qt.binding(() => root.text);
            }
        }
    }
}
