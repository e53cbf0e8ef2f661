// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

/** What lies over a screen: the language picker, and the questions that interrupt. */
Item {
    id: root

    required property ShellViewModel shell
    required property SpeechViewModel speech

    LanguageDialog {
        anchors.fill: parent
        shell: root.shell
    }

    SoundPanel {
        anchors.fill: parent
        shell: root.shell
        speech: root.speech
    }

    ConfirmDialog {
        objectName: "finish-dialog"
        anchors.fill: parent
        open: root.shell.overlay === ShellViewModel.FinishQuestion
        danger: true
        title: qsTr("Finish and clear your answers?")
        text: root.shell.finishText
        confirmText: qsTr("Finish")
        cancelText: qsTr("Go on")
        onConfirmed: root.shell.confirmFinish()
        onCancelled: root.shell.dismiss()
    }

    ConfirmDialog {
        objectName: "remove-dialog"
        anchors.fill: parent
        open: root.shell.overlay === ShellViewModel.RemoveQuestion
        danger: true
        title: root.shell.removalTitle
        text: root.shell.removalText
        confirmText: qsTr("Remove")
        cancelText: qsTr("Keep")
        onConfirmed: root.shell.confirmRemoval()
        onCancelled: root.shell.dismiss()
    }

    ConfirmDialog {
        objectName: "return-dialog"
        anchors.fill: parent
        open: root.shell.overlay === ShellViewModel.ReturnQuestion
        stays: true
        title: root.shell.returnTitle
        text: root.shell.returnText
        confirmText: qsTr("Yes, go on")
        cancelText: qsTr("No")
        onConfirmed: root.shell.confirmReturn()
        onCancelled: root.shell.confirmFinish()
    }

    ConfirmDialog {
        objectName: "still-there-dialog"
        anchors.fill: parent
        open: root.shell.overlay === ShellViewModel.StillThere
        stays: true
        icon: "clock"
        title: qsTr("Are you still there?")
        text: root.shell.countdown
        confirmText: qsTr("I am still here")
        cancelText: qsTr("Finish")
        onConfirmed: root.shell.dismiss()
        onCancelled: root.shell.confirmFinish()
    }
}
