// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk.Controls
import Kiosk.Theme

/**
 * A signature or a sketch that a finger draws, and a name to sign with in its place.
 *
 * What is drawn is kept whenever the finger is lifted; nobody has to be able to draw.
 */
AnswerFrame {
    id: root

    /** Whether it is a signature, as opposed to a sketch. */
    property bool signature: true
    /** Lines of points, each from 0 to 1 both ways. */
    property var strokes: []
    /** What is kept and was not drawn just now. */
    property string picture
    property bool signed: false
    property bool byName: false
    property string typedName
    /** Characters that a name may have. */
    property int maximumLength: 32767
    property string trouble
    readonly property Item input: root.byName && !root.signed ? name : null

    signal begun(real x, real y)
    signal moved(real x, real y)
    signal lifted
    signal wiped
    signal byNameWanted(bool wanted)
    signal nameTyped(string text)
    signal nameConfirmed

    Plate {
        id: pad

        readonly property bool empty: root.strokes.length === 0 && root.picture === ""

        objectName: "pad"
        width: parent?.width ?? 0
        height: Math.round(width / 3)
        visible: !root.byName || root.signed
        radius: Metrics.radius
        borderColor: root.error !== "" ? Theme.danger : Theme.controlBorder
        borderWidth: Metrics.border

        Accessible.role: Accessible.Graphic
        Accessible.name: root.accessibleName
        Accessible.description: root.signed ? qsTr("There is a drawing.") : qsTr("Draw in this box with your finger.")

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: Metrics.padding
            y: Math.round(parent.height * 0.74)
            visible: root.signature && root.picture === ""
            height: Metrics.hairline
            color: Theme.hairline
        }

        HintText {
            anchors.centerIn: parent
            width: parent.width - 2 * Metrics.padding
            visible: pad.empty
            horizontalAlignment: Text.AlignHCenter
            text: root.signature ? qsTr("Sign here with your finger") : qsTr("Draw here with your finger")
        }

        Image {
            objectName: "picture"
            anchors.fill: parent
            anchors.margins: Metrics.border
            visible: root.picture !== ""
            source: root.picture
            cache: false
            mipmap: true
            fillMode: Image.PreserveAspectFit
        }

        Shape {
            anchors.fill: parent
            visible: root.strokes.length > 0

            ShapePath {
                strokeColor: Theme.surfaceText
                strokeWidth: Metrics.mm(0.9)
                fillColor: "transparent"
                capStyle: ShapePath.RoundCap
                joinStyle: ShapePath.RoundJoin
                scale: Qt.size(pad.width, pad.height)

                PathMultiline {
                    paths: root.strokes
                }
            }
        }

        MouseArea {
            anchors.fill: parent
            enabled: !root.byName
            preventStealing: true
            onPressed: mouse => root.begun(mouse.x / pad.width, mouse.y / pad.height)
            onPositionChanged: mouse => root.moved(mouse.x / pad.width, mouse.y / pad.height)
            onReleased: root.lifted()
            onCanceled: root.lifted()
        }
    }

    LineInput {
        id: name

        objectName: "input"
        width: parent?.width ?? 0
        visible: root.byName && !root.signed
        text: root.typedName
        maximumLength: root.maximumLength
        placeholderText: qsTr("Your full name")
        accessibleName: qsTr("Your full name")
        rightToLeftContent: LayoutMirroring.enabled
        onTextEdited: root.nameTyped(text)
    }

    Banner {
        objectName: "trouble"
        width: parent?.width ?? 0
        visible: root.trouble !== ""
        kind: "warning"
        text: root.trouble
    }

    SecondaryButton {
        objectName: "sign-name"
        width: parent?.width ?? 0
        visible: root.byName && !root.signed
        icon: "sign"
        text: root.signature ? qsTr("I sign with this name") : qsTr("Use these words")
        onClicked: {
            root.nameConfirmed();
            if (root.signed)
                wipe.forceActiveFocus(Qt.OtherFocusReason);
        }
    }

    SecondaryButton {
        id: wipe

        objectName: "wipe"
        width: parent?.width ?? 0
        visible: root.signed || root.strokes.length > 0
        icon: "again"
        text: qsTr("Clear and begin again")
        onClicked: {
            root.wiped();
            other.forceActiveFocus(Qt.OtherFocusReason);
        }
    }

    LinkButton {
        id: other

        objectName: "other-way"
        anchors.left: parent?.left
        width: Math.min(implicitWidth, root.width)
        icon: root.byName ? "sign" : "pencil"
        text: root.byName ? (root.signature ? qsTr("Sign by hand instead") : qsTr("Draw by hand instead")) : root.signature ? qsTr("Sign with your name instead") : qsTr("Write it in words instead")
        onClicked: {
            root.byNameWanted(!root.byName);
            if (root.byName)
                name.forceActiveFocus(Qt.OtherFocusReason);
        }
    }
}
