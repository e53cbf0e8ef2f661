// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

/**
 * The foot of a page: the way back and the way on, within reach.
 *
 * Its children are buttons; the one that leads on says Layout.fillWidth. Where the words need more
 * room than there is, the buttons stand above each other.
 */
Rectangle {
    id: root

    default property alias actions: grid.data
    property int margin: Metrics.pageMargin

    readonly property bool lowScreen: root.Window.width > root.Window.height
    readonly property int above: root.lowScreen ? Metrics.footTop / 2 : Metrics.footTop
    readonly property int below: root.lowScreen ? Metrics.footBottom / 2 : Metrics.footBottom
    readonly property real needed: root.sum()
    readonly property bool stacked: root.needed > root.width - 2 * root.margin

    implicitWidth: root.needed + 2 * root.margin
    implicitHeight: grid.implicitHeight + root.above + root.below
    color: Theme.surface

    function sum(): real {
        let total = 0;
        for (const child of grid.visibleChildren)
            total += child.implicitWidth + grid.columnSpacing;
        return total - grid.columnSpacing;
    }

    GridLayout {
        id: grid

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.leftMargin: root.margin
        anchors.rightMargin: root.margin
        anchors.bottomMargin: root.below
        columns: root.stacked ? 1 : Math.max(1, grid.children.length)
        columnSpacing: Metrics.gapLarge
        rowSpacing: Metrics.gap
    }
}
