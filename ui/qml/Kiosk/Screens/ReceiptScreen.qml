// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The truth of the moment, the reference, what happens next. */
Item {
    id: root

    required property ReceiptViewModel viewModel

    readonly property bool wide: root.width > root.height
    readonly property real column: root.wide ? Math.floor((area.width - Metrics.gapLarge) / 2) : area.width

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gapSmall
        spacing: Metrics.gapLarge

        Banner {
            objectName: "truth"
            width: parent.width
            kind: "success"
            title: root.viewModel.headline
            text: root.viewModel.moment
        }

        Grid {
            width: parent.width
            columns: root.wide ? 2 : 1
            spacing: Metrics.gapLarge

            Card {
                width: root.column
                height: implicitHeight

                Row {
                    id: proof

                    width: parent.width
                    spacing: Metrics.padding

                    Image {
                        id: code

                        objectName: "code"
                        width: Math.min(Math.max(implicitWidth, Metrics.mm(40)), Metrics.mm(80))
                        height: width
                        source: root.viewModel.code
                        smooth: implicitWidth > width
                        fillMode: Image.PreserveAspectFit
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTr("QR code of your application")
                    }

                    Column {
                        width: proof.width - code.width - proof.spacing
                        spacing: Metrics.gapSmall

                        HintText {
                            width: parent.width
                            text: qsTr("Your reference")
                        }

                        Heading {
                            objectName: "reference"
                            width: parent.width
                            text: root.viewModel.reference
                            font.letterSpacing: Metrics.mm(0.6)
                        }

                        HintText {
                            width: parent.width
                            text: root.viewModel.codeHint
                        }
                    }
                }
            }

            Column {
                width: root.column
                spacing: Metrics.gapLarge

                StepList {
                    width: parent.width
                    title: qsTr("What happens next")

                    Repeater {
                        model: root.viewModel.steps

                        StepRow {
                            required text
                            required done

                            width: parent === null ? 0 : (parent as Item).width
                        }
                    }
                }

                Banner {
                    objectName: "printing"
                    width: parent.width
                    visible: text !== ""
                    kind: root.viewModel.printing === ReceiptViewModel.Failed ? "warning" : "info"
                    icon: "printer"
                    text: root.viewModel.printingText
                }

                HintText {
                    objectName: "remaining"
                    width: parent.width
                    horizontalAlignment: Text.AlignHCenter
                    text: root.viewModel.remainingText
                }
            }
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "print-again"
            enabled: root.viewModel.canPrint
            text: qsTr("Print again")
            onClicked: root.viewModel.printAgain()
        }

        PrimaryButton {
            objectName: "done"
            Layout.fillWidth: true
            text: qsTr("Finish")
            trailingIcon: "check-circle"
            onClicked: root.viewModel.finish()
        }
    }
}
