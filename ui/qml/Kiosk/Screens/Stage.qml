// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The screen of the moment below the header, and what lies over it. */
Item {
    id: root

    required property ShellViewModel shell
    required property AttractViewModel attract
    required property ServicesViewModel services
    required property CodeViewModel code
    required property NoticeViewModel notice
    required property QuestionViewModel question
    required property KeyboardViewModel keyboard
    required property EntriesViewModel entries
    required property OutcomeViewModel outcome
    required property CheckViewModel check
    required property SendingViewModel sending
    required property ReceiptViewModel receipt
    required property OutOfOrderViewModel outOfOrder
    required property SpeechViewModel speech
    required property StaffViewModel staff
    required property HelpViewModel help
    required property CallsViewModel calls

    readonly property bool headed: root.shell.screen !== ShellViewModel.Attract && root.shell.screen !== ShellViewModel.OutOfOrder

    /** What the page asks, for whoever hears the name of the window. */
    readonly property string heading: {
        switch (root.shell.screen) {
        case ShellViewModel.Question:
            return root.question.heading;
        case ShellViewModel.Entries:
            return root.entries.heading;
        case ShellViewModel.Check:
            return qsTr("Check your answers");
        default:
            return "";
        }
    }
    readonly property bool mending: {
        switch (root.shell.screen) {
        case ShellViewModel.Question:
            return root.question.state === QuestionViewModel.Mending;
        case ShellViewModel.Entries:
            return root.entries.state === EntriesViewModel.Mending;
        case ShellViewModel.Check:
            return root.check.state === CheckViewModel.Mending;
        default:
            return false;
        }
    }
    /** Milliseconds for which the screen before stays, untouchable, where it is better so. */
    readonly property var pauses: ({
            [ShellViewModel.Sending]: 120,
            [ShellViewModel.Receipt]: 25
        })
    readonly property string about: root.shell.title === "" ? qsTr("State Migration Service") : root.shell.title
    readonly property string named: root.heading === "" ? root.about : `${root.heading} – ${root.about}`

    /** Loads a screen when it is first shown: the first frame waits for one screen and not for all. */
    function enter(): void {
        const shell = root.shell;
        if (root.headed && header.status === Loader.Null)
            Loading.show(header, "HeaderBar.qml", {
                shell,
                speech: root.speech,
                staff: root.staff
            });
        switch (shell.screen) {
        case ShellViewModel.Attract:
            return Loading.show(stage, "AttractScreen.qml", {
                viewModel: root.attract
            });
        case ShellViewModel.Services:
            return Loading.show(stage, "ServicesScreen.qml", {
                viewModel: root.services,
                code: root.code,
                shell
            });
        case ShellViewModel.Code:
            return Loading.show(stage, "CodeScreen.qml", {
                viewModel: root.code
            });
        case ShellViewModel.Notice:
            return Loading.show(stage, "NoticeScreen.qml", {
                viewModel: root.notice
            });
        case ShellViewModel.Question:
            return Loading.show(stage, "QuestionScreen.qml", {
                viewModel: root.question,
                keyboard: root.keyboard,
                shell
            });
        case ShellViewModel.Entries:
            return Loading.show(stage, "EntriesScreen.qml", {
                viewModel: root.entries
            });
        case ShellViewModel.Outcome:
            return Loading.show(stage, "OutcomeScreen.qml", {
                viewModel: root.outcome
            });
        case ShellViewModel.Check:
            return Loading.show(stage, "CheckScreen.qml", {
                viewModel: root.check
            });
        case ShellViewModel.Sending:
            return Loading.show(stage, "SendingScreen.qml", {
                viewModel: root.sending
            });
        case ShellViewModel.Receipt:
            return Loading.show(stage, "ReceiptScreen.qml", {
                viewModel: root.receipt
            });
        case ShellViewModel.Staff:
            return Loading.show(stage, Qt.resolvedUrl("../Staff/StaffScreen.qml").toString(), {
                viewModel: root.staff,
                keyboard: root.keyboard,
                shell
            });
        case ShellViewModel.Help:
            return Loading.show(stage, "HelpScreen.qml", {
                viewModel: root.help
            });
        default:
            return Loading.show(stage, "OutOfOrderScreen.qml", {
                viewModel: root.outOfOrder
            });
        }
    }

    Component.onCompleted: root.enter()

    Timer {
        id: entering

        onTriggered: root.enter()
    }

    Connections {
        target: root.shell

        function onScreenChanged(): void {
            // what is sent is mostly stored before anything need be said of it, and the paper is on
            // its way before the receipt is shown: whoever builds a screen keeps others from it
            const pause = root.pauses[root.shell.screen] ?? 0;
            entering.stop();
            if (pause > 0) {
                entering.interval = pause;
                entering.start();
            } else {
                root.enter();
            }
        }

        function onOverlayChanged(): void {
            if (root.shell.overlay !== ShellViewModel.NoOverlay && overlays.status === Loader.Null)
                Loading.show(overlays, "Overlays.qml", {
                    shell: root.shell,
                    speech: root.speech
                });
            if (root.shell.overlay !== ShellViewModel.NoOverlay)
                veil.raise();
        }
    }

    Binding {
        when: root.Window.window !== null
        target: root.Window.window
        property: "title"
        value: root.mending ? qsTr("Error: %1").arg(root.named) : root.named
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

    Item {
        id: content

        anchors.fill: parent
        LayoutMirroring.enabled: root.shell.rightToLeft
        LayoutMirroring.childrenInherit: true

        Loader {
            id: header

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            visible: root.headed
        }

        CaptionBar {
            id: captions

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: root.headed ? header.bottom : parent.top
            height: visible ? implicitHeight : 0
            visible: root.speech.on && root.speech.captions && text !== ""
            text: root.speech.caption
        }

        Loader {
            id: asked

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: captions.bottom
            height: active ? implicitHeight : 0
            active: root.calls.text !== ""
            sourceComponent: CallsBar {
                objectName: "calls"
                text: root.calls.text
            }
            onActiveChanged: shield.raise()
        }

        Loader {
            id: stage

            objectName: "stage"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: asked.bottom
            anchors.bottom: parent.bottom
            enabled: root.shell.overlay === ShellViewModel.NoOverlay
            focus: true
            transform: Translate {
                id: shift
            }
            onStatusChanged: {
                if (stage.status === Loader.Error)
                    root.shell.giveUp();
            }
            onLoaded: {
                slide.play(root.shell.forward, root.shell.rightToLeft);
                if (root.headed)
                    shield.raise();
            }
        }

        BodyText {
            objectName: "broken"
            anchors.fill: stage
            anchors.margins: Metrics.pageMargin
            visible: stage.status === Loader.Error
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            text: qsTr("Please use another kiosk. Questions: call 919.")
        }

        Connections {
            target: root.question

            function onPageShown(): void {
                shield.raise();
            }
        }

        Connections {
            target: root.entries

            function onListShown(): void {
                shield.raise();
            }
        }

        Connections {
            target: root.help

            function onStateChanged(): void {
                shield.raise();
            }
        }

        Shield {
            id: shield

            anchors.fill: stage
            held: entering.running
            moment: (root.shell.screen === ShellViewModel.Receipt ? 3.5 : 1) * root.shell.hurry
        }

        Loader {
            anchors.right: parent.right
            anchors.top: parent.top
            active: root.staff.corner && !root.headed
            sourceComponent: StaffCorner {
                objectName: "staff-corner"
                onFound: root.staff.ask()
            }
        }

        SlideIn {
            id: slide

            target: stage
            shift: shift
        }

        Loader {
            id: overlays

            objectName: "overlays"
            anchors.fill: parent
            z: 100
        }

        Shield {
            id: veil

            anchors.fill: parent
            z: 150
            moment: root.shell.hurry
        }

        Curtain {
            objectName: "curtain"
            anchors.fill: parent
            z: 200
            drawn: root.shell.curtain
            onOpened: root.shell.turnCurtain()
        }
    }
}
