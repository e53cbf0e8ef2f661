// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Each setting in force and where it comes from; to be read, not to be changed. */
Item {
    id: root

    required property SettingsViewModel viewModel

    ScrollArea {
        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gap
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        BodyText {
            width: parent.width
            text: qsTr("Settings are changed in the settings file or by the centre, not here.")
            color: Theme.secondaryText
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        Subheading {
            width: parent.width
            visible: given.count > 0
            text: qsTr("Set here or by the centre")
        }

        Card {
            width: parent.width
            height: implicitHeight
            visible: given.count > 0
            spacing: 0
            verticalPadding: Metrics.gapSmall

            Repeater {
                id: given

                model: root.viewModel.set

                SettingRow {
                    required name
                    required value
                    required source
                    required overridden
                    required property int index

                    objectName: "setting-" + name
                    width: parent?.width ?? 0
                    separated: index < given.count - 1
                }
            }
        }

        Subheading {
            width: parent.width
            visible: usual.count > 0
            text: qsTr("As usual")
        }

        Card {
            width: parent.width
            height: implicitHeight
            visible: usual.count > 0
            spacing: 0
            verticalPadding: Metrics.gapSmall

            Repeater {
                id: usual

                model: root.viewModel.usual

                SettingRow {
                    required name
                    required value
                    required source
                    required overridden
                    required property int index

                    objectName: "setting-" + name
                    width: parent?.width ?? 0
                    separated: index < usual.count - 1
                }
            }
        }
    }
}
