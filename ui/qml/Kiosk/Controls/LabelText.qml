// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The name of a field. */
Wording {
    id: root

    font.pixelSize: Typography.label
    font.weight: Font.Bold
    leading: Typography.tightLines

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
