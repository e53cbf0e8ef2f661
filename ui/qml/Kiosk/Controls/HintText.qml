// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Where to look or what to write, in a quieter colour. */
Wording {
    id: root

    color: Theme.secondaryText
    font.pixelSize: Typography.hint

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
