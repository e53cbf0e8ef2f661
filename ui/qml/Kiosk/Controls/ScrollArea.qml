// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * Content that may be taller than its place.
 *
 * When it is, a foot with two buttons says so; whatever takes the focus is brought into view. When
 * the content takes another shape, as in another language, what is read stays where it is seen.
 */
FocusScope {
    id: root

    default property alias content: column.data
    property alias spacing: column.spacing
    readonly property alias contentY: flick.contentY

    readonly property bool overflows: column.implicitHeight > root.height + 1
    /** Whether the buttons stand beside the content, where height is scarce. */
    readonly property bool sideways: root.width > 1.6 * root.height
    /** How wide the content is at least: with the buttons beside it. */
    readonly property real narrowest: root.width - (root.sideways ? foot.implicitWidth : 0)
    readonly property Item focused: root.Window.activeFocusItem

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight

    onFocusedChanged: root.arrive()
    onEnabledChanged: covered.restart()
    onOverflowsChanged: dither.note()
    onWidthChanged: dither.rest()
    onHeightChanged: dither.look()

    /** Shows the beginning, of a page that is new or has something to say there. */
    function begin(): void {
        root.scrollTo(0);
    }

    /** Shows the content from so many pixels below its beginning. */
    function scrollTo(y: real): void {
        flick.contentY = y;
        place.move();
    }

    /** Brings an item of the content into view. */
    function reveal(item: Item): void {
        place.reveal(item);
        place.move();
    }

    /** Brings what has taken the focus into view, unless it only has it back from a dialog. */
    function arrive(): void {
        if (!root.enabled || !root.holds(root.focused))
            return;
        const isBack = covered.running && root.focused === place.held;
        place.held = root.focused;
        if (!isBack)
            root.reveal(place.held);
        again.restart();
    }

    /** Goes on where the person reads: now, and again when what stands above it has its place. */
    function settle(): void {
        place.settle();
        again.restart();
    }

    function holds(item: Item): bool {
        for (let at = item; at !== null; at = at.parent)
            if (at === column)
                return true;
        return false;
    }

    QtObject {
        id: place

        /** What had the focus last of all that is in here. */
        property Item held: null
        /** Whether the person is at it: they have not scrolled away from it. */
        property bool follows: false
        /** Whether it stands at the very top, and stays there. */
        property bool isAtTop: true
        /** What is read: it stays at its height of the view. */
        property Item read: null
        /** How far below the upper edge of the view that begins; where above it, as a share of itself. */
        property real height: 0

        /** Notes what is read, each time that the person has moved. */
        function move(): void {
            const held = place.held !== null && root.holds(place.held);
            place.follows = held && Math.abs(place.toSee(place.held) - flick.contentY) < 1;
            place.isAtTop = flick.contentY <= 0;
            place.read = place.isAtTop ? null : place.follows ? place.held : place.first(column);
            if (place.read !== null) {
                const top = place.top(place.read) - flick.contentY;
                place.height = top < 0 ? top / place.read.height : top;
            }
        }

        /** Puts what is read where it was seen, after something has changed its place. */
        function settle(): void {
            if (flick.height <= 0)
                return;
            if (place.isAtTop) {
                flick.contentY = 0;
            } else if (place.read !== null && place.read.visible && root.holds(place.read)) {
                const top = place.height < 0 ? place.height * place.read.height : place.height;
                flick.contentY = Math.max(0, Math.min(place.most(), place.top(place.read) - top));
            }
            if (place.follows)
                place.reveal(place.held);
        }

        function reveal(item: Item): void {
            if (item !== null && root.holds(item))
                flick.contentY = place.toSee(item);
        }

        /** Says where an item is seen whole, with what goes with it as far as there is room: here, or next to here. */
        function toSee(item: Item): real {
            let shown = item;
            for (let at = item; at !== column; at = at.parent)
                if (at.height <= flick.height - 2 * Metrics.gapLarge)
                    shown = at;
            const top = place.top(shown);
            const room = Metrics.gapLarge;
            if (top - room < flick.contentY)
                return Math.max(0, top - room);
            if (top + shown.height + room > flick.contentY + flick.height)
                return Math.min(place.most(), top + shown.height + 2 * room - flick.height);
            return flick.contentY;
        }

        function most(): real {
            return Math.max(0, flick.contentHeight - flick.height);
        }

        function top(item: Item): real {
            return item.mapToItem(column, 0, 0).y;
        }

        function sees(item: Item): bool {
            const top = place.top(item) - flick.contentY;
            return top + item.height > 0 && top < flick.height;
        }

        /** Finds the first item in view, the innermost that begins there or goes through it. */
        function first(within: Item): Item {
            let through = null;
            for (const item of within.children) {
                if (!item.visible || item.height <= 0 || !place.sees(item))
                    continue;
                if (place.top(item) >= flick.contentY)
                    return item;
                through = place.first(item) ?? through ?? item;
                if (place.top(through) >= flick.contentY)
                    return through;
            }
            return through;
        }
    }

    /**
     * Sees content that fits as soon as the buttons beside it make it narrower, and no more without
     * them. It stays narrow then, or it would be laid out again and again and never be painted.
     */
    Timer {
        id: dither

        property int turns: 0
        /** The height of the place when it was last begun anew. */
        property real height: 0
        readonly property bool found: turns > 8

        interval: 0
        onTriggered: {
            if (!dither.found)
                dither.rest();
        }

        function note(): void {
            dither.turns += 1;
            dither.restart();
        }

        function rest(): void {
            dither.turns = 0;
            dither.height = root.height;
        }

        /** Begins anew in a place of another height; a few pixels may come of the content itself. */
        function look(): void {
            if (Math.abs(root.height - dither.height) > dither.height / 4)
                dither.rest();
        }
    }

    // what a dialog lay over gets the focus back at once
    Timer {
        id: covered

        interval: 100
    }

    // when everything above it has its place
    Timer {
        id: again

        interval: 0
        onTriggered: place.settle()
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
        onMovementEnded: place.move()
        // and not its height, after a change of which it still keeps itself inside its former bounds
        visibleArea.onHeightRatioChanged: root.settle()

        Column {
            id: column

            x: root.LayoutMirroring.enabled ? flick.edge + root.width - width : flick.edge
            y: flick.edge
            width: root.overflows || dither.found ? root.narrowest : root.width
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
        onTurned: place.move()
    }
}
