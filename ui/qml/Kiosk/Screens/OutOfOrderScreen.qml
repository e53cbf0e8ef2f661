// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Says calmly that this kiosk takes no applications now, and where to turn. */
Item {
    id: root

    required property OutOfOrderViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height

    LatticeBand {
        id: top

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: 2 * Metrics.bandHeight
    }

    ScrollArea {
        id: area

        readonly property real room: code.y - top.height - 2 * Metrics.gap

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        y: top.height + Metrics.gap + Math.max(0, Math.round((room - height) / 2))
        height: Math.min(implicitHeight, room)

        Grid {
            id: grid

            readonly property real columnWidth: root.wide ? Math.floor((width - columnSpacing) / 2) : width

            objectName: "out-of-order-content"
            width: parent.width
            columns: root.wide ? 2 : 1
            columnSpacing: 2 * Metrics.gapSection
            rowSpacing: Metrics.gapSection
            verticalItemAlignment: Grid.AlignVCenter

            Column {
                width: grid.columnWidth
                spacing: Metrics.gapSection

                Icon {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: "out-of-order"
                    size: Metrics.markLarge / 2
                }

                Heading {
                    objectName: "out-of-order-title"
                    width: parent.width
                    horizontalAlignment: Text.AlignHCenter
                    text: root.viewModel.title
                }

                BodyText {
                    objectName: "out-of-order-reason"
                    width: parent.width
                    horizontalAlignment: Text.AlignHCenter
                    text: root.viewModel.reason
                    color: Theme.secondaryText
                    font.pixelSize: Typography.label
                }

                Row {
                    anchors.horizontalCenter: parent.horizontalCenter
                    spacing: Metrics.gap

                    Icon {
                        id: phone

                        anchors.verticalCenter: parent.verticalCenter
                        name: "phone"
                        size: Metrics.iconLarge
                    }

                    LabelText {
                        anchors.verticalCenter: parent.verticalCenter
                        width: Math.min(implicitWidth, grid.columnWidth - phone.width - Metrics.gap)
                        text: qsTr("Questions: call 919.")
                    }
                }
            }

            Column {
                objectName: "out-of-order-others"
                width: grid.columnWidth
                spacing: root.wide ? Metrics.gapLarge : Metrics.gap

                Repeater {
                    model: root.viewModel.others

                    BodyText {
                        required property var modelData
                        readonly property string code: modelData.code

                        objectName: "other-" + modelData.code
                        width: parent?.width ?? 0
                        horizontalAlignment: Text.AlignHCenter
                        text: modelData.text
                        color: Theme.secondaryText
                        // whoever reads another language has not chosen the size of these letters
                        font.pixelSize: Math.min(Typography.body, Typography.usual)
                    }
                }
            }
        }
    }

    HintText {
        id: code

        readonly property bool unread: true // for whoever comes to mend it: it is no word

        objectName: "out-of-order-code"
        anchors.right: parent.right
        anchors.rightMargin: root.wide ? Metrics.pageMargin : (parent.width - width) / 2
        anchors.bottom: bottom.top
        anchors.bottomMargin: root.wide ? Metrics.gap : Metrics.gapSection
        text: root.viewModel.code
    }

    LatticeBand {
        id: bottom

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: 2 * Metrics.bandHeight
    }
}
