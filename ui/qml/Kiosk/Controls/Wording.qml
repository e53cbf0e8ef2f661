// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * Text as every text here is: plain, wrapped, never cut off, on the side where reading begins.
 *
 * The Arabic family asks for lines half as high again as the others; the same step for all scripts
 * keeps a page the same page in every language.
 */
Text {
    id: root

    /** Share of the Latin family's own line height. */
    property real leading: Typography.lines
    readonly property bool arabic: /[\u0600-\u06FF\u0750-\u077F\uFB50-\uFDFF\uFE70-\uFEFC]/.test(root.text)
    readonly property int rise: root.arabic ? Math.round(Typography.arabicRise * root.font.pixelSize) : 0

    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft
    color: Theme.surfaceText
    font.pixelSize: Typography.body
    lineHeightMode: root.arabic ? Text.FixedHeight : Text.ProportionalHeight
    lineHeight: root.arabic ? Math.round(Typography.naturalLine * root.leading * root.font.pixelSize) : root.leading
    topPadding: -root.rise
    bottomPadding: root.rise
}
