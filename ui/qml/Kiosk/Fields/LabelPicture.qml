// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** The picture of a question, whole; a button makes it as wide as the page where the form has it large. */
Column {
    id: root

    property string source
    /** What it shows, for those who don't see it: the question. */
    property string caption
    property bool enlargeable: false
    property bool enlarged: false

    readonly property real ratio: picture.implicitWidth > 0 ? picture.implicitHeight / picture.implicitWidth : 0
    readonly property real fitting: Math.min(root.width, picture.implicitWidth, root.ratio > 0 ? Metrics.mm(80) / root.ratio : root.width)

    spacing: Metrics.gapSmall

    Image {
        id: picture

        objectName: "picture"
        anchors.left: parent.left
        width: root.enlarged ? root.width : root.fitting
        height: width * root.ratio
        source: root.source
        cache: false
        fillMode: Image.PreserveAspectFit
        smooth: true

        Accessible.role: Accessible.Graphic
        Accessible.name: root.caption
    }

    LinkButton {
        objectName: "enlarge"
        anchors.left: parent.left
        width: Math.min(implicitWidth, parent.width)
        visible: root.enlargeable
        icon: root.enlarged ? "minus" : "plus"
        text: root.enlarged ? qsTr("Make the picture smaller") : qsTr("Make the picture larger")
        Accessible.description: root.caption
        onClicked: root.enlarged = !root.enlarged
    }
}
