// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Screens
import Kiosk.Theme
import Kiosk.ViewModels

/** Each device does its work once at a touch. */
Item {
    id: root

    required property DevicesViewModel viewModel

    readonly property TrialsViewModel trials: root.viewModel.trials as TrialsViewModel
    property bool touching: false

    ScrollArea {
        anchors.fill: parent
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gap

        Repeater {
            model: root.trials.rows

            TrialCard {
                required property string device

                objectName: "device-" + device
                name: device
                width: parent?.width ?? 0
                taken: root.trials.busy
                onTried: root.trials.tryOut(device)
            }
        }

        Card {
            width: parent.width
            height: implicitHeight
            spacing: Metrics.gap

            LabelText {
                width: parent.width
                text: qsTr("Keypad")
            }

            HintText {
                width: parent.width
                text: root.viewModel.testing ? qsTr("Press each key: it lights up. The test ends by itself when no key is pressed for 15 seconds.") : qsTr("Every key of the keypad, one after the other.")
            }

            KeyLamps {
                width: parent.width
                keys: root.viewModel.keys
            }

            SecondaryButton {
                objectName: "try-keypad"
                text: root.viewModel.testing ? qsTr("End the test") : qsTr("Try")
                Accessible.description: qsTr("Keypad")
                onClicked: {
                    if (root.viewModel.testing)
                        root.viewModel.endKeys();
                    else
                        root.viewModel.tryKeys();
                }
            }
        }

        Card {
            width: parent.width
            height: implicitHeight
            spacing: Metrics.gap

            LabelText {
                width: parent.width
                text: qsTr("Touch screen")
            }

            HintText {
                width: parent.width
                text: qsTr("The screen is parted into fields: draw over all of them with a finger. The test ends when all are filled, or 8 seconds after the last one.")
            }

            Banner {
                objectName: "result-touch"
                width: parent.width
                visible: root.viewModel.touchTold !== ""
                kind: root.viewModel.touchKind
                prominent: false
                text: root.viewModel.touchTold
            }

            SecondaryButton {
                objectName: "try-touch"
                text: qsTr("Try")
                Accessible.description: qsTr("Touch screen")
                onClicked: root.touching = true
            }
        }

        Card {
            width: parent.width
            height: implicitHeight
            spacing: Metrics.gap

            LabelText {
                width: parent.width
                text: qsTr("Sound and voices")
            }

            HintText {
                width: parent.width
                text: qsTr("A sentence is said in each language that this kiosk speaks.")
            }

            Repeater {
                model: root.viewModel.voices

                Column {
                    id: voice

                    required property string code
                    required property string title
                    required property string result
                    required property string kind
                    required property bool busy

                    width: parent?.width ?? 0
                    spacing: Metrics.gapSmall

                    Item {
                        width: voice.width
                        height: say.height

                        BodyText {
                            anchors.left: parent.left
                            anchors.right: say.left
                            anchors.rightMargin: Metrics.gap
                            anchors.verticalCenter: parent.verticalCenter
                            text: voice.title
                        }

                        SecondaryButton {
                            id: say

                            objectName: "say-" + voice.code
                            anchors.right: parent.right
                            leastHeight: Metrics.toolSize
                            busy: root.viewModel.busy
                            icon: "headphones"
                            text: voice.busy ? qsTr("Saying…") : qsTr("Listen")
                            Accessible.description: voice.title
                            onClicked: root.viewModel.say(voice.code)
                        }
                    }

                    Banner {
                        objectName: "said-" + voice.code
                        width: voice.width
                        visible: voice.result !== ""
                        kind: voice.kind
                        prominent: false
                        text: voice.result
                    }
                }
            }
        }
    }

    Loader {
        active: root.touching
        parent: root.Window.contentItem
        anchors.fill: parent
        z: 1

        sourceComponent: TouchField {
            onEnded: (touched, fields) => {
                root.viewModel.noteTouch(touched, fields);
                root.touching = false;
            }
        }
    }
}
