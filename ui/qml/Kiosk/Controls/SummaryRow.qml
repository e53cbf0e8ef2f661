// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** One answer as it will be sent, and the way to change it. */
Item {
    id: root

    property string label
    /** The label in the official's language; empty in most visits. */
    property string second
    property string value
    property string changeText
    /** Whether another row follows. */
    property bool separated: true

    readonly property bool stacked: Theme.textSize > 1 || root.width < Metrics.mm(180)
    readonly property real linkWidth: link.visible ? link.width + Metrics.gap : 0

    readonly property real naming: name.height + (beside.shown ? beside.height : 0)

    /** For whoever reads it aloud: the description is what somebody answered. */
    readonly property bool tellsAnswer: true

    signal changed

    Accessible.role: Accessible.StaticText
    Accessible.name: root.label
    Accessible.description: root.value

    /** Takes the focus, to change the answer. */
    function take(): void {
        link.forceActiveFocus(Qt.TabFocusReason);
    }

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(link.visible ? link.height : 0, root.stacked ? answer.y + answer.height : Math.max(root.naming, answer.height)) + 2 * Metrics.gap

    Wording {
        id: name

        anchors.left: parent.left
        y: Metrics.gap + (root.stacked ? 0 : Math.max(0, (link.height - Typography.bodyLine) / 2))
        width: root.stacked ? root.width - root.linkWidth : root.width * 0.4 - Metrics.gap
        text: root.label
        color: Theme.secondaryText
        font.pixelSize: Typography.hint
    }

    Late {
        id: beside

        anchors.left: parent.left
        y: name.y + name.height
        width: name.width
        shown: root.second !== ""
        sourceComponent: SecondText {
            text: root.second
        }
    }

    Wording {
        id: answer

        anchors.left: root.stacked ? parent.left : name.right
        anchors.leftMargin: root.stacked ? 0 : Metrics.gap
        y: root.stacked ? name.y + root.naming : name.y - Math.round((Typography.bodyLine - Typography.hintLine) / 2)
        width: root.width - (root.stacked ? 0 : name.width + Metrics.gap) - root.linkWidth
        text: root.value
        font.weight: Font.Bold
    }

    LinkButton {
        id: link

        /** For whoever comes to it by keys: what it would change. */
        readonly property string answer: root.value

        anchors.right: parent.right
        y: Metrics.gap
        visible: root.changeText !== ""
        text: root.changeText
        Accessible.description: root.label
        onClicked: root.changed()
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.separated
        height: Math.max(1, Metrics.hairline / 2)
        color: Theme.hairline
    }
}
