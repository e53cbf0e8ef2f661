// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** A new account's name, role and first PIN; or a PIN alone. */
Item {
    id: root

    required property AccountsViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height
    readonly property bool adding: root.viewModel.state === AccountsViewModel.Adding
    property string name: ""
    property string role: ""
    property string pin: ""
    property string again: ""
    readonly property string trouble: root.viewModel.trouble

    function save(): void {
        const pin = root.pin;
        const again = root.again;
        root.pin = "";
        root.again = "";
        if (root.adding)
            root.viewModel.add(root.name, root.role, pin, again);
        else
            root.viewModel.setPin(pin, again);
    }

    onTroubleChanged: area.begin()

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
            text: root.adding ? qsTr("New account") : root.viewModel.pinTitle
        }

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.trouble !== ""
            kind: "error"
            text: root.trouble
        }

        TextAnswer {
            objectName: "account-name"
            width: parent.width
            visible: root.adding
            label: qsTr("Name")
            hint: qsTr("They sign in with it, and colleagues see it.")
            inputKind: "text"
            maximumLength: 40
            text: root.name
            onEdited: text => root.name = text
        }

        LabelText {
            width: parent.width
            visible: root.adding
            text: qsTr("Role")
        }

        Flow {
            id: choices

            readonly property real third: Math.floor((width - 2 * spacing) / 3)

            width: parent.width
            visible: root.adding
            spacing: Metrics.gap

            Repeater {
                model: root.adding ? root.viewModel.roles : null

                ChoiceRow {
                    required property string code
                    required property string title

                    objectName: "role-" + code
                    width: root.wide && choices.third >= 12 * Typography.title ? choices.third : choices.width
                    text: title
                    checked: root.role === code
                    onClicked: root.role = code
                }
            }
        }

        TextAnswer {
            objectName: "account-pin"
            width: parent.width
            label: qsTr("First PIN")
            hint: qsTr("6 to 12 digits. Whoever gets it chooses another one at the first sign-in.")
            inputKind: "digits"
            maximumLength: 12
            masked: true
            revealable: false
            rightToLeftContent: false
            text: root.pin
            onEdited: text => root.pin = text
        }

        TextAnswer {
            objectName: "account-pin-again"
            width: parent.width
            label: qsTr("First PIN once more")
            inputKind: "digits"
            maximumLength: 12
            masked: true
            revealable: false
            rightToLeftContent: false
            text: root.again
            onEdited: text => root.again = text
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "cancel"
            icon: "arrow-left"
            text: qsTr("Back")
            enabled: !root.viewModel.busy
            onClicked: root.viewModel.goBack()
        }

        PrimaryButton {
            objectName: "save"
            Layout.fillWidth: true
            busy: root.viewModel.busy
            icon: "check"
            enabled: !root.adding || root.role !== ""
            text: root.viewModel.busy ? qsTr("Saving…") : qsTr("Save")
            onClicked: root.save()
        }
    }
}
