// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** Every answer with its way back, what the person declares, and Send. */
Item {
    id: root

    required property CheckViewModel viewModel

    readonly property bool wide: root.Window.width > root.Window.height
    readonly property real column: root.wide ? Math.floor((grid.width - grid.columnSpacing) / 2) : grid.width

    /** Goes on where the person left the answers to change one. */
    function comeBack(): void {
        area.scrollTo(root.viewModel.place);
        for (let place = 0; place < given.count; ++place) {
            const line = given.itemAt(place) as AnswerLine;
            if (line !== null && line.ref === root.viewModel.cameFrom)
                return line.take();
        }
    }

    function change(ref: string): void {
        root.viewModel.leaveAt(area.contentY);
        root.viewModel.change(ref);
    }

    // when everything has its place: not from Qt.callLater, which outlives the screen
    Timer {
        interval: 0
        running: root.viewModel.cameFrom !== ""
        onTriggered: root.comeBack()
    }

    Connections {
        target: root.viewModel

        function onErrorsShown(): void {
            area.begin();
            summary.take();
        }

        function onFocusRequested(ref: string): void {
            for (let place = 0; place < declared.count; ++place) {
                const one = declared.itemAt(place) as AcknowledgeRow;
                if (one !== null && one.ref === ref)
                    one.take();
            }
        }
    }

    component SectionLine: Item {
        id: head

        property bool first: false
        property string section
        /** Whether it names an entry that can be taken out. */
        property bool removable: false

        readonly property real room: head.first ? Metrics.gapSmall : Metrics.gapLarge

        signal removed

        implicitHeight: room + Math.max(part.implicitHeight, remove.visible ? remove.height : 0)

        LabelText {
            id: part

            anchors.left: parent.left
            y: head.room + (remove.visible ? Math.max(0, (remove.height - part.implicitHeight) / 2) : 0)
            width: parent.width - (remove.visible ? remove.width + Metrics.gap : 0)
            text: head.section
        }

        LinkButton {
            id: remove

            objectName: "remove"
            anchors.right: parent.right
            y: head.room
            visible: head.removable
            text: qsTr("Remove")
            Accessible.description: head.section
            onClicked: head.removed()
        }
    }

    component AnswerLine: Item {
        id: line

        required property int index
        required property string ref
        required property string name
        required property string label
        required property string value
        required property string section
        required property bool changeable
        required property string entry
        required property string part
        required property string second
        property bool last: false

        function take(): void {
            row.take();
        }

        objectName: "change-" + line.name
        height: head.height + row.height

        Accessible.role: Accessible.Grouping
        Accessible.name: line.part

        MouseArea {
            anchors.fill: row
            enabled: line.changeable
            onClicked: root.change(line.ref)
        }

        Loader {
            id: head

            width: parent.width
            // a loader keeps the size of what it had
            height: active ? implicitHeight : 0
            active: line.section !== ""
            sourceComponent: SectionLine {
                first: line.index === 0
                section: line.section
                removable: line.entry !== ""
                onRemoved: root.viewModel.remove(line.entry)
            }
        }

        SummaryRow {
            id: row

            y: head.height
            width: parent.width
            label: line.label
            second: line.second
            value: line.value
            changeText: line.changeable ? qsTr("Change") : ""
            separated: !line.last
            onChanged: root.change(line.ref)
        }
    }

    component AcknowledgeRow: Column {
        id: row

        required property string ref
        required property string name
        required property string text
        required property string hint
        required property string guidance
        required property bool isNote
        required property bool agreed
        required property string error
        required property string second

        function take(): void {
            area.reveal(agreement);
            agreement.forceActiveFocus(Qt.OtherFocusReason);
        }

        spacing: Metrics.gapSmall

        NoteText {
            width: parent.width
            visible: row.isNote
            text: row.text
            second: row.second
        }

        HintText {
            width: parent.width
            visible: !row.isNote && row.hint !== ""
            text: row.hint
        }

        AcknowledgeAnswer {
            id: agreement

            objectName: "field-" + row.name
            width: parent.width
            visible: !row.isNote
            text: row.text
            sentence: row.second
            checked: row.agreed
            error: row.error
            onToggled: given => root.viewModel.agree(row.ref, given)
        }

        LinkButton {
            id: why

            property bool asked: false

            objectName: "why"
            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            visible: row.guidance !== ""
            icon: "info"
            text: qsTr("Why do we ask this?")
            onClicked: asked = !asked
        }

        Banner {
            objectName: "guidance"
            width: parent.width
            visible: why.visible && why.asked
            text: row.guidance
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
        anchors.bottomMargin: Metrics.gapSmall
        spacing: Metrics.gapLarge
        onContentYChanged: root.viewModel.scroll(area.contentY / Math.max(1, area.implicitHeight - area.height))

        ProgressSteps {
            width: parent.width
            count: root.viewModel.progress.count
            current: root.viewModel.progress.step
            caption: root.viewModel.progress.text
        }

        Heading {
            width: parent.width
            bottomPadding: Metrics.gapTiny
            text: qsTr("Check your answers")
        }

        Banner {
            objectName: "brought"
            width: parent.width
            visible: root.viewModel.brought
            text: qsTr("Some answers came from your telephone. Read every one of them: what you send is what stands here.")
        }

        ErrorSummary {
            id: summary

            objectName: "error-summary"
            width: parent.width
            errors: root.viewModel.errors
            onChosen: ref => root.viewModel.goTo(ref)
        }

        Grid {
            id: grid

            width: parent.width
            columns: root.wide ? 2 : 1
            columnSpacing: Metrics.pageMargin
            rowSpacing: Metrics.gapLarge

            Card {
                id: answers

                width: root.column
                padding: Metrics.gapLarge
                spacing: 0

                Repeater {
                    id: given

                    model: root.viewModel.answers

                    AnswerLine {
                        width: answers.width - 2 * answers.padding
                        last: index === given.count - 1
                    }
                }
            }

            Column {
                width: root.column
                spacing: Metrics.gapLarge

                Repeater {
                    id: declared

                    model: root.viewModel.declarations

                    AcknowledgeRow {
                        width: root.column
                    }
                }
            }
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
            objectName: "send"
            Layout.fillWidth: true
            text: qsTr("Send")
            trailingIcon: "arrow-right"
            busy: root.viewModel.state === CheckViewModel.Sent
            onClicked: root.viewModel.send()
        }
    }
}
