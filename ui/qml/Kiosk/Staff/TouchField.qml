// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** The whole screen in fields that fill as they are touched; one that doesn't is seen. */
Rectangle {
    id: root

    readonly property int columns: Math.max(1, Math.floor(root.width / (1.5 * Metrics.target)))
    readonly property int rows: Math.max(1, Math.floor(root.height / (1.5 * Metrics.target)))
    readonly property int fields: root.columns * root.rows
    property int touched: 0

    signal ended(touched: int, fields: int)

    function fill(x: real, y: real): void {
        const field = grid.childAt(x, y) as Field;
        if (field === null || field.felt)
            return;
        field.felt = true;
        root.touched += 1;
        quiet.restart();
        if (root.touched === root.fields)
            root.ended(root.touched, root.fields);
    }

    objectName: "touch-field"
    color: Theme.surface

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Touch every field. The test ends by itself.")

    component Field: Item {
        property bool felt: false
    }

    Grid {
        id: grid

        anchors.fill: parent
        columns: root.columns

        Repeater {
            model: root.fields

            Field {
                id: field

                width: root.width / root.columns
                height: root.height / root.rows

                Rectangle {
                    anchors.fill: parent
                    anchors.margins: Metrics.hairline
                    color: field.felt ? Theme.success : Theme.card
                    border.color: Theme.cardBorder
                    border.width: Metrics.hairline
                }
            }
        }
    }

    MouseArea {
        anchors.fill: parent
        onPressed: mouse => root.fill(mouse.x, mouse.y)
        onPositionChanged: mouse => root.fill(mouse.x, mouse.y)
    }

    Timer {
        id: quiet

        interval: 8000
        running: true
        onTriggered: root.ended(root.touched, root.fields)
    }
}
