// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** One step of an exercise: seen, next, or for later. */
Item {
    id: root

    /** One of "done", "next", "later". */
    property string stage: "later"
    property string task
    /** Where to find it, or what was almost right; for the next one. */
    property string advice

    readonly property bool done: root.stage === "done"

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.implicitHeight)

    Accessible.role: Accessible.StaticText
    Accessible.name: root.task
    Accessible.description: root.done ? qsTr("Done") : root.advice

    Icon {
        id: sign

        anchors.left: parent.left
        name: root.done ? "check-circle" : root.stage === "next" ? "arrow-right" : "minus"
        color: root.done ? Theme.success : root.stage === "next" ? Theme.primary : Theme.secondaryText
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.right: parent.right
        anchors.leftMargin: Metrics.gap

        Wording {
            width: parent.width
            text: root.task
            color: root.stage === "later" ? Theme.secondaryText : Theme.surfaceText
            font.weight: root.stage === "next" ? Font.Bold : Font.Normal
        }

        Wording {
            width: parent.width
            visible: root.advice !== ""
            text: root.advice
            color: Theme.secondaryText
            font.pixelSize: Typography.hint
        }
    }
}
