// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** An order that a person makes with buttons: first, higher, lower; nothing is dragged. */
AnswerFrame {
    id: root

    /** A model with the roles place, value, label and picture, in the order as it is now. */
    property var ranks
    property int count: 0
    /** Whether some of them have a picture: the words of all then begin in one line. */
    property bool pictured: false
    /** Whether the order is the person's; before that it is the form's. */
    property bool ordered: false

    readonly property Item input: rows.count > 0 ? (rows.itemAt(0) as RankRow)?.first ?? null : null

    signal moved(int from, int to)
    signal accepted

    /** Keeps the focus with what was moved. */
    function follow(place: int, step: string): void {
        (rows.itemAt(place) as RankRow)?.take(step);
    }

    Column {
        width: parent.width
        spacing: Metrics.gap

        Accessible.role: Accessible.List
        Accessible.name: root.accessibleName

        Repeater {
            id: rows

            model: root.ranks

            RankRow {
                required property string value
                required property string label
                required property int index
                required picture

                objectName: "rank-" + value
                width: parent?.width ?? 0
                text: label
                place: index
                count: root.count
                pictured: root.pictured
                ordered: root.ordered
                onMoved: (to, step) => {
                    root.moved(index, to);
                    root.follow(to, step);
                }
            }
        }
    }

    ChoiceRow {
        objectName: "rank-keep"
        width: parent.width
        visible: !root.ordered
        multiple: true
        text: qsTr("This order is right")
        onClicked: root.accepted()
    }
}
