// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/**
 * A date in boxes: day, month, year; or some of them; or the hour and the minute, or all five.
 *
 * A full date is given as YYYY-MM-DD, a time as HH:MM, both joined by a T. What is unfinished is
 * given the same way with what there is, so that whoever checks it can say what is missing; empty
 * boxes give an empty text. A part that isn't asked for is the first of its kind.
 */
AnswerFrame {
    id: root

    property string value
    /** Which of day, month, year, hour and minute are asked for. */
    property list<string> parts: ["day", "month", "year"]
    property string dayText: qsTr("Day")
    property string monthText: qsTr("Month")
    property string yearText: qsTr("Year")
    property string hourText: qsTr("Hour")
    property string minuteText: qsTr("Minute")
    readonly property Item input: root.boxes[0]?.input ?? null
    readonly property string inputKind: "digits"

    readonly property bool dated: root.parts.includes("year")
    readonly property bool timed: root.parts.includes("hour")
    readonly property list<DateBox> boxes: [day, month, year, clock.hour, clock.minute].filter(box => root.parts.includes(box?.objectName))
    /** As wide as its digits like to stand, where three of them and a half have that much room. */
    readonly property int boxWidth: Math.max(day.leastWidth, month.leastWidth, Math.min(Math.max(Metrics.mm(49.6), Metrics.scaled(36)), Math.floor((root.width - 2 * Metrics.gapLarge) / 3.5)))
    readonly property int yearWidth: Math.max(year.leastWidth, Math.min(Math.round(root.boxWidth * 1.5), root.width - 2 * (root.boxWidth + Metrics.gapLarge)))

    signal edited(string value)

    onValueChanged: root.show()
    Component.onCompleted: root.show()

    /** The boxes as one text. */
    function composed(): string {
        if (root.boxes.every(box => box.text === ""))
            return "";
        const date = [year.text, root.part(month, "01"), root.part(day, "01")].join("-");
        const time = root.timed ? [root.part(clock.hour, ""), root.part(clock.minute, "")].join(":") : "";
        return !root.timed ? date : !root.dated ? time : date + "T" + time;
    }

    /** A box as two digits; what stands for it where it isn't asked for. */
    function part(box: DateBox, unasked: string): string {
        if (!root.parts.includes(box.objectName))
            return unasked;
        return box.text.length === 1 ? "0" + box.text : box.text;
    }

    function show(): void {
        const isWhole = !root.timed || clock.item !== null;
        if (!isWhole || root.value === root.composed())
            return;
        const [date, time] = root.dated ? root.value.split("T") : ["", root.value];
        [year.text, month.text, day.text] = [...date.split("-"), "", "", ""];
        if (root.timed)
            [clock.hour.text, clock.minute.text] = [...(time ?? "").split(":"), "", ""];
    }

    function move(from: DateBox, by: int): void {
        const next = root.boxes[root.boxes.indexOf(from) + by] ?? null;
        if (next !== null)
            next.input.forceActiveFocus(by > 0 ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    component Box: DateBox {
        id: box

        visible: root.parts.includes(objectName)
        width: root.boxWidth
        failed: root.error !== ""
        description: root.error !== "" ? root.error : root.hint
        group: root.accessibleName
        onEdited: digits => {
            text = digits;
            root.edited(root.composed());
        }
        onFilled: root.move(box, 1)
        onRetreated: root.move(box, -1)
    }

    component Clock: Flow {
        readonly property DateBox hour: hours
        readonly property DateBox minute: minutes

        spacing: Metrics.gapLarge

        Box {
            id: hours

            objectName: "hour"
            label: root.hourText
        }

        Box {
            id: minutes

            objectName: "minute"
            label: root.minuteText
        }
    }

    Flow {
        width: parent.width
        visible: root.dated
        spacing: Metrics.gapLarge

        Box {
            id: day

            objectName: "day"
            label: root.dayText
        }

        Box {
            id: month

            objectName: "month"
            label: root.monthText
        }

        Box {
            id: year

            objectName: "year"
            width: root.yearWidth
            label: root.yearText
            digits: 4
        }
    }

    Loader {
        id: clock

        readonly property DateBox hour: (clock.item as Clock)?.hour ?? null
        readonly property DateBox minute: (clock.item as Clock)?.minute ?? null

        width: parent.width
        visible: active
        active: root.timed
        sourceComponent: Clock {}
    }
}
