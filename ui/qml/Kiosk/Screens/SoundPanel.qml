// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** How the screens are read aloud: on or off, how fast, how loud, what is written of it. */
FocusScope {
    id: root

    required property ShellViewModel shell
    required property SpeechViewModel speech
    readonly property bool open: root.shell.overlay === ShellViewModel.SoundPanel
    readonly property bool wide: root.width > root.height

    visible: root.open
    enabled: root.open

    Accessible.role: Accessible.Dialog
    Accessible.name: title.text

    Keys.onEscapePressed: root.shell.dismiss()
    onOpenChanged: {
        if (root.open)
            root.forceActiveFocus(Qt.OtherFocusReason);
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim

        MouseArea {
            anchors.fill: parent
            onClicked: root.shell.dismiss()
            onWheel: wheel => wheel.accepted = true
        }
    }

    Card {
        id: card

        anchors.centerIn: parent
        width: Math.min(root.width - 2 * Metrics.headerMargin, Metrics.dialogWidth * (root.wide ? 1.5 : 1.2))
        height: implicitHeight
        padding: root.wide ? Metrics.gapLarge : Metrics.gapSection

        Subheading {
            id: title

            width: parent.width
            text: qsTr("Sound")
        }

        ScrollArea {
            width: parent.width
            height: Math.min(implicitHeight, root.height * (root.wide ? 0.64 : 0.62))
            spacing: Metrics.gapLarge

            ChoiceRow {
                objectName: "sound-on"
                width: parent.width
                multiple: true
                checked: root.speech.on
                text: qsTr("Read the screen aloud")
                onClicked: root.speech.toggle()
            }

            Banner {
                objectName: "no-sound"
                width: parent.width
                visible: root.speech.on && root.speech.silent
                text: qsTr("This kiosk can't be heard now. You can read what would be said at the top of the screen.")
            }

            Grid {
                id: steps

                readonly property real column: (width - (columns - 1) * columnSpacing) / columns

                width: parent.width
                columns: root.wide && Theme.textSize < 2 ? 2 : 1
                columnSpacing: Metrics.gapSection
                rowSpacing: Metrics.gapLarge

                Stepper {
                    objectName: "sound-rate"
                    width: steps.column
                    label: qsTr("How fast")
                    valueText: root.speech.rateText
                    value: root.speech.rate
                    count: root.speech.rates
                    lessText: qsTr("Slower")
                    moreText: qsTr("Faster")
                    onLess: root.speech.slower()
                    onMore: root.speech.faster()
                }

                Stepper {
                    objectName: "sound-volume"
                    width: steps.column
                    label: qsTr("How loud")
                    value: root.speech.volume
                    count: root.speech.volumes
                    lessText: qsTr("Quieter")
                    moreText: qsTr("Louder")
                    onLess: root.speech.quieter()
                    onMore: root.speech.louder()
                }
            }

            ChoiceRow {
                objectName: "sound-captions"
                width: parent.width
                multiple: true
                checked: root.speech.captions
                text: qsTr("Show what is said")
                onClicked: root.speech.toggleCaptions()
            }

            ChoiceRow {
                objectName: "sound-aloud"
                width: parent.width
                visible: !root.speech.private
                multiple: true
                checked: root.speech.aloud
                text: qsTr("Read my answers aloud: others may hear them")
                onClicked: root.speech.toggleAloud()
            }

            ChoiceRow {
                objectName: "sound-curtain"
                width: parent.width
                multiple: true
                checked: root.shell.curtain
                text: qsTr("Darken the screen, so that nobody reads along")
                onClicked: root.shell.turnCurtain()
            }
        }

        GridLayout {
            width: parent.width
            columns: again.implicitWidth + hold.implicitWidth + close.implicitWidth + 2 * columnSpacing <= width ? 3 : again.implicitWidth + hold.implicitWidth + columnSpacing <= width ? 2 : 1
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gap

            SecondaryButton {
                id: again

                objectName: "sound-repeat"
                Layout.fillWidth: true
                enabled: root.speech.on
                text: qsTr("Say again")
                onClicked: root.speech.repeat()
            }

            SecondaryButton {
                id: hold

                objectName: "sound-pause"
                Layout.fillWidth: true
                enabled: root.speech.on
                text: root.speech.paused ? qsTr("Go on speaking") : qsTr("Pause")
                onClicked: root.speech.pause()
            }

            PrimaryButton {
                id: close

                objectName: "sound-close"
                Layout.fillWidth: true
                Layout.columnSpan: parent.columns === 2 ? 2 : 1
                text: qsTr("Close")
                onClicked: root.shell.dismiss()
            }
        }

        MouseArea {
            parent: card
            anchors.fill: parent
            z: -1
        }
    }
}
