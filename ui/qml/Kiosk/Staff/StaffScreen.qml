// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Keyboard
import Kiosk.Screens
import Kiosk.Theme
import Kiosk.ViewModels

/** What members of staff do here: the sign-in, the overview, and one page at a time. */
Item {
    id: root

    required property StaffViewModel viewModel
    required property KeyboardViewModel keyboard
    required property ShellViewModel shell

    readonly property bool inside: root.viewModel.state === StaffViewModel.In
    readonly property bool paged: root.viewModel.page !== ""
    /** What the text that is being written wants of the keyboard; empty while nothing is written. */
    property string writing: ""

    function kindOf(item: Item): string {
        if (item === null || item.Accessible.role !== Accessible.EditableText)
            return "";
        for (let at = item; at !== null && at !== root; at = at.parent) {
            const answer = at as TextAnswer;
            if (answer !== null)
                return answer.inputKind;
        }
        return "";
    }

    function enter(): void {
        const viewModel = root.viewModel;
        if (!root.inside)
            Loading.show(page, Qt.resolvedUrl("SignInPage.qml").toString(), {
                viewModel,
                atDesk: root.shell.atDesk
            });
        else if (viewModel.page === "")
            Loading.show(page, Qt.resolvedUrl("HomePage.qml").toString(), {
                viewModel
            });
        else
            Loading.show(page, Qt.resolvedUrl(viewModel.file).toString(), {
                viewModel: viewModel.current
            });
    }

    Component.onCompleted: root.enter()

    Connections {
        target: root.viewModel

        function onPageChanged(): void {
            if (page.shown !== root.viewModel.page)
                entering.restart();
        }
    }

    onInsideChanged: entering.restart()

    Connections {
        target: root.Window.window

        function onActiveFocusItemChanged(): void {
            root.writing = root.kindOf(root.Window.activeFocusItem);
        }
    }

    // a timer, and not Qt.callLater: it ends with the screen
    Timer {
        id: entering

        interval: 0
        onTriggered: root.enter()
    }

    Item {
        id: rest
    }

    Item {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gap
        height: root.inside ? Math.max(overview.visible ? overview.height : 0, named.height) : 0
        visible: root.inside

        SecondaryButton {
            id: overview

            objectName: "overview"
            anchors.left: parent.left
            anchors.verticalCenter: parent.verticalCenter
            visible: root.paged
            leastHeight: Metrics.toolSize
            icon: "arrow-left"
            text: qsTr("Overview")
            onClicked: root.viewModel.goHome()
        }

        Column {
            id: named

            anchors.left: overview.visible ? overview.right : parent.left
            anchors.leftMargin: overview.visible ? Metrics.gapLarge : 0
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter

            Subheading {
                objectName: "page-title"
                width: parent.width
                text: root.paged ? root.viewModel.title : qsTr("Overview")
            }

            HintText {
                objectName: "member"
                width: parent.width
                text: root.viewModel.member
            }
        }
    }

    Loader {
        id: page

        property string shown: ""

        objectName: "staff-page"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: bar.bottom
        anchors.topMargin: root.inside ? Metrics.gap : 0
        anchors.bottom: keyboard.open ? keyboard.top : parent.bottom
        focus: true
        onLoaded: shown = root.viewModel.page
        onStatusChanged: {
            if (page.status === Loader.Error)
                root.shell.giveUp();
        }
    }

    Keyboard {
        id: keyboard

        keys: root.keyboard
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        room: root.height - 3 * Metrics.fieldHeight
        open: root.writing !== "" && !root.shell.atDesk
        language: root.shell.language
        onDone: rest.forceActiveFocus(Qt.OtherFocusReason)

        Binding on kind {
            when: root.writing !== ""
            value: root.writing
            restoreMode: Binding.RestoreNone
        }
    }
}
