// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** What a key is called for those who listen: a sign that is only seen says nothing. */
QtObject {
    id: root

    /** The name of a key that types. */
    function typed(text: string, shifted: bool): string {
        const sign = root.sign(text);
        if (sign !== "")
            return sign;
        return shifted && text.toLowerCase() !== text ? qsTr("Capital %1").arg(text) : text;
    }

    /** The name of a key that does something. */
    function done(action: string): string {
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
        case "accents":
            return qsTr("Letters with signs");
        case "letters":
            return qsTr("Letters");
        case "script":
            return qsTr("Change the alphabet");
        default:
            return qsTr("Done");
        }
    }

    function sign(text: string): string {
        switch (text) {
        case "-":
            return qsTr("Hyphen");
        case "'":
            return qsTr("Apostrophe");
        case ".":
            return qsTr("Full stop");
        case ",":
        case "،":
            return qsTr("Comma");
        case ":":
            return qsTr("Colon");
        case ";":
        case "؛":
            return qsTr("Semicolon");
        case "/":
            return qsTr("Slash");
        case "(":
            return qsTr("Opening bracket");
        case ")":
            return qsTr("Closing bracket");
        case "&":
            return qsTr("And sign");
        case "+":
            return qsTr("Plus");
        case "=":
            return qsTr("Equals sign");
        case "%":
            return qsTr("Percent sign");
        case "#":
        case "№":
            return qsTr("Number sign");
        case "\"":
            return qsTr("Quotation mark");
        case "«":
            return qsTr("Opening quotation mark");
        case "»":
            return qsTr("Closing quotation mark");
        case "!":
            return qsTr("Exclamation mark");
        case "?":
        case "؟":
            return qsTr("Question mark");
        case "_":
            return qsTr("Underscore");
        case "@":
            return qsTr("At sign");
        case "<":
            return qsTr("Filler");
        case "<<":
            return qsTr("Two fillers");
        case "ـ":
            return qsTr("Long stroke");
        case "ء":
            return qsTr("Hamza");
        case "\u200c":
            return qsTr("Half space");
        default:
            return "";
        }
    }
}
