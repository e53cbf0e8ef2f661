// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

/** The header of every screen but the first, with what a person may change at any time. */
AppHeader {
    id: root

    required property ShellViewModel shell
    required property SpeechViewModel speech
    required property StaffViewModel staff

    readonly property bool asking: [ShellViewModel.Question, ShellViewModel.Entries, ShellViewModel.Check].includes(root.shell.screen)

    enabled: root.shell.overlay === ShellViewModel.NoOverlay
    heard: root.speech.on
    title: root.shell.title === "" ? qsTr("State Migration Service") : root.shell.title
    languageName: root.shell.languageName
    finishText: root.shell.screen === ShellViewModel.Staff ? qsTr("Leave") : qsTr("Finish")
    canFinish: root.shell.canFinish
    onLanguageClicked: root.shell.askLanguage()
    onTextSizeClicked: root.shell.nextTextSize()
    onContrastClicked: root.shell.nextContrast()
    listenName: !root.speech.available ? "" : root.speech.on ? qsTr("Sound") : qsTr("Listen")
    onListenClicked: root.speech.on ? root.shell.askSound() : root.speech.toggle()
    canHelp: root.asking
    helpName: !root.shell.helps ? "" : root.staff.assisting ? qsTr("Officer's page") : qsTr("Call staff")
    onHelpClicked: root.shell.askHelp()
    onFinishClicked: root.shell.finish()
}
