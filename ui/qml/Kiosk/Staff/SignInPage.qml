// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** Lets members of staff in: a badge or a name, and a PIN. */
Item {
    id: root

    required property StaffViewModel viewModel

    readonly property bool trying: root.viewModel.state === StaffViewModel.Trying
    readonly property bool changing: root.viewModel.state === StaffViewModel.Changing || root.trying && root.again !== ""
    /** Whether there is no other screen to leave for. */
    property bool atDesk: false
    property string name: ""
    property string pin: ""
    property string again: ""

    /** Puts the focus on what is asked first. */
    function begin(): void {
        if (root.viewModel.badge || root.changing || root.viewModel.locked)
            secret.input?.forceActiveFocus(Qt.OtherFocusReason);
        else
            who.input?.forceActiveFocus(Qt.OtherFocusReason);
    }

    function signIn(): void {
        const pin = root.pin;
        const again = root.again;
        const changing = root.changing;
        root.pin = "";
        root.again = "";
        if (changing)
            root.viewModel.choosePin(pin, again);
        else
            root.viewModel.signIn(root.name, pin);
    }

    Component.onCompleted: root.begin()

    Connections {
        target: root.viewModel

        function onBadgeChanged(): void {
            root.begin();
        }

        function onCleared(): void {
            root.name = "";
            root.pin = "";
            root.again = "";
        }

        function onStateChanged(): void {
            if (root.changing)
                root.begin();
        }

        function onTroubleChanged(): void {
            area.begin();
        }
    }

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Heading {
            objectName: "heading"
            width: parent.width
            text: root.changing ? qsTr("Choose your own PIN") : root.viewModel.locked ? qsTr("Your PIN once more") : qsTr("Staff sign-in")
        }

        BodyText {
            width: parent.width
            text: root.changing ? qsTr("Somebody else has set the PIN that you came in with. Choose 6 to 12 digits that only you know.") : root.viewModel.locked ? qsTr("Somebody else may have been at this screen meanwhile.") : root.atDesk ? qsTr("For members of staff.") : qsTr("For members of staff. To apply, choose Leave.")
            color: Theme.secondaryText
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        Banner {
            objectName: "badge"
            width: parent.width
            visible: root.viewModel.badge
            kind: "success"
            text: qsTr("Your badge was read. Enter its PIN.")
        }

        TextAnswer {
            id: who

            objectName: "staff-name"
            width: parent.width
            visible: !root.viewModel.badge && !root.changing && !root.viewModel.locked
            label: qsTr("Name")
            hint: qsTr("As it was given to you. Or hold your badge before the reader.")
            inputKind: "email"
            maximumLength: 64
            rightToLeftContent: false
            text: root.name
            onEdited: text => root.name = text
        }

        TextAnswer {
            id: secret

            objectName: "staff-pin"
            width: parent.width
            label: root.changing ? qsTr("New PIN") : qsTr("PIN")
            inputKind: "digits"
            maximumLength: 12
            masked: true
            revealable: false
            rightToLeftContent: false
            text: root.pin
            onEdited: text => root.pin = text
        }

        TextAnswer {
            objectName: "staff-pin-again"
            width: parent.width
            visible: root.changing
            label: qsTr("New PIN once more")
            inputKind: "digits"
            maximumLength: 12
            masked: true
            revealable: false
            rightToLeftContent: false
            text: root.again
            onEdited: text => root.again = text
        }

        LinkButton {
            objectName: "no-badge"
            visible: root.viewModel.badge
            text: qsTr("Sign in with a name instead")
            onClicked: root.viewModel.forgetBadge()
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        PrimaryButton {
            objectName: "sign-in"
            Layout.fillWidth: true
            busy: root.trying
            icon: "lock"
            text: root.trying ? qsTr("Signing in…") : root.changing ? qsTr("Save and go on") : qsTr("Sign in")
            onClicked: root.signIn()
        }
    }
}
