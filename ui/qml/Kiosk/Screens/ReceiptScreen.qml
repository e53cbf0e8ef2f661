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

    readonly property bool wide: root.Window.width > root.Window.height
    readonly property real column: root.columnOf(grid.width)

    function columnOf(width: real): real {
        return root.wide ? Math.floor((width - grid.spacing) / 2) : width;
    }

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

        Grid {
            id: grid

            width: parent.width
            columns: root.wide ? 2 : 1
            spacing: Metrics.gapLarge

            Column {
                id: first

                width: root.column
                spacing: Metrics.gapLarge

                Banner {
                    objectName: "truth"
                    forAll: true
                    width: parent.width
                    kind: "success"
                    title: root.viewModel.headline
                    text: root.viewModel.moment
                }

                Card {
                    width: parent.width
                    height: implicitHeight

                    Grid {
                        id: proof

                        width: parent.width
                        columns: Theme.textSize > 1 ? 1 : 2
                        spacing: Metrics.padding

                        Image {
                            id: code

                            objectName: "code"
                            width: Math.min(Math.max(implicitWidth, Metrics.mm(40)), Metrics.mm(root.wide ? 62 : 80))
                            height: width
                            source: root.viewModel.code
                            cache: false
                            smooth: implicitWidth > width
                            fillMode: Image.PreserveAspectFit
                            Accessible.role: Accessible.Graphic
                            Accessible.name: qsTr("QR code of your application")
                        }

                        Column {
                            width: proof.columns > 1 ? proof.width - code.width - proof.spacing : proof.width
                            spacing: Metrics.gapSmall

                            HintText {
                                width: parent.width
                                text: qsTr("Your reference")
                            }

                            Heading {
                                objectName: "reference"
                                width: parent.width
                                text: root.viewModel.reference
                                font.letterSpacing: root.wide ? 0 : Metrics.mm(0.6)
                            }

                            HintText {
                                width: parent.width
                                text: root.viewModel.codeHint
                            }
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
            }

            Column {
                id: last

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

                RatingPanel {
                    objectName: "rating"
                    width: parent.width
                    narrowest: root.columnOf(area.narrowest)
                    visible: Theme.textSize < 3 && !overflows
                    viewModel: root.viewModel
                    onChosen: done.forceActiveFocus(Qt.OtherFocusReason)
                }

                HintText {
                    objectName: "remaining"
                    // side by side it stands where there is room
                    parent: root.wide ? first : last
                    width: root.column
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
            visible: root.viewModel.offersPaper
            enabled: root.viewModel.canPrint
            text: root.viewModel.printText
            onClicked: root.viewModel.printAgain()
        }

        PrimaryButton {
            id: done

            objectName: "done"
            Layout.fillWidth: true
            text: qsTr("Finish")
            trailingIcon: "check-circle"
            onClicked: root.viewModel.finish()
        }
    }
}
