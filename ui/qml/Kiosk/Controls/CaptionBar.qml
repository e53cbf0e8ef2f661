// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Writes what is being said, for whoever hears little or nothing of it. */
Rectangle {
    id: root

    property string text

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.implicitHeight) + 2 * Metrics.gapSmall
    color: Theme.tint

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Metrics.headerMargin
        anchors.verticalCenter: parent.verticalCenter
        name: "headphones"
        color: Theme.tintText
    }

    Wording {
        id: words

        objectName: "caption"
        anchors.left: sign.right
        anchors.right: parent.right
        anchors.leftMargin: Metrics.gap
        anchors.rightMargin: Metrics.headerMargin
        anchors.verticalCenter: parent.verticalCenter
        text: root.text
        color: Theme.tintText
        font.pixelSize: Typography.hint
        leading: Typography.tightLines
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: Metrics.hairline
        color: Theme.cardBorder
    }
}
