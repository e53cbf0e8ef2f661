// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * A place on a scale, by buttons for one place less or more, or by touching the scale.
 *
 * Nothing is chosen until the person touches it, and nothing has to be dragged.
 */
AnswerFrame {
    id: root

    /** How many places the scale has. */
    property int places: 10
    /** The chosen place, from 0; -1 for none. */
    property int place: -1
    /** How many places the fast buttons go; 0 where there are none. */
    property int leap: 0
    /** The chosen place in words. */
    property string said
    property string startText
    property string endText
    property bool vertical: false
    property bool ticked: true
    /** Whether there is a scale beside the buttons. */
    property bool scaled: true

    readonly property Item input: less
    readonly property bool mirrored: root.LayoutMirroring.enabled

    signal moved(int place)

    /** Goes so many places; from nothing, to the beginning. */
    function go(by: int): void {
        root.moved(root.place < 0 ? 0 : Math.max(0, Math.min(root.places - 1, root.place + by)));
    }

    component Step: ToolButton {
        required property int by
        readonly property bool tellsAnswer: true

        implicitWidth: Math.max(Metrics.fieldHeight, implicitContentWidth + leftPadding + rightPadding)
        implicitHeight: Metrics.fieldHeight
        Accessible.description: root.accessibleName + (root.said === "" ? "" : ", " + root.said)
        onClicked: root.go(by)
    }

    Row {
        id: stepper

        width: parent.width
        spacing: Metrics.gap

        Step {
            id: fastLess

            objectName: "less-fast"
            visible: root.leap > 0
            by: -root.leap
            text: "–" + root.leap
            accessibleName: qsTr("%1 less").arg(root.leap)
        }

        Step {
            id: less

            objectName: "less"
            focus: true
            by: -1
            icon: "minus"
            accessibleName: qsTr("Less")
        }

        Plate {
            id: plate

            // the description says what was chosen: for the ears of the person alone
            readonly property bool tellsAnswer: true
            // what a screen reader asks of a slider
            readonly property int value: root.place + 1
            readonly property int minimumValue: 1
            readonly property int maximumValue: root.places
            readonly property int stepSize: 1

            objectName: "chosen"
            width: stepper.width - less.width - more.width - 2 * stepper.spacing - (root.leap > 0 ? fastLess.width + fastMore.width + 2 * stepper.spacing : 0)
            height: Math.max(Metrics.fieldHeight, words.implicitHeight + 2 * Metrics.gapSmall)
            radius: Metrics.radius
            borderColor: root.error !== "" ? Theme.danger : Theme.controlBorder
            borderWidth: Metrics.border

            Accessible.role: Accessible.Slider
            Accessible.name: root.accessibleName
            Accessible.description: [root.said, root.error !== "" ? root.error : root.hint].filter(text => text !== "").join(". ")
            Accessible.onIncreaseAction: root.go(1)
            Accessible.onDecreaseAction: root.go(-1)

            Wording {
                id: words

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.margins: Metrics.gapSmall
                anchors.verticalCenter: parent.verticalCenter
                horizontalAlignment: Text.AlignHCenter
                text: root.said === "" ? "–" : root.said
                font.pixelSize: Typography.field
                font.weight: Font.Bold
                leading: Typography.tightLines
            }
        }

        Step {
            id: more

            objectName: "more"
            by: 1
            icon: "plus"
            accessibleName: qsTr("More")
        }

        Step {
            id: fastMore

            objectName: "more-fast"
            visible: root.leap > 0
            by: root.leap
            text: "+" + root.leap
            accessibleName: qsTr("%1 more").arg(root.leap)
        }
    }

    Item {
        id: scale

        readonly property real length: root.vertical ? height - knob.height : width - knob.width
        readonly property real at: root.places < 2 ? 0 : root.place / (root.places - 1)

        /** Where along the scale a share of it stands. */
        function along(share: real): real {
            return (root.vertical || root.mirrored ? 1 - share : share) * scale.length;
        }

        objectName: "scale"
        width: root.vertical ? Math.max(Metrics.target, knob.width) : parent.width
        height: root.vertical ? Metrics.mm(110) : Math.max(Metrics.target, knob.height)
        x: root.vertical && root.mirrored ? parent.width - width : 0
        visible: root.scaled

        Rectangle {
            id: line

            anchors.centerIn: parent
            width: root.vertical ? Metrics.stepHeight : scale.length
            height: root.vertical ? scale.length : Metrics.stepHeight
            radius: Metrics.stepHeight / 2
            color: Theme.track
            border.color: Theme.controlBorder
            border.width: Metrics.hairline
        }

        Repeater {
            model: root.ticked ? root.places : 0

            Rectangle {
                required property int index
                readonly property real along: scale.along(index / Math.max(1, root.places - 1)) + knob.width / 2

                x: root.vertical ? (scale.width - width) / 2 : along - width / 2
                y: root.vertical ? along - height / 2 : (scale.height - height) / 2
                width: root.vertical ? Metrics.gapLarge : Metrics.hairline
                height: root.vertical ? Metrics.hairline : Metrics.gapLarge
                color: Theme.controlBorder
            }
        }

        Rectangle {
            id: knob

            x: root.vertical ? (scale.width - width) / 2 : scale.along(scale.at)
            y: root.vertical ? scale.along(scale.at) : (scale.height - height) / 2
            width: Metrics.mark
            height: Metrics.mark
            radius: width / 2
            visible: root.place >= 0
            color: Theme.primary
            border.color: Theme.card
            border.width: Metrics.border
        }

        MouseArea {
            anchors.fill: parent
            onClicked: mouse => {
                const along = (root.vertical ? mouse.y : mouse.x) - knob.width / 2;
                const share = Math.max(0, Math.min(1, along / Math.max(1, scale.length)));
                root.moved(Math.round((root.vertical || root.mirrored ? 1 - share : share) * (root.places - 1)));
            }
        }

        HintText {
            visible: root.vertical
            x: root.mirrored ? -width - Metrics.gap : scale.width + Metrics.gap
            width: root.width - scale.width - Metrics.gap
            text: root.endText
        }

        HintText {
            visible: root.vertical
            x: root.mirrored ? -width - Metrics.gap : scale.width + Metrics.gap
            y: scale.height - height
            width: root.width - scale.width - Metrics.gap
            text: root.startText
        }
    }

    Row {
        width: parent.width
        visible: root.scaled && !root.vertical

        HintText {
            width: Math.floor(parent.width / 2)
            text: root.startText
        }

        HintText {
            width: parent.width - Math.floor(parent.width / 2)
            horizontalAlignment: Text.AlignRight
            text: root.endText
        }
    }
}
