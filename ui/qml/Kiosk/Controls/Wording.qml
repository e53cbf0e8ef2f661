// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Text as every text here is: plain, wrapped, never cut off, on the side where reading begins. */
Text {
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft
    color: Theme.surfaceText
    font.pixelSize: Typography.body
    lineHeight: Typography.lines
}
