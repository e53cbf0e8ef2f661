// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Lets a person read on in another language, with every answer as it was. */
FocusScope {
    id: root

    required property ShellViewModel shell
    readonly property bool open: root.shell.overlay === ShellViewModel.LanguagePicker

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
        width: Math.min(root.width - 2 * Metrics.headerMargin, Metrics.dialogWidth)
        height: implicitHeight
        padding: Metrics.gapSection

        Subheading {
            id: title

            width: parent.width
            text: qsTr("Choose a language")
        }

        ScrollArea {
            width: parent.width
            height: Math.min(implicitHeight, root.height * 0.6)

            Repeater {
                model: root.shell.languages

                LanguageTile {
                    required property string code
                    required name
                    required rightToLeft
                    required current

                    objectName: "picker-" + code
                    width: card.width - 2 * card.padding
                    implicitHeight: Metrics.rowHeight
                    onClicked: root.shell.chooseLanguage(code)
                }
            }
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
