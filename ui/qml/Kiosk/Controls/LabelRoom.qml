// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** How much width some labels need: for their longest word, which is never broken, and unwrapped. */
QtObject {
    id: root

    property var labels: []
    property int size: Typography.body

    readonly property real word: root.widest(Array.from(root.labels).join(" ").split(/\s+/), root.metrics.font.pixelSize)
    readonly property real whole: root.widest(Array.from(root.labels), root.metrics.font.pixelSize)

    readonly property FontMetrics metrics: FontMetrics {
        font.pixelSize: root.size
        font.weight: Font.Bold
    }

    /** Says how wide the widest text is; the size is named so that another one asks again. */
    function widest(texts: var, size: int): real {
        return size > 0 ? Math.ceil(texts.reduce((most, text) => Math.max(most, root.metrics.advanceWidth(text)), 0)) + 1 : 0;
    }
}
