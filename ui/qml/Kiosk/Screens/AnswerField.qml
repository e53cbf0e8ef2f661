// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** A question in the field that its kind wants. */
FocusScope {
    id: root

    required property QuestionItem item
    required property QuestionViewModel viewModel
    /** The height that a long list may take. */
    property int listHeight: 4 * Metrics.rowHeight

    /** Whether the keyboard has something to write into. */
    readonly property bool typed: root.item.kind === QuestionItem.Text || root.item.kind === QuestionItem.Date || root.item.searchable
    readonly property Item input: (loader.item as TextAnswer)?.input ?? (loader.item as DateAnswer)?.input ?? (loader.item as SearchAnswer)?.input ?? (loader.item as AcknowledgeAnswer)?.input ?? null
    readonly property string keyboard: root.item.kind === QuestionItem.Date ? "digits" : root.item.searchable ? "text" : root.item.inputKind
    readonly property string shownLabel: root.item.headed ? "" : root.item.label

    implicitHeight: column.implicitHeight
    height: implicitHeight

    /** Takes the focus for an answer. */
    function take(): void {
        if (root.input !== null)
            root.input.forceActiveFocus(Qt.TabFocusReason);
        else
            loader.forceActiveFocus(Qt.TabFocusReason);
    }

    function component(): Component {
        switch (root.item.kind) {
        case QuestionItem.Date:
            return dateField;
        case QuestionItem.ChooseOne:
            return root.item.searchable ? searchField : choiceField;
        case QuestionItem.ChooseMany:
            return choiceField;
        case QuestionItem.Acknowledge:
            return acknowledgeField;
        case QuestionItem.Note:
            return noteText;
        default:
            return textField;
        }
    }

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall

        Loader {
            id: loader

            width: parent.width
            focus: true
            sourceComponent: root.component()
        }

        Banner {
            objectName: "finding"
            width: parent.width
            visible: root.item.finding !== ""
            kind: "warning"
            text: root.item.finding
        }
    }

    Component {
        id: textField

        TextAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            text: root.item.value
            error: root.item.error
            inputKind: root.item.inputKind
            multiline: root.item.multiline
            rightToLeftContent: LayoutMirroring.enabled && inputKind === "text"
            onEdited: text => root.viewModel.answer(root.item.ref, text)
        }
    }

    Component {
        id: dateField

        DateAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            value: root.item.value
            error: root.item.error
            onEdited: value => root.viewModel.answer(root.item.ref, value)
        }
    }

    Component {
        id: choiceField

        ChoiceAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            choices: root.item.choices
            multiple: root.item.kind === QuestionItem.ChooseMany
            error: root.item.error
            onChosen: value => root.viewModel.toggle(root.item.ref, value)
        }
    }

    Component {
        id: searchField

        SearchAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            choices: root.item.choices
            error: root.item.error
            listHeight: Math.min(root.listHeight, Math.max(1, root.item.found) * (Metrics.rowHeight + Metrics.gapSmall))
            onChosen: value => root.viewModel.toggle(root.item.ref, value)
            onQuery: text => root.viewModel.search(root.item.ref, text)
        }
    }

    Component {
        id: acknowledgeField

        AcknowledgeAnswer {
            objectName: "field-" + root.item.name
            focus: true
            hint: root.item.hint
            text: root.item.label
            checked: root.item.agreed
            error: root.item.error
            onToggled: given => root.viewModel.agree(root.item.ref, given)
        }
    }

    Component {
        id: noteText

        NoteText {
            objectName: "note-" + root.item.name
            kind: root.item.tone
            label: root.item.label
            text: root.item.hint
        }
    }
}
