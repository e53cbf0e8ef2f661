// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** Which day is shown, with the ways to the one before and the one after. */
Item {
    id: root

    property string day
    property bool latest: false

    signal earlier
    signal later

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(before.implicitHeight, name.implicitHeight)

    ToolButton {
        id: before

        objectName: "earlier"
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        icon: "arrow-left"
        accessibleName: qsTr("The day before")
        onClicked: root.earlier()
    }

    LabelText {
        id: name

        objectName: "day"
        anchors.left: before.right
        anchors.right: after.left
        anchors.margins: Metrics.gap
        anchors.verticalCenter: parent.verticalCenter
        horizontalAlignment: Text.AlignHCenter
        text: root.day
    }

    ToolButton {
        id: after

        objectName: "later"
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        enabled: !root.latest
        icon: "arrow-right"
        accessibleName: qsTr("The day after")
        onClicked: root.later()
    }
}
