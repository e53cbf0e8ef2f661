// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The window: the screen of the moment below the header, and what lies over it. */
Window {
    id: root

    required property ShellViewModel shell
    required property AttractViewModel attract
    required property ServicesViewModel services
    required property QuestionViewModel question
    required property CheckViewModel check
    required property SendingViewModel sending
    required property ReceiptViewModel receipt
    required property OutOfOrderViewModel outOfOrder

    /** How many pixels of this panel make a millimetre. */
    property real pixelsPerMillimetre: 4.03

    readonly property bool headed: root.shell.screen !== ShellViewModel.Attract && root.shell.screen !== ShellViewModel.OutOfOrder
    readonly property list<Component> screens: [attractScreen, servicesScreen, questionScreen, checkScreen, sendingScreen, receiptScreen, outOfOrderScreen]

    width: 1080
    height: 1920
    visible: true
    color: Theme.surface
    title: qsTr("State Migration Service")

    Binding {
        target: Metrics
        property: "pixelsPerMillimetre"
        value: root.pixelsPerMillimetre
    }

    Binding {
        target: Theme
        property: "mode"
        value: root.shell.contrast
    }

    Binding {
        target: Theme
        property: "textSize"
        value: root.shell.textSize
    }

    Binding {
        target: Theme
        property: "reduceMotion"
        value: root.shell.reduceMotion
    }

    Component {
        id: attractScreen

        AttractScreen {
            viewModel: root.attract
        }
    }

    Component {
        id: servicesScreen

        ServicesScreen {
            viewModel: root.services
            shell: root.shell
        }
    }

    Component {
        id: questionScreen

        QuestionScreen {
            viewModel: root.question
            shell: root.shell
        }
    }

    Component {
        id: checkScreen

        CheckScreen {
            viewModel: root.check
        }
    }

    Component {
        id: sendingScreen

        SendingScreen {
            viewModel: root.sending
        }
    }

    Component {
        id: receiptScreen

        ReceiptScreen {
            viewModel: root.receipt
        }
    }

    Component {
        id: outOfOrderScreen

        OutOfOrderScreen {
            viewModel: root.outOfOrder
        }
    }

    Item {
        id: content

        anchors.fill: parent
        LayoutMirroring.enabled: root.shell.rightToLeft
        LayoutMirroring.childrenInherit: true

        AppHeader {
            id: header

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            visible: root.headed
            enabled: root.shell.overlay === ShellViewModel.NoOverlay
            title: root.shell.title === "" ? qsTr("State Migration Service") : root.shell.title
            languageName: root.shell.languageName
            finishText: root.shell.screen === ShellViewModel.Sending ? "" : qsTr("Finish")
            onLanguageClicked: root.shell.askLanguage()
            onTextSizeClicked: root.shell.nextTextSize()
            onContrastClicked: root.shell.nextContrast()
            onFinishClicked: root.shell.finish()
        }

        Loader {
            id: stage

            objectName: "stage"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: root.headed ? header.bottom : parent.top
            anchors.bottom: parent.bottom
            enabled: root.shell.overlay === ShellViewModel.NoOverlay
            focus: true
            sourceComponent: root.screens[root.shell.screen]
            transform: Translate {
                id: shift
            }
            onLoaded: slide.play(root.shell.forward, root.shell.rightToLeft)
        }

        SlideIn {
            id: slide

            target: stage
            shift: shift
        }

        LanguageDialog {
            anchors.fill: parent
            z: 100
            shell: root.shell
        }

        ConfirmDialog {
            objectName: "finish-dialog"
            anchors.fill: parent
            open: root.shell.overlay === ShellViewModel.FinishQuestion
            danger: true
            title: qsTr("Finish and clear your answers?")
            text: qsTr("Nothing has been sent. Your answers are removed from this kiosk.")
            confirmText: qsTr("Finish")
            cancelText: qsTr("Go on")
            onConfirmed: root.shell.confirmFinish()
            onCancelled: root.shell.dismiss()
        }

        ConfirmDialog {
            objectName: "still-there-dialog"
            anchors.fill: parent
            open: root.shell.overlay === ShellViewModel.StillThere
            icon: "clock"
            title: qsTr("Are you still there?")
            text: root.shell.countdown
            confirmText: qsTr("I am still here")
            cancelText: qsTr("Finish")
            onConfirmed: root.shell.dismiss()
            onCancelled: root.shell.confirmFinish()
        }
    }
}
