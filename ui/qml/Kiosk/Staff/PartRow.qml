// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A part of the kiosk: how it is, in a sign, a word and what was found. */
Item {
    id: root

    required property string name
    required property string title
    required property string health
    required property string kind
    required property string detail

    objectName: "part-" + root.name
    implicitHeight: words.implicitHeight

    Accessible.role: Accessible.StaticText
    Accessible.name: root.title
    Accessible.description: root.health

    Icon {
        id: sign

        anchors.left: parent.left
        y: Math.round((name.height - height) / 2)
        name: root.kind === "success" ? "check-circle" : root.kind === "warning" ? "warning" : "info"
        size: Metrics.icon
        color: root.kind === "success" ? Theme.success : root.kind === "warning" ? Theme.danger : Theme.primary
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gap
        anchors.right: parent.right

        LabelText {
            id: name

            width: parent.width
            text: root.title
        }

        HintText {
            width: parent.width
            text: root.health
            color: Theme.surfaceText
        }

        HintText {
            width: parent.width
            visible: root.detail !== ""
            text: root.detail
            wrapMode: Text.Wrap
        }
    }
}
