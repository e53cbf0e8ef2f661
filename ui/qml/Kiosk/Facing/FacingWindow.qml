// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The display that is turned to the person: it shows what the officer writes down, and takes nothing. */
Window {
    id: root

    required property FacingViewModel viewModel
    /** Whether people practise here. */
    property bool training: false
    /** How many pixels of this display make a millimetre. */
    property real pixelsPerMillimetre: 3.78

    visible: false
    flags: Qt.Window | Qt.FramelessWindowHint | Qt.WindowDoesNotAcceptFocus | Qt.WindowTransparentForInput
    color: Theme.surface
    title: qsTr("State Migration Service")

    Binding {
        target: Metrics
        property: "pixelsPerMillimetre"
        value: root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelWidth"
        value: root.width / root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelHeight"
        value: root.height / root.pixelsPerMillimetre
    }

    Binding {
        target: Theme
        property: "mode"
        value: root.viewModel.contrast
    }

    Binding {
        target: Theme
        property: "textSize"
        value: root.viewModel.textSize
    }

    Item {
        id: content

        anchors.fill: parent
        LayoutMirroring.enabled: root.viewModel.rightToLeft
        LayoutMirroring.childrenInherit: true

        Loader {
            id: mark

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            height: root.training ? implicitHeight : 0
            active: root.training
            sourceComponent: TrainingMark {
                text: qsTr("Training – nothing here is applied for")
            }
        }

        LatticeBand {
            id: band

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: mark.bottom
            height: Metrics.bandHeight
        }

        Loader {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: band.bottom
            anchors.bottom: parent.bottom
            sourceComponent: root.viewModel.shown ? along : greeting
        }
    }

    Component {
        id: greeting

        Item {
            objectName: "greeting"

            Column {
                anchors.centerIn: parent
                width: parent.width - 2 * Metrics.pageMargin
                spacing: Metrics.gapLarge

                StarMark {
                    anchors.horizontalCenter: parent.horizontalCenter
                    size: Metrics.markLarge
                }

                Item {
                    width: 1
                    height: Metrics.gap
                }

                Repeater {
                    model: root.viewModel.welcomes

                    Wording {
                        required property string modelData
                        required property int index

                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        text: modelData
                        color: index === 0 ? Theme.primary : Theme.secondaryText
                        font.pixelSize: index === 0 ? Typography.heading : Typography.subheading
                        font.weight: index === 0 ? Font.Bold : Font.Normal
                    }
                }
            }
        }
    }

    Component {
        id: along

        Item {
            id: page

            objectName: "along"

            /** Brings the answer that was written last into view. */
            function follow(): void {
                if (root.viewModel.whole) {
                    area.contentY = root.viewModel.place * Math.max(0, area.contentHeight - area.height);
                    return;
                }
                for (let at = 0; at < given.count; ++at) {
                    const line = given.itemAt(at) as SharedLine;
                    if (line !== null && line.current) {
                        const top = line.y + given.y;
                        const bottom = top + line.height;
                        if (top < area.contentY || bottom > area.contentY + area.height)
                            area.contentY = Math.max(0, Math.min(top, area.contentHeight - area.height));
                    }
                }
            }

            Connections {
                target: root.viewModel

                function onCurrentChanged() {
                    later.restart();
                }

                function onPlaceChanged() {
                    later.restart();
                }

                function onSharedChanged() {
                    later.restart();
                }
            }

            Timer {
                id: later

                interval: 0
                onTriggered: page.follow()
            }

            Column {
                id: head

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.leftMargin: Metrics.pageMargin
                anchors.rightMargin: Metrics.pageMargin
                anchors.topMargin: Metrics.gapSection
                spacing: Metrics.gap

                Heading {
                    objectName: "heading"
                    width: parent.width
                    visible: text !== ""
                    text: root.viewModel.heading
                }

                HintText {
                    width: parent.width
                    visible: text !== ""
                    text: root.viewModel.hint
                }
            }

            Flickable {
                id: area

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: head.bottom
                anchors.bottom: foot.top
                anchors.topMargin: Metrics.gapLarge
                anchors.bottomMargin: Metrics.gap
                interactive: false
                clip: true
                contentWidth: width
                contentHeight: lines.height

                Column {
                    id: lines

                    x: Metrics.pageMargin
                    width: area.width - 2 * Metrics.pageMargin

                    Repeater {
                        id: given

                        model: root.viewModel.rows

                        SharedLine {
                            last: index === given.count - 1
                        }
                    }
                }
            }

            Rectangle {
                id: foot

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                height: words.implicitHeight + 2 * Metrics.gapLarge
                color: Theme.card

                Rectangle {
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: parent.top
                    height: Metrics.hairline
                    color: Theme.hairline
                }

                BodyText {
                    id: words

                    objectName: "words"
                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.leftMargin: Metrics.pageMargin
                    anchors.rightMargin: Metrics.pageMargin
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.viewModel.whole ? qsTr("Read every answer. Tell the officer if something here is not right.") : qsTr("The officer writes down what you say. Tell them if something here is not right.")
                }
            }
        }
    }

    component SharedLine: Item {
        id: line

        required property int index
        required property string ref
        required property string label
        required property string value
        required property string section
        property bool last: false

        readonly property bool current: root.viewModel.current === line.ref

        width: parent?.width ?? 0
        height: named.height + row.height

        Loader {
            id: named

            width: parent.width
            height: active ? implicitHeight : 0
            active: line.section !== ""
            sourceComponent: LabelText {
                topPadding: line.index === 0 ? 0 : Metrics.gapLarge
                text: line.section
            }
        }

        Rectangle {
            anchors.fill: row
            anchors.leftMargin: -Metrics.gap
            anchors.rightMargin: -Metrics.gap
            visible: line.current && !root.viewModel.whole
            radius: Metrics.radiusSmall
            color: Theme.card
            border.color: Theme.primary
            border.width: Metrics.border
        }

        SummaryRow {
            id: row

            y: named.height
            width: parent.width
            label: line.label
            value: line.value
            separated: !line.last
        }
    }
}
