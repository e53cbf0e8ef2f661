// SPDX-License-Identifier: Apache-2.0
pragma Singleton

import QtQuick

/**
 * Text sizes in pixels at each of the four steps.
 *
 * The smallest text has capitals of the step's height, to a whole pixel more; running text is a
 * little larger. Headings grow less, so that a question still fits on its page. Families come from
 * the application's font.
 */
QtObject {
    id: root

    /** The height of a capital, in millimetres, at each step; only words on keys are smaller. */
    readonly property list<real> capitals: [3.5, 4.8, 6.4, 8.5]
    /** Height of a capital of Noto Sans, and of an alef of Noto Sans Arabic, as a share of its size. */
    readonly property real capitalShare: 0.714

    readonly property int body: root.size(5.46, 7.44, 9.68, 12.41)
    /** Running text at the usual step, whatever was chosen. */
    readonly property int usual: Metrics.mm(7.44)
    readonly property int hint: Math.ceil(root.capitals[Theme.textSize] / root.capitalShare * Metrics.pixelsPerMillimetre)
    readonly property int lead: root.size(6.2, 8.19, 10.17, 12.66)
    readonly property int label: root.size(6.2, 8.44, 10.67, 12.9)
    readonly property int title: root.size(6.2, 8.44, 10.67, 12.9)
    readonly property int subheading: root.above(7.2, 9.68, 11.66, 13.65)
    readonly property int heading: root.above(10.42, 13.4, 15.38, 17.37)
    readonly property int display: root.above(14.89, 17.37, 18.86, 20.35)
    readonly property int field: root.above(7.2, 9.93, 11.41, 13.4)
    readonly property int key: root.size(8.44, 9.43, 10.67, 12.1)
    readonly property int padKey: root.size(10.42, 11.91, 12.9, 13.9)
    readonly property int keyWord: root.size(6.7, 7.44, 8.44, 9.43)

    /** Share of a font's own line height: 1.2 and 1.4 of the size in Noto Sans. */
    readonly property real tightLines: 0.9
    readonly property real lines: 1.02

    /** How high a line of running text is, and one of the smallest, before anything leads them. */
    readonly property real bodyLine: root.bodyMetrics.height
    readonly property real hintLine: root.hintMetrics.height

    readonly property FontMetrics bodyMetrics: FontMetrics {
        font.pixelSize: root.body
        font.weight: Font.Bold
    }
    readonly property FontMetrics hintMetrics: FontMetrics {
        font.pixelSize: root.hint
    }

    /** Line height of Noto Sans as a share of its size, and how much higher Noto Sans Arabic begins. */
    readonly property real naturalLine: 1.362
    readonly property real arabicRise: 0.305

    /** How far the last letter of a line may reach past its end, as a share of its size: a Persian ye. */
    readonly property real overhang: 0.11

    /** The same for letters above running text: as far above it as the panel has room for. */
    function above(small: real, medium: real, large: real, huge: real): int {
        const full = root.size(small, medium, large, huge);
        return Math.round(root.body + (full - root.body) * Metrics.room);
    }

    /** Pixels at the chosen step of sizes in millimetres. */
    function size(small: real, medium: real, large: real, huge: real): int {
        return Metrics.mm([small, medium, large, huge][Theme.textSize]);
    }
}
