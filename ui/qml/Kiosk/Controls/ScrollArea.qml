// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * Content that may be taller than its place.
 *
 * When it is, a foot with two buttons says so; whatever takes the focus is brought into view.
 */
FocusScope {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    property alias contentY: flick.contentY

    readonly property bool overflows: column.implicitHeight > root.height + 1
    readonly property Item focused: root.Window.activeFocusItem

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight

    onFocusedChanged: root.reveal(root.focused)

    /** Brings an item of the content into view. */
    function reveal(item: Item): void {
        if (item === null || !root.holds(item))
            return;
        const top = item.mapToItem(column, 0, 0).y;
        const room = Metrics.gapLarge;
        const most = Math.max(0, flick.contentHeight - flick.height);
        if (top - room < flick.contentY)
            flick.contentY = Math.max(0, top - room);
        else if (top + item.height + room > flick.contentY + flick.height)
            flick.contentY = Math.min(most, Math.min(top - room, top + item.height + 2 * room - flick.height));
    }

    function holds(item: Item): bool {
        for (let at = item; at !== null; at = at.parent)
            if (at === column)
                return true;
        return false;
    }

    Flickable {
        id: flick

        readonly property int edge: Metrics.focusRing

        x: -edge
        y: -edge
        width: root.width + 2 * edge
        height: root.height + edge - (root.overflows ? foot.height : -edge)
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * edge
        clip: root.overflows
        interactive: root.overflows
        boundsBehavior: Flickable.StopAtBounds
        onHeightChanged: root.reveal(root.focused)

        Column {
            id: column

            x: flick.edge
            y: flick.edge
            width: root.width
            spacing: Metrics.gap
        }
    }

    MoreBelow {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.overflows
        flickable: flick
    }
}
