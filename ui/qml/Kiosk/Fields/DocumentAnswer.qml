// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * A document that is scanned, photographed, or read from a memory stick.
 *
 * Shows only the ways that this kiosk has. What was read is kept already: going on uses it.
 */
AnswerFrame {
    id: root

    /** One of "empty", "working", "choosing", "kept". */
    property string phase: "empty"
    /** What is there, or what is going on. */
    property string said
    property string trouble
    /** What makes the page that came last hard to read; it is kept all the same. */
    property string advice
    property bool mayGoWithout: false
    property bool excused: false
    property bool scans: false
    property bool photographs: false
    property bool readsSticks: false
    property bool takesMore: false
    /** A model with the roles number and source. */
    property var pages
    /** A model with the roles key and label. */
    property var files
    property bool cut: false
    /** The phase that is shown: follows once the focus is safe. */
    property string shown: "empty"
    /** Whether the person came with keys: the focus must be seen then. */
    property bool byKeys: false

    signal scan
    signal stop
    signal photograph
    signal look
    signal pick(string key)
    signal again
    signal remove
    signal goWithout
    signal closeList

    onPhaseChanged: root.turn()
    onGoWithout: {
        root.hold();
        settling.restart();
    }
    Component.onCompleted: root.shown = root.phase

    /** Shows another phase, and keeps the focus here while the buttons go and others come. */
    function turn(): void {
        root.hold();
        kept.asking = false;
        root.shown = root.phase;
        settling.restart();
    }

    /** Lets nothing have the focus that may go, where the person is here. */
    function hold(): void {
        const here = root.Window.activeFocusItem;
        if (here === null || here === rest || !root.holds(here))
            return;
        root.byKeys = (here as Pressable)?.visualFocus ?? false;
        rest.forceActiveFocus(Qt.OtherFocusReason);
    }

    /** Puts the focus on the first thing that can be done now, unless the person has gone on. */
    function settle(): void {
        if (!rest.activeFocus)
            return;
        const next = rest.nextItemInFocusChain(true);
        if (next !== null && root.holds(next))
            next.forceActiveFocus(root.byKeys ? Qt.TabFocusReason : Qt.OtherFocusReason);
    }

    function holds(item: Item): bool {
        for (let at = item; at !== null; at = at.parent)
            if (at === root)
                return true;
        return false;
    }

    onTroubleChanged: {
        if (root.trouble !== "")
            revealing.restart();
    }

    /** Brings what went wrong into view, wherever the page stands. */
    function reveal(): void {
        for (let at = root.parent; at !== null; at = at.parent)
            (at as ScrollArea)?.reveal(root.shown === "kept" ? keptTrouble : trouble);
    }

    // timers, and not Qt.callLater: they end with the field when the page goes
    Timer {
        id: settling

        interval: 0
        onTriggered: root.settle()
    }

    Timer {
        id: revealing

        interval: 0
        onTriggered: root.reveal()
    }

    Item {
        id: rest

        width: 1
        height: 0
    }

    Column {
        id: ways

        width: parent?.width ?? 0
        visible: root.shown === "empty"
        spacing: Metrics.gap

        Banner {
            id: trouble

            objectName: "trouble"
            width: parent.width
            visible: root.trouble !== ""
            kind: "warning"
            text: root.trouble
        }

        Banner {
            objectName: "excused"
            width: parent.width
            visible: root.excused
            text: qsTr("You can go on. Give this document to an officer.")
        }

        DeviceWay {
            name: "scan"
            visible: root.scans
            icon: "scanner"
            text: qsTr("Scan")
            advice: qsTr("Lay one page face down on the scanner, then touch Scan.")
            onChosen: root.scan()
        }

        DeviceWay {
            name: "photograph"
            visible: root.photographs
            icon: "camera"
            text: qsTr("Take a picture")
            advice: qsTr("Lay the page under the camera, then touch Take a picture.")
            onChosen: root.photograph()
        }

        DeviceWay {
            name: "look"
            visible: root.readsSticks
            icon: "stick"
            text: qsTr("From a memory stick")
            advice: qsTr("Plug your memory stick in, then touch From a memory stick.")
            onChosen: root.look()
        }

        LinkButton {
            objectName: "go-without"
            anchors.left: parent.left
            visible: root.mayGoWithout
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Go on without it")
            onClicked: root.goWithout()
        }
    }

    Column {
        width: parent?.width ?? 0
        visible: root.shown === "working"
        spacing: Metrics.gap

        Turning {
            objectName: "working"
            width: parent.width
            text: root.shown === "working" ? root.said : ""
        }

        SecondaryButton {
            objectName: "stop"
            width: parent.width
            icon: "close"
            text: qsTr("Stop reading")
            onClicked: root.stop()
        }
    }

    Column {
        id: list

        width: parent?.width ?? 0
        visible: root.shown === "choosing"
        spacing: Metrics.gap

        LabelText {
            width: parent.width
            text: qsTr("Choose a file")
        }

        HintText {
            width: parent.width
            visible: root.cut
            text: qsTr("Your memory stick holds more than is listed here. What lies on top comes first.")
        }

        Repeater {
            model: root.shown === "choosing" ? root.files : null

            SecondaryButton {
                required property string key
                required property string label

                objectName: "file-" + key
                width: list.width
                icon: "document"
                text: label
                onClicked: root.pick(key)
            }
        }

        LinkButton {
            objectName: "close-list"
            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            text: qsTr("Choose none of these")
            onClicked: root.closeList()
        }
    }

    Column {
        id: kept

        property bool asking: false

        width: parent?.width ?? 0
        visible: root.shown === "kept"
        spacing: Metrics.gap

        Banner {
            objectName: "said"
            width: parent.width
            kind: "success"
            prominent: false
            text: root.shown === "kept" ? root.said : ""
        }

        Banner {
            id: keptTrouble

            objectName: "trouble"
            width: parent.width
            visible: root.trouble !== ""
            kind: "warning"
            text: root.trouble
        }

        Banner {
            objectName: "advice"
            width: parent.width
            visible: root.advice !== ""
            kind: "warning"
            text: root.advice
        }

        HintText {
            width: parent.width
            visible: root.pages !== undefined && thumbnails.count > 0 && root.advice === ""
            text: qsTr("Can every word be read? If not, take the page again.")
        }

        Flow {
            width: parent.width
            spacing: Metrics.gap
            visible: thumbnails.count > 0

            Repeater {
                id: thumbnails

                model: root.pages

                Plate {
                    id: sheet

                    required property int number
                    required property string source

                    objectName: "page-" + number
                    width: picture.width + 2 * Metrics.gapTiny
                    height: picture.height + 2 * Metrics.gapTiny
                    radius: Metrics.radiusSmall
                    borderColor: Theme.controlBorder

                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTr("Page %1").arg(sheet.number)

                    Image {
                        id: picture

                        readonly property int side: thumbnails.count > 1 ? Metrics.mm(64) : Math.min(Metrics.mm(130), Math.round(root.Window.height * 0.3))
                        readonly property real share: sourceSize.height > 0 ? sourceSize.width / sourceSize.height : 1

                        anchors.centerIn: parent
                        width: share > 1 ? side : Math.round(side * share)
                        height: share > 1 ? Math.round(side / share) : side
                        source: sheet.source
                        cache: false
                        mipmap: true
                        fillMode: Image.PreserveAspectFit
                    }
                }
            }
        }

        SecondaryButton {
            objectName: "scan-more"
            width: parent.width
            visible: root.takesMore && root.scans
            icon: "plus"
            text: qsTr("Scan one more page")
            Accessible.description: root.advice
            onClicked: root.scan()
        }

        SecondaryButton {
            objectName: "photograph-more"
            width: parent.width
            visible: root.takesMore && root.photographs
            icon: "plus"
            text: qsTr("Take a picture of one more page")
            Accessible.description: root.advice
            onClicked: root.photograph()
        }

        Grid {
            id: ends

            readonly property bool narrow: takeAgain.implicitWidth + takeOut.implicitWidth + columnSpacing > width
            readonly property real cell: narrow ? width : Math.floor((width - columnSpacing) / 2)

            width: parent.width
            visible: !kept.asking
            columns: narrow ? 1 : 2
            columnSpacing: Metrics.gap
            rowSpacing: Metrics.gap

            SecondaryButton {
                id: takeAgain

                objectName: "again"
                width: ends.cell
                icon: "again"
                text: thumbnails.count > 0 ? qsTr("Take it again") : qsTr("Choose another")
                Accessible.description: root.advice
                onClicked: root.again()
            }

            SecondaryButton {
                id: takeOut

                objectName: "remove"
                width: ends.cell
                icon: "remove"
                text: qsTr("Remove")
                onClicked: {
                    kept.asking = true;
                    keep.forceActiveFocus(Qt.OtherFocusReason);
                }
            }
        }

        Column {
            width: parent.width
            visible: kept.asking
            spacing: Metrics.gap

            BodyText {
                width: parent.width
                text: qsTr("Remove this document? It is not kept then.")
            }

            SecondaryButton {
                id: keep

                objectName: "keep"
                width: parent.width
                text: qsTr("Keep it")
                onClicked: {
                    kept.asking = false;
                    takeOut.forceActiveFocus(Qt.OtherFocusReason);
                }
            }

            DangerButton {
                objectName: "remove-yes"
                width: parent.width
                text: qsTr("Remove it")
                onClicked: root.remove()
            }
        }
    }
}
