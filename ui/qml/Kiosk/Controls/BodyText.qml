// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** Running text. */
Wording {
    id: root

    Accessible.role: Accessible.StaticText
    Accessible.name: root.text
}
