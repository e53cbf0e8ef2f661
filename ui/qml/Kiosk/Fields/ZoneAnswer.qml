// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * The lines of a travel document: read by a device, or copied.
 *
 * What they say stands above them as soon as they are right, to be compared with the document.
 */
FocusScope {
    id: root

    property alias label: field.label
    property alias hint: field.hint
    property alias second: field.second
    property alias accessibleName: field.accessibleName
    property alias text: field.text
    property alias maximumLength: field.maximumLength
    property alias room: field.room
    property alias error: field.error
    property alias inputKind: field.inputKind
    readonly property Item input: field.input
    property bool scans: false
    property bool photographs: false
    property bool listening: false
    property bool scanning: false
    property bool photographing: false
    /** What is going on; empty while nothing is. */
    property string working
    /** Why the last try gave nothing. */
    property string trouble
    /** What is still missing while somebody copies them. */
    property string check
    /** What lays the next sample passport before the reader; empty where nobody practises. */
    property string sample
    /** What there is to learn from it. */
    property string sampleAdvice
    /** A model with the roles label and value. */
    property var details

    readonly property bool isBusy: root.working !== ""

    signal edited(string text)
    signal scan
    signal photograph
    signal takeSample

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight
    height: implicitHeight

    onTroubleChanged: {
        if (root.trouble !== "")
            revealing.restart();
    }

    /** Brings an item into view, wherever the page stands. */
    function reveal(item: Item): void {
        for (let at = root.parent; at !== null; at = at.parent)
            (at as ScrollArea)?.reveal(item);
    }

    // timers, and not Qt.callLater: they end with the field when the page goes
    Timer {
        id: revealing

        interval: 0
        onTriggered: root.reveal(said.count > 0 ? asked : setback)
    }

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapLarge

        Card {
            objectName: "details"
            width: parent.width
            height: implicitHeight
            visible: said.count > 0
            spacing: 0

            Subheading {
                id: asked

                width: parent.width
                text: qsTr("Is this what your document says?")
            }

            HintText {
                width: parent.width
                bottomPadding: Metrics.gapSmall
                text: qsTr("Compare every word and number. What is wrong you can correct on the next pages.")
            }

            Repeater {
                id: said

                model: root.details
                onCountChanged: {
                    if (said.count > 0 && !field.activeFocus)
                        revealing.restart();
                }

                SummaryRow {
                    required label
                    required value
                    required property int index

                    width: parent?.width ?? 0
                    separated: index < said.count - 1
                }
            }
        }

        Banner {
            id: setback

            objectName: "trouble"
            width: parent.width
            visible: root.trouble !== ""
            kind: "warning"
            text: root.trouble
        }

        Turning {
            objectName: "working"
            width: parent.width
            height: implicitHeight
            visible: root.isBusy
            text: root.working
        }

        DeviceWay {
            name: "scan"
            visible: root.scanning || root.scans && !root.isBusy
            icon: root.scanning ? "close" : "scanner"
            text: root.scanning ? qsTr("Stop reading") : qsTr("Read with the scanner")
            advice: qsTr("Lay the page with the lines face down on the scanner.")
            onChosen: root.scan()
        }

        DeviceWay {
            name: "photograph"
            visible: root.photographing || root.photographs && !root.isBusy
            icon: root.photographing ? "close" : "camera"
            text: root.photographing ? qsTr("Stop reading") : qsTr("Read with the camera")
            advice: qsTr("Lay the page with the lines under the camera, flat.")
            onChosen: root.photograph()
        }

        DeviceWay {
            name: "sample"
            visible: root.sample !== "" && !root.isBusy
            icon: "passport"
            text: root.sample
            advice: root.sampleAdvice
            onChosen: root.takeSample()
        }

        ReaderLine {
            visible: root.listening
            text: qsTr("Draw the lines through the reader, or copy them here.")
        }

        TextAnswer {
            id: field

            objectName: root.objectName
            focus: true
            width: parent.width
            multiline: true
            rightToLeftContent: false
            onEdited: text => root.edited(text)
        }

        HintText {
            objectName: "check"
            width: parent.width
            visible: text !== ""
            text: root.check
        }
    }
}
