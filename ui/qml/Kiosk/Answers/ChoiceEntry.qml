// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Fields
import Kiosk.ViewModels

/** One of some choices, or any of them, in the shape that the form asks for. */
Entry {
    id: root

    required property ChoiceItem item

    readonly property FoldingFrame field: loader.item as FoldingFrame

    input: (loader.item as SearchAnswer)?.input ?? null

    /** Takes a choice; one that a finger made may be all that the page waits for. */
    function choose(value: string, touched: bool): void {
        root.viewModel.toggle(root.item.ref, value);
        if (!root.multiple)
            root.field?.fold();
        if (touched)
            root.viewModel.hasten(root.item.ref);
    }

    readonly property bool multiple: root.item.kind === QuestionItem.ChooseMany

    function shaped(): Component {
        switch (root.item.shape) {
        case ChoiceItem.Search:
            return search;
        case ChoiceItem.Likert:
            return likert;
        case ChoiceItem.Table:
            return table;
        default:
            return rows;
        }
    }

    Loader {
        id: loader

        width: root.width
        focus: true
        sourceComponent: root.shaped()
    }

    Component {
        id: rows

        ChoiceAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.item.shownLabel
            hint: root.item.found > 0 ? root.item.hint : qsTr("Nothing to choose yet: answer the question above first.")
            second: root.item.second
            accessibleName: root.item.label
            error: root.item.error
            choices: root.item.choices
            labels: root.item.labels
            multiple: root.multiple
            wanted: root.item.columns
            bare: root.item.bare
            counted: root.item.counted
            folds: root.item.folds
            chosenText: root.item.chosenText
            withdrawable: root.item.withdrawable
            onChosen: (value, touched) => root.choose(value, touched)
            onWithdrawn: root.viewModel.answer(root.item.ref, "")
        }
    }

    Component {
        id: search

        SearchAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.item.shownLabel
            hint: root.item.hint
            second: root.item.second
            accessibleName: root.item.label
            error: root.item.error
            choices: root.item.choices
            multiple: root.multiple
            foundText: root.item.foundText
            counted: root.item.counted
            folds: root.item.folds
            chosenText: root.item.chosenText
            withdrawable: root.item.withdrawable
            listHeight: root.listHeight
            onChosen: (value, touched) => root.choose(value, touched)
            onWithdrawn: root.viewModel.answer(root.item.ref, "")
            onQuery: text => root.viewModel.search(root.item.ref, text)
        }
    }

    Component {
        id: likert

        LikertAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.item.shownLabel
            hint: root.item.hint
            second: root.item.second
            accessibleName: root.item.label
            error: root.item.error
            choices: root.item.choices
            labels: root.item.labels
            withdrawable: root.item.withdrawable
            onChosen: (value, touched) => root.choose(value, touched)
            onWithdrawn: root.viewModel.answer(root.item.ref, "")
        }
    }

    Component {
        id: table

        TableAnswer {
            objectName: "field-" + root.item.name
            focus: true
            question: root.item.label
            explained: root.item.hint
            second: root.item.second
            error: root.item.error
            choices: root.item.choices
            labels: root.item.labels
            multiple: root.multiple
            headed: root.item.headsTable
            counted: root.item.counted
            onChosen: (value, touched) => root.choose(value, touched)
        }
    }
}
