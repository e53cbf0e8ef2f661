// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * A date in three boxes: day, month, year.
 *
 * A full date is given as YYYY-MM-DD, an unfinished one the same way with what there is, so that
 * whoever checks it can say what is missing; three empty boxes give an empty text.
 */
AnswerFrame {
    id: root

    property string value
    property string dayText: qsTr("Day")
    property string monthText: qsTr("Month")
    property string yearText: qsTr("Year")
    readonly property Item input: day.input
    readonly property string inputKind: "digits"

    signal edited(string value)

    onValueChanged: root.show()
    Component.onCompleted: root.show()

    /** The boxes as one text. */
    function composed(): string {
        if (day.text + month.text + year.text === "")
            return "";
        return [year.text, month.text.length === 1 ? "0" + month.text : month.text, day.text.length === 1 ? "0" + day.text : day.text].join("-");
    }

    function show(): void {
        if (root.value === root.composed())
            return;
        const parts = root.value.split("-");
        year.text = parts[0] ?? "";
        month.text = parts[1] ?? "";
        day.text = parts[2] ?? "";
    }

    Row {
        anchors.left: parent.left
        spacing: Metrics.gapLarge

        DateBox {
            id: day

            objectName: "day"
            width: Math.max(Metrics.mm(49.6), Metrics.scaled(36))
            label: root.dayText
            failed: root.error !== ""
            onEdited: digits => {
                text = digits;
                root.edited(root.composed());
            }
            onFilled: month.input.forceActiveFocus(Qt.TabFocusReason)
        }

        DateBox {
            id: month

            objectName: "month"
            width: day.width
            label: root.monthText
            failed: root.error !== ""
            onEdited: digits => {
                text = digits;
                root.edited(root.composed());
            }
            onFilled: year.input.forceActiveFocus(Qt.TabFocusReason)
            onRetreated: day.input.forceActiveFocus(Qt.BacktabFocusReason)
        }

        DateBox {
            id: year

            objectName: "year"
            width: Math.round(day.width * 1.5)
            label: root.yearText
            digits: 4
            failed: root.error !== ""
            onEdited: digits => {
                text = digits;
                root.edited(root.composed());
            }
            onRetreated: month.input.forceActiveFocus(Qt.BacktabFocusReason)
        }
    }
}
