// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** The name of a part of a page. */
Wording {
    id: root

    font.pixelSize: Typography.subheading
    font.weight: Font.Bold
    leading: Typography.tightLines

    Accessible.role: Accessible.Heading
    Accessible.name: root.text
}
