// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * One of very many answers, or any of them, found by typing a part of a name.
 *
 * The model's owner filters it when query is asked. Give the field a listHeight that fits its page:
 * a longer list scrolls in that height, a shorter one is as tall as it is.
 */
FoldingFrame {
    id: root

    /**
     * A model with the roles value, label, selected, detail and picture.
     *
     * One that says rowOf a value keeps the row that is read where it is seen.
     */
    property var choices
    property bool multiple: false
    /** How many were found, and how many are chosen, in words; empty where nobody asks. */
    property string foundText
    property string counted
    property string placeholder: qsTr("Type a part of the name")
    property string emptyText: qsTr("Nothing has this name. Type less, or spell it another way.")
    property int listHeight: 4 * (Metrics.rowHeight + Metrics.gap)
    readonly property Item input: search
    readonly property string inputKind: "text"

    readonly property bool sideways: root.width > 2 * root.listHeight
    // by what rows are at least: what the list says of its height depends on how much it has built
    readonly property bool overflows: list.count * (Metrics.rowHeight + Metrics.gapSmall) - Metrics.gapSmall > root.room
    // what stands above the list and below it takes of its height, so that the page doesn't scroll as well
    readonly property int room: Math.max(2 * Metrics.rowHeight, root.listHeight - root.mending - (found.visible ? found.height + Metrics.gap : 0) - (counting.visible ? counting.height + Metrics.gap : 0))

    readonly property bool stacked: root.width - 3 * Metrics.padding - Metrics.check - Metrics.choicePicture - Metrics.gap < 12 * Typography.body

    signal chosen(string value, bool touched)
    signal query(string text)

    /** Takes a choice; of several, the next one is looked for anew. */
    function choose(value: string, touched: bool): void {
        root.chosen(value, touched);
        if (root.multiple && search.text !== "") {
            search.clear();
            root.query("");
        }
    }

    component Found: ChoiceRow {
        required property string value
        required property string label
        required property bool selected
        required property int index
        required detail
        required picture
        required second
    }

    /** Keeps the row that is read where it is seen, when a list is in the order of another alphabet. */
    QtObject {
        id: place

        /** What was searched for: other words begin at the top. */
        property string query
        /** The row that is read; empty at the top. */
        property string read
        /** How far below the upper edge it begins; where above it, as a share of itself. */
        property real height
        /** Whether the person has gone to it: it stays in view. */
        property bool follows: false
        /** The row that the person is at, and whether they were there and not in a dialog. */
        property string held
        property bool active
        /** The row that had the focus last. */
        property string last
        /** Whether the list is being put there: what moves then is not the person. */
        property bool settling: false

        function top(): Found {
            const across = list.width / 2;
            return (list.itemAt(across, list.contentY) ?? list.itemAt(across, list.contentY + list.spacing)) as Found;
        }

        function sees(row: Found): bool {
            return row.y + row.height > list.contentY && row.y < list.contentY + list.height;
        }

        /** Finds the row that has the focus, or has it back when a dialog closes. */
        function focused(): Found {
            for (const item of list.contentItem.children) {
                const row = item as Found;
                if (row !== null && row.visible && row.focus && list.focus)
                    return row;
            }
            return null;
        }

        /** Brings a row into view, with the ring around it. */
        function reveal(at: int): void {
            list.positionViewAtIndex(at, ListView.Contain);
            const row = list.itemAtIndex(at);
            if (row === null)
                return;
            const least = row.y + row.height + list.edge - list.height;
            list.contentY = Math.min(row.y - list.edge, Math.max(least, list.contentY));
        }

        /** Shows the row that has taken the focus, unless it only has it back: the person may have read on. */
        function arrive(row: Found): void {
            const isBack = place.settling || covered.running && place.last === row.value;
            place.last = row.value;
            // the current row is never made into another, and the focus with it, when it is out of view
            list.currentIndex = row.index;
            if (isBack)
                return;
            place.reveal(row.index);
            place.move();
        }

        /** Notes what is read, each time that the person has moved. */
        function move(): void {
            if (place.settling)
                return;
            const row = place.focused();
            place.follows = row !== null && place.sees(row);
            const read = place.follows ? row : list.contentY <= list.originY ? null : place.top();
            place.read = read?.value ?? "";
            const top = read === null ? 0 : read.y - list.contentY;
            place.height = top < 0 ? top / read.height : top;
        }

        /** Notes who is at which row, before other rows are made. */
        function leave(): void {
            const row = place.focused();
            place.held = row?.value ?? "";
            place.active = row?.activeFocus ?? false;
        }

        /** Puts what is read where it was seen. */
        function take(): void {
            const at = place.read === "" ? -1 : root.choices.rowOf(place.read);
            if (at < 0) {
                list.positionViewAtBeginning();
                list.contentY = list.originY - list.topMargin;
                return;
            }
            list.positionViewAtIndex(at, ListView.Beginning);
            // rows that come in above are as tall as their words, and not as was guessed
            for (let round = 0; round < 2; round++) {
                const row = list.itemAtIndex(at);
                if (row === null)
                    break;
                list.contentY = row.y - (place.height < 0 ? place.height * row.height : place.height);
                list.forceLayout();
            }
            list.returnToBounds();
            if (place.follows)
                place.reveal(at);
        }

        /** Goes on where the person reads, in other rows. */
        function settle(): void {
            if (place.query !== search.text)
                place.read = "";
            place.query = search.text;
            place.settling = true;
            const held = place.held === "" ? -1 : root.choices.rowOf(place.held);
            if (held >= 0)
                list.currentIndex = held;
            place.take();
            if (held >= 0 && place.active)
                list.currentItem?.forceActiveFocus(Qt.OtherFocusReason);
            place.settling = false;
        }

        /** Goes on where the person reads, in more room or less. */
        function fit(): void {
            if (!root.overflows || list.moving || more.turning || root.choices.rowOf === undefined)
                return;
            place.settling = true;
            place.take();
            place.settling = false;
        }
    }

    // what a dialog lay over gets the focus back at once
    Timer {
        id: covered

        interval: 100
    }

    // when what stands above the list and below it has its place
    Timer {
        id: again

        interval: 0
        onTriggered: place.fit()
    }

    Connections {
        target: root.choices
        ignoreUnknownSignals: true

        function onLeaving(): void {
            place.leave();
        }

        function onArrived(): void {
            place.settle();
        }
    }

    Item {
        width: parent.width
        implicitHeight: search.implicitHeight

        LineInput {
            id: search

            objectName: "search"
            focus: true
            width: parent.width
            failed: root.error !== ""
            maximumLength: 60
            leftPadding: root.LayoutMirroring.enabled ? Metrics.padding : Metrics.padding + Metrics.icon + Metrics.gapSmall
            rightPadding: root.LayoutMirroring.enabled ? Metrics.padding + Metrics.icon + Metrics.gapSmall : Metrics.padding
            placeholderText: root.placeholder
            rightToLeftContent: root.LayoutMirroring.enabled
            accessibleName: root.accessibleName
            Accessible.role: Accessible.EditableText
            Accessible.description: root.placeholder
            Accessible.searchEdit: true
            onTextEdited: root.query(text)
        }

        Icon {
            anchors.left: parent.left
            anchors.leftMargin: Metrics.padding * 0.8
            anchors.verticalCenter: parent.verticalCenter
            name: "search"
        }
    }

    HintText {
        id: found

        objectName: "found"
        width: parent.width
        visible: text !== "" && list.count > 0
        text: root.foundText
    }

    HintText {
        id: counting

        objectName: "counted"
        width: parent.width
        visible: text !== ""
        text: root.counted
    }

    Item {
        width: parent.width
        height: list.count === 0 ? none.height : root.overflows ? root.room : list.contentHeight

        BodyText {
            id: none

            objectName: "none"
            anchors.left: parent.left
            anchors.right: parent.right
            visible: list.count === 0
            text: root.emptyText
        }

        ListView {
            id: list

            readonly property int edge: Metrics.focusRing

            objectName: "list"
            x: (root.LayoutMirroring.enabled ? parent.width + edge - width : -edge)
            y: -edge
            width: parent.width + 2 * edge - (root.overflows && root.sideways ? more.implicitWidth : 0)
            height: parent.height + edge - (root.overflows && !root.sideways ? more.implicitHeight : -edge)
            topMargin: edge
            bottomMargin: edge
            leftMargin: edge
            clip: true
            spacing: Metrics.gapSmall
            boundsBehavior: Flickable.StopAtBounds
            reuseItems: true
            onEnabledChanged: covered.restart()
            onMovementEnded: place.move()
            // at its end a taller list goes up, and does not come back by itself
            onHeightChanged: again.restart()
            // rows made ahead of time are still being made when a search takes them away, of which Qt warns
            cacheBuffer: 0
            model: root.choices
            // a list that turns around begins at its top again, and this one only has rows to turn
            LayoutMirroring.enabled: false
            LayoutMirroring.childrenInherit: false

            Accessible.role: Accessible.List
            Accessible.name: root.accessibleName

            delegate: Found {
                LayoutMirroring.enabled: root.LayoutMirroring.enabled
                LayoutMirroring.childrenInherit: true
                objectName: "choice-" + value
                width: ListView.view.width - 2 * list.edge
                text: label
                checked: selected
                multiple: root.multiple
                stacked: root.stacked
                place: index + 1
                count: list.count
                // what waits to be used again is only left out of the picture, not of what is read
                ListView.onPooled: visible = false
                ListView.onReused: visible = true
                onClicked: root.choose(value, touched)
                onActiveFocusChanged: {
                    if (activeFocus)
                        place.arrive(this);
                }
            }
        }

        MoreBelow {
            id: more

            x: root.sideways && !root.LayoutMirroring.enabled ? parent.width - width : 0
            y: parent.height - height
            width: root.sideways ? implicitWidth : parent.width
            visible: root.overflows
            upright: root.sideways
            subject: root.accessibleName
            flickable: list
            onTurned: place.move()
        }
    }
}
