// SPDX-License-Identifier: Apache-2.0
pragma Singleton

import QtQuick

/**
 * Sizes in millimetres on the panel, as whole pixels.
 *
 * The application sets pixelsPerMillimetre once, from the configured panel; the default is the
 * reference panel of 1080 pixels on 268 mm.
 */
QtObject {
    id: root

    property real pixelsPerMillimetre: 4.03
    /** What text and the things that hold it grow by at the chosen text size. */
    readonly property real scale: [0.75, 1, 1.3, 1.68][Theme.textSize]

    readonly property real iconScale: [0.9, 1, 1.16, 1.36][Theme.textSize]

    readonly property int gapTiny: root.mm(1.99)
    readonly property int gapSmall: root.mm(2.98)
    readonly property int gap: root.mm(4.96)
    readonly property int gapLarge: root.mm(5.96)
    readonly property int gapSection: root.mm(9.93)
    readonly property int footTop: root.mm(7.44)
    readonly property int footBottom: root.mm(10.92)
    readonly property int pageMargin: root.mm(17.87)
    readonly property int headerMargin: root.mm(11.91)
    readonly property int padding: root.mm(8.44)

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
    readonly property int actionHeight: root.mm(27.8)
    readonly property int rowHeight: root.mm(28.78)
    readonly property int tileHeight: root.mm(40.69)
    readonly property int serviceHeight: root.mm(37.72)
    readonly property int toolSize: root.mm(20.84)
    readonly property int toolWidth: root.mm(21.84)
    readonly property int fieldHeight: root.mm(26.8)
    readonly property int keyHeight: root.mm(22.83)
    readonly property int lowKeyHeight: root.mm(16.13)
    readonly property int lowPadKeyHeight: root.mm(20.84)
    readonly property int padKeyHeight: root.mm(29.78)
    readonly property int padKeyWidth: root.mm(62.78)
    readonly property int keyGap: Math.max(root.targetGap, root.mm(2.73))
    readonly property int keyboardWidth: root.mm(300)
    readonly property int contentWidth: root.mm(232.26)
    readonly property int dialogWidth: root.mm(200)

    readonly property int iconSmall: root.mm(7.44 * root.iconScale)
    readonly property int icon: root.mm(8.93 * root.iconScale)
    readonly property int iconLarge: root.mm(10.42 * root.iconScale)
    readonly property int iconService: root.mm(12.41 * root.iconScale)
    readonly property int iconHuge: root.mm(15.88 * root.iconScale)
    readonly property int iconTile: root.mm(21.84 * root.iconScale)
    readonly property int mark: root.mm(14.89)
    readonly property int markLarge: root.mm(37.22)
    readonly property int check: root.mm(11.66 * root.iconScale)
    /** The width of a picture beside the words of a choice. */
    readonly property int choicePicture: root.mm(29.78)
    readonly property int stepHeight: root.mm(2.48)
    readonly property int bandHeight: root.mm(6.95)
    readonly property int latticeTile: root.mm(6.95)

    /** How long the next page takes to slide in, in milliseconds. */
    readonly property int motion: Theme.reduceMotion ? 0 : 180

    /** Pixels of a length on the panel. */
    function mm(millimetres: real): int {
        return Math.round(millimetres * root.pixelsPerMillimetre);
    }

    /** Pixels of a length that grows with the text. */
    function scaled(millimetres: real): int {
        return Math.round(millimetres * root.pixelsPerMillimetre * root.scale);
    }
}
