// SPDX-License-Identifier: Apache-2.0
pragma Singleton

import QtQuick

/**
 * Sizes in millimetres on the panel, as whole pixels.
 *
 * The application sets the panel once, from its configuration; the default is the reference panel
 * of 1080 by 1920 pixels on 268 by 476 mm. What fingers and eyes need is the same on every panel;
 * what only makes a page generous shrinks on a smaller one, and grows a little on a larger one.
 */
QtObject {
    id: root

    property real pixelsPerMillimetre: 4.03
    /** The panel in millimetres. */
    property real panelWidth: 268
    property real panelHeight: 476

    /** How the panel compares with the reference in the direction where it is scarcer. */
    readonly property real ratio: Math.min(Math.min(root.panelWidth, root.panelHeight) / 268, Math.max(root.panelWidth, root.panelHeight) / 476)
    /** What generous lengths are multiplied by; 1 around the reference panel. */
    readonly property real room: root.ratio < 0.98 ? Math.max(0.6, root.ratio) : Math.max(1, Math.min(1.2, 0.85 * root.ratio))

    /** What text and the things that hold it grow by at the chosen text size. */
    readonly property real scale: [0.75, 1, 1.3, 1.68][Theme.textSize]

    readonly property real iconScale: [0.9, 1, 1.16, 1.36][Theme.textSize]

    readonly property int gapTiny: root.generous(1.99)
    readonly property int gapSmall: Math.max(root.targetGap, root.generous(2.98))
    readonly property int gap: root.atLeast(3, 4.96)
    readonly property int gapLarge: root.generous(5.96)
    readonly property int gapSection: root.generous(9.93)
    readonly property int footTop: root.generous(7.44)
    readonly property int footBottom: root.generous(10.92)
    readonly property int pageMargin: Math.max(root.generous(17.87), root.mm((root.panelWidth - root.pageWidth) / 2))
    /** What a page is wide at most, in millimetres: one column of lines that eyes can follow, or two. */
    readonly property real pageWidth: root.panelWidth > root.panelHeight ? 620 : 310
    readonly property int headerMargin: Math.max(root.atLeast(6, 11.91), root.pageMargin - root.generous(5.96))
    readonly property int padding: root.generous(8.44)

    readonly property int radiusSmall: root.mm(2.98)
    readonly property int radius: root.mm(3.97)
    readonly property int radiusLarge: root.mm(5.46)

    readonly property int hairline: Math.max(1, root.mm(0.5))
    readonly property int border: Math.max(1, root.mm(0.74))
    readonly property int focusRing: root.mm(1.99)
    readonly property int cursor: root.mm(0.99)

    /** The least that a finger is asked to hit, and the least between two of them. */
    readonly property int target: Math.ceil(12.7 * root.pixelsPerMillimetre)
    readonly property int targetGap: Math.ceil(2.54 * root.pixelsPerMillimetre)
    readonly property int actionHeight: root.atLeast(20, 27.8)
    readonly property int rowHeight: root.atLeast(20, 28.78)
    readonly property int tileHeight: root.atLeast(24, 40.69)
    readonly property int serviceHeight: root.atLeast(26, 37.72)
    readonly property int toolSize: root.atLeast(14, 20.84)
    readonly property int toolWidth: root.atLeast(15, 21.84)
    readonly property int fieldHeight: root.atLeast(18, 26.8)
    readonly property int keyHeight: root.atLeast(15, 22.83)
    readonly property int lowKeyHeight: root.atLeast(14, 16.13)
    readonly property int lowPadKeyHeight: root.atLeast(17, 20.84)
    readonly property int padKeyHeight: root.atLeast(20, 29.78)
    readonly property int padKeyWidth: root.mm(62.78)
    readonly property int keyGap: Math.max(root.targetGap, root.mm(2.73))
    readonly property int keyboardWidth: root.mm(300)
    readonly property int contentWidth: root.mm(232.26)
    readonly property int dialogWidth: root.atLeast(200, 200)

    readonly property int iconSmall: root.mm(7.44 * root.iconScale)
    readonly property int icon: root.mm(8.93 * root.iconScale)
    readonly property int iconLarge: root.mm(10.42 * root.iconScale)
    readonly property int iconService: root.generous(12.41 * root.iconScale)
    readonly property int iconHuge: root.generous(15.88 * root.iconScale)
    readonly property int iconTile: root.generous(21.84 * root.iconScale)
    readonly property int mark: root.atLeast(11, 14.89)
    readonly property int markLarge: root.generous(37.22)
    readonly property int check: root.mm(11.66 * root.iconScale)
    /** The width of a picture beside the words of a choice. */
    readonly property int choicePicture: root.mm(29.78)
    readonly property int stepHeight: root.mm(2.48)
    readonly property int bandHeight: root.atLeast(5, 6.95)
    readonly property int latticeTile: root.atLeast(5, 6.95)

    /** How long the next page takes to slide in, in milliseconds. */
    readonly property int motion: Theme.reduceMotion ? 0 : 180

    /** Pixels of a length on the panel. */
    function mm(millimetres: real): int {
        return Math.round(millimetres * root.pixelsPerMillimetre);
    }

    /** Pixels of a length that follows the panel. */
    function generous(millimetres: real): int {
        return root.mm(millimetres * root.room);
    }

    /** Pixels of a length that follows the panel, at least of another one. */
    function atLeast(least: real, millimetres: real): int {
        return root.mm(Math.max(least, millimetres * root.room));
    }

    /** Pixels of a length that grows with the text. */
    function scaled(millimetres: real): int {
        return Math.round(millimetres * root.pixelsPerMillimetre * root.scale);
    }
}
