// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** One of some choices, or any of them; with a search where there are many. */
Entry {
    id: root

    required property ChoiceItem item

    input: (loader.item as SearchAnswer)?.input ?? null

    Loader {
        id: loader

        width: root.width
        focus: true
        sourceComponent: root.item.searchable ? search : choices
    }

    Component {
        id: choices

        ChoiceAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.item.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            choices: root.item.choices
            multiple: root.item.kind === QuestionItem.ChooseMany
            error: root.item.error
            onChosen: value => root.viewModel.toggle(root.item.ref, value)
        }
    }

    Component {
        id: search

        SearchAnswer {
            objectName: "field-" + root.item.name
            focus: true
            label: root.item.shownLabel
            hint: root.item.hint
            accessibleName: root.item.label
            choices: root.item.choices
            error: root.item.error
            listHeight: Math.min(root.listHeight, Math.max(1, root.item.found) * (Metrics.rowHeight + Metrics.gapSmall))
            onChosen: value => root.viewModel.toggle(root.item.ref, value)
            onQuery: text => root.viewModel.search(root.item.ref, text)
        }
    }
}
