// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The sentence under a heading. */
Wording {
    id: root

    color: Theme.secondaryText
    font.pixelSize: Typography.lead

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
