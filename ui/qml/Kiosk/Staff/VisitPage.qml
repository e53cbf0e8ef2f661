// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** What an officer writes down in the visit of the person beside them. */
Item {
    id: root

    required property VisitViewModel viewModel

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gap
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Banner {
            objectName: "trouble"
            width: parent.width
            visible: root.viewModel.trouble !== ""
            kind: "error"
            text: root.viewModel.trouble
        }

        Subheading {
            width: parent.width
            visible: root.viewModel.hasOriginals
            text: qsTr("Originals that you have seen")
        }

        Repeater {
            model: root.viewModel.originals

            ChoiceRow {
                required property string ref
                required property string label
                required property bool seen

                objectName: "original-" + ref
                width: parent?.width ?? 0
                multiple: true
                checked: seen
                text: label
                onClicked: root.viewModel.toggleOriginal(ref)
            }
        }

        Subheading {
            width: parent.width
            visible: root.viewModel.hasWarnings
            text: qsTr("What warns")
        }

        Repeater {
            model: root.viewModel.warnings

            TextAnswer {
                required property string key
                required property string subject
                required property string warning
                required property string reason

                objectName: "warning-" + key
                width: parent?.width ?? 0
                maximumLength: 500
                label: subject
                hint: warning + "\n" + qsTr("Write why it may stand.")
                text: reason
                onEdited: text => root.viewModel.passOver(key, text)
            }
        }

        Subheading {
            width: parent.width
            text: qsTr("Interpreter")
        }

        TextAnswer {
            objectName: "interpreter"
            width: parent.width
            label: qsTr("Name of the interpreter")
            maximumLength: 200
            text: root.viewModel.interpreter
            onEdited: text => root.viewModel.nameInterpreter(text)
        }

        TextAnswer {
            objectName: "interpreter-language"
            width: parent.width
            label: qsTr("Language of the interpreter")
            maximumLength: 200
            text: root.viewModel.interpreterLanguage
            onEdited: text => root.viewModel.nameLanguage(text)
        }

        Subheading {
            width: parent.width
            text: qsTr("Representative")
        }

        TextAnswer {
            objectName: "representative"
            width: parent.width
            label: qsTr("Name of the representative")
            maximumLength: 200
            text: root.viewModel.representative
            onEdited: text => root.viewModel.nameRepresentative(text)
        }

        TextAnswer {
            objectName: "representative-document"
            width: parent.width
            label: qsTr("Document of the representative")
            inputKind: "document"
            maximumLength: 200
            text: root.viewModel.document
            onEdited: text => root.viewModel.nameDocument(text)
        }

        TextAnswer {
            objectName: "representative-basis"
            width: parent.width
            label: qsTr("On what ground they act")
            hint: qsTr("For example: parent, power of attorney.")
            maximumLength: 200
            text: root.viewModel.basis
            onEdited: text => root.viewModel.nameBasis(text)
        }

        TextAnswer {
            objectName: "note"
            width: parent.width
            label: qsTr("Note to the back office")
            hint: qsTr("It is sealed with the answers. The person does not see it on the receipt.")
            multiline: true
            maximumLength: 2000
            text: root.viewModel.note
            onEdited: text => root.viewModel.writeNote(text)
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "give-back"
            text: root.viewModel.atDesk ? qsTr("Other visits") : qsTr("Leave it to the person")
            onClicked: root.viewModel.giveBack()
        }

        PrimaryButton {
            objectName: "go-on"
            Layout.fillWidth: true
            text: qsTr("Go on with the visit")
            trailingIcon: "arrow-right"
            onClicked: root.viewModel.goOn()
        }
    }
}
