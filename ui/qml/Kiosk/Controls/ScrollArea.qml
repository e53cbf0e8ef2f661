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
    /** Whether the buttons stand beside the content, where height is scarce. */
    readonly property bool sideways: root.width > 1.6 * root.height
    readonly property Item focused: root.Window.activeFocusItem

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight

    onFocusedChanged: root.follow()

    /** Brings what has the focus into view: now, and again when what stands above it has its place. */
    function follow(): void {
        root.reveal(root.focused);
        again.restart();
    }

    /** Brings an item of the content into view. */
    function reveal(item: Item): void {
        if (item === null || !root.holds(item))
            return;
        let shown = item;
        for (let at = item; at !== column; at = at.parent)
            if (at.height <= flick.height - 2 * Metrics.gapLarge)
                shown = at;
        const top = shown.mapToItem(column, 0, 0).y;
        const room = Metrics.gapLarge;
        const most = Math.max(0, flick.contentHeight - flick.height);
        if (top - room < flick.contentY)
            flick.contentY = Math.max(0, top - room);
        else if (top + shown.height + room > flick.contentY + flick.height)
            flick.contentY = Math.min(most, top + shown.height + 2 * room - flick.height);
    }

    function holds(item: Item): bool {
        for (let at = item; at !== null; at = at.parent)
            if (at === column)
                return true;
        return false;
    }

    Timer {
        id: again

        interval: 0
        onTriggered: root.reveal(root.focused)
    }

    Flickable {
        id: flick

        readonly property int edge: Metrics.focusRing

        x: -edge
        y: -edge
        width: root.width + 2 * edge
        height: root.height + edge - (root.overflows && !root.sideways ? foot.implicitHeight : -edge)
        contentWidth: width
        contentHeight: column.implicitHeight + 2 * edge
        clip: root.overflows
        interactive: root.overflows
        boundsBehavior: Flickable.StopAtBounds
        onHeightChanged: root.follow()
        onContentHeightChanged: root.follow()

        Column {
            id: column

            x: root.LayoutMirroring.enabled ? flick.edge + root.width - width : flick.edge
            y: flick.edge
            width: root.width - (root.overflows && root.sideways ? foot.implicitWidth : 0)
            spacing: Metrics.gap
        }
    }

    MoreBelow {
        id: foot

        x: root.sideways && !root.LayoutMirroring.enabled ? root.width - width : 0
        y: root.height - height
        width: root.sideways ? implicitWidth : root.width
        visible: root.overflows
        upright: root.sideways
        flickable: flick
    }
}
