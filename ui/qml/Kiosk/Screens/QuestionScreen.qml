// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme
import Kiosk.ViewModels

/**
 * One question, or one tight group, with the keyboard it wants.
 *
 * Upright, everything stands in one column with the keyboard below. On a panel that is wide enough
 * for its letters the keyboard stands beside what is typed; a page without anything to type has its answers beside its question.
 */
Item {
    id: root

    required property QuestionViewModel viewModel
    required property KeyboardViewModel keyboard
    required property ShellViewModel shell

    readonly property bool wide: root.Window.width > root.Window.height
    /** Whether the keyboard stands beside what is typed, where lines stay long enough to read. */
    readonly property bool beside: root.wide && root.width - root.keyboardWidth - 1.5 * Metrics.pageMargin >= 11 * Typography.body
    readonly property real keyboardWidth: Math.max(root.half + 1.5 * Metrics.pageMargin, keyboard.leastWidth)
    readonly property bool split: root.wide && (!root.viewModel.typed || root.shell.atDesk)
    readonly property real half: Math.floor((root.width - 3 * Metrics.pageMargin) / 2)
    /** The field that the person types into now; told, not bound: what it leads to moves the focus. */
    property AnswerField editing: null

    function fieldOf(item: Item): AnswerField {
        for (let at = item; at !== null && at !== root; at = at.parent) {
            const field = at as AnswerField;
            if (field !== null)
                return field.typed && item.Accessible.role === Accessible.EditableText ? field : null;
        }
        return null;
    }

    /** Puts the focus where a person begins. */
    function begin(): void {
        area.begin();
        for (let place = 0; place < fields.count; ++place) {
            const field = fields.itemAt(place) as AnswerField;
            if (field !== null && field.item.kind !== QuestionItem.Note) {
                if (field.typed && !field.read)
                    field.take();
                else
                    rest.forceActiveFocus(Qt.OtherFocusReason);
                return;
            }
        }
    }

    Component.onCompleted: root.begin()

    // timers, and not Qt.callLater: they end with the screen when the visit goes
    Timer {
        id: beginning

        interval: 0
        onTriggered: root.begin()
    }

    Timer {
        id: revealing

        interval: 0
        onTriggered: area.reveal(guidance)
    }

    Connections {
        target: root.Window.window

        function onActiveFocusItemChanged(): void {
            root.editing = root.fieldOf(root.Window.activeFocusItem);
        }
    }

    Connections {
        target: root.viewModel

        function onPageShown(): void {
            slide.play(root.shell.forward, root.shell.rightToLeft);
            beginning.restart();
        }

        function onErrorsShown(): void {
            area.begin();
            summary.take();
        }

        function onFocusRequested(ref: string): void {
            for (let place = 0; place < fields.count; ++place) {
                const field = fields.itemAt(place) as AnswerField;
                if (field !== null && field.item.ref === ref)
                    field.take();
            }
        }
    }

    Item {
        id: rest
    }

    SlideIn {
        id: slide

        target: area
        shift: shift
    }

    ScrollArea {
        id: area

        anchors.left: parent.left
        anchors.top: parent.top
        anchors.bottom: !root.beside && keyboard.open ? keyboard.top : actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gapSmall
        width: root.beside && !root.split ? root.width - keyboard.width - 1.5 * Metrics.pageMargin : root.width - 2 * Metrics.pageMargin
        transform: Translate {
            id: shift
        }

        Grid {
            id: grid

            readonly property real half: Math.floor((width - columnSpacing) / 2)

            width: parent.width
            columns: root.split ? 2 : 1
            columnSpacing: Metrics.pageMargin
            rowSpacing: Metrics.gapSection * 1.3

            Column {
                id: intro

                width: root.split ? grid.half : grid.width
                spacing: Metrics.gapLarge

                ProgressSteps {
                    width: parent.width
                    visible: root.viewModel.progress.count > 1
                    count: root.viewModel.progress.count
                    current: root.viewModel.progress.step
                    caption: root.viewModel.progress.text
                }

                Heading {
                    objectName: "heading"
                    width: parent.width
                    topPadding: Metrics.gapSmall
                    bottomPadding: Metrics.gapTiny
                    visible: text !== ""
                    text: root.viewModel.heading
                }

                BodyText {
                    objectName: "hint"
                    width: parent.width
                    visible: text !== ""
                    text: root.viewModel.hint
                    color: Theme.secondaryText
                    font.pixelSize: Typography.body
                }

                Late {
                    width: parent.width
                    shown: root.viewModel.second !== ""
                    sourceComponent: SecondText {
                        objectName: "second-heading"
                        text: root.viewModel.second
                    }
                }

                ErrorSummary {
                    id: summary

                    objectName: "error-summary"
                    width: parent.width
                    errors: root.viewModel.errors
                    onChosen: ref => root.viewModel.goTo(ref)
                }
            }

            Column {
                id: answers

                width: root.split ? grid.half : grid.width
                spacing: Metrics.padding

                Repeater {
                    id: fields

                    model: root.viewModel.questions

                    AnswerField {
                        required item

                        width: answers.width
                        viewModel: root.viewModel
                        listHeight: Math.max(2 * Metrics.rowHeight, area.height - intro.height - grid.rowSpacing - Metrics.fieldHeight - 2 * Metrics.gap - (why.visible ? why.height + answers.spacing : 0) - (guidance.visible ? guidance.height + answers.spacing : 0))
                    }
                }

                LinkButton {
                    id: why

                    objectName: "why"
                    anchors.left: parent.left
                    width: Math.min(implicitWidth, parent.width)
                    visible: root.viewModel.guidance !== ""
                    icon: "info"
                    text: qsTr("Why do we ask this?")
                    onClicked: root.viewModel.askWhy()
                }

                Banner {
                    id: guidance

                    objectName: "guidance"
                    width: parent.width
                    visible: root.viewModel.guidanceShown && root.viewModel.guidance !== ""
                    onVisibleChanged: {
                        if (visible)
                            revealing.restart();
                    }
                    text: root.viewModel.guidance
                }
            }
        }
    }

    Keyboard {
        id: keyboard

        keys: root.keyboard

        // its keys never mirror, so neither would an anchor of its own
        x: root.LayoutMirroring.enabled ? 0 : root.width - width
        anchors.bottom: actions.top
        anchors.bottomMargin: root.wide ? 0 : Metrics.gapLarge
        room: root.height - actions.height - (root.beside ? 0 : 2 * Metrics.fieldHeight)
        width: root.beside ? root.keyboardWidth : root.width
        open: root.editing !== null && !root.shell.atDesk
        language: root.shell.language
        onDone: rest.forceActiveFocus(Qt.OtherFocusReason)

        Binding on kind {
            when: root.editing !== null
            value: root.editing?.keyboard ?? "text"
            restoreMode: Binding.RestoreNone
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "back"
            icon: "arrow-left"
            text: qsTr("Back")
            onClicked: root.viewModel.goBack()
        }

        PrimaryButton {
            objectName: "continue"
            Layout.fillWidth: true
            text: root.viewModel.returning ? qsTr("Save and return") : qsTr("Continue")
            trailingIcon: "arrow-right"
            onClicked: root.viewModel.goOn()
        }
    }
}
