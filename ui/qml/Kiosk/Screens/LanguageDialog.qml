// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** How a person reads on: in another language with every answer as it was, or without movement. */
FocusScope {
    id: root

    required property ShellViewModel shell
    readonly property bool open: root.shell.overlay === ShellViewModel.LanguagePicker
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
        width: Math.min(root.width - 2 * Metrics.headerMargin, Metrics.dialogWidth * (root.wide ? 1.5 : 1))
        height: implicitHeight
        padding: root.wide ? Metrics.gapLarge : Metrics.gapSection

        Subheading {
            id: title

            width: parent.width
            text: qsTr("Choose a language")
        }

        ScrollArea {
            /** What the rest of the card leaves of the height. */
            readonly property real room: root.height - 2 * Metrics.gapLarge - title.height - still.height - ways.height - 2 * card.padding - 3 * card.spacing

            width: parent.width
            height: Math.min(implicitHeight, room)

            Grid {
                id: choices

                width: parent.width
                columns: root.wide ? 2 : 1
                spacing: Metrics.gap

                Repeater {
                    model: root.shell.languages

                    LanguageTile {
                        required property string code
                        required name
                        required rightToLeft
                        required current

                        objectName: "picker-" + code
                        width: (choices.width - (choices.columns - 1) * choices.spacing) / choices.columns
                        implicitHeight: Metrics.rowHeight
                        onClicked: root.shell.chooseLanguage(code)
                    }
                }
            }
        }

        ChoiceRow {
            id: still

            objectName: "picker-still"
            width: parent.width
            multiple: true
            checked: root.shell.reduceMotion
            text: qsTr("Change pages without movement")
            onClicked: root.shell.turnMotion()
        }

        GridLayout {
            id: ways

            width: parent.width
            columns: leave.visible && leave.implicitWidth + close.implicitWidth + columnSpacing <= width ? 2 : 1
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gap

            SecondaryButton {
                id: leave

                objectName: "picker-finish"
                Layout.fillWidth: true
                visible: root.shell.canFinish
                icon: "close"
                text: qsTr("Finish")
                onClicked: root.shell.finish()
            }

            SecondaryButton {
                id: close

                objectName: "picker-close"
                Layout.fillWidth: true
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
