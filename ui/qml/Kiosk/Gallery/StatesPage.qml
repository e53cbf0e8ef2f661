// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** The states that the other pages don't show. */
Item {
    id: root

    required property var words
    property bool asking: false

    ScrollArea {
        anchors.fill: parent
        anchors.margins: Metrics.pageMargin
        spacing: Metrics.gapLarge

        Subheading {
            width: parent?.width ?? 0
            text: root.words.states
        }

        TrainingMark {
            width: parent?.width ?? 0
            text: root.words.arrived
        }

        Flow {
            width: parent?.width ?? 0
            spacing: Metrics.gapLarge

            PrimaryButton {
                id: first

                text: root.words.next
                focus: true
            }

            PrimaryButton {
                text: root.words.send
                busy: true
            }

            PrimaryButton {
                text: root.words.next
                trailingIcon: "arrow-right"
                enabled: false
            }

            SecondaryButton {
                text: root.words.back
                icon: "arrow-left"
                enabled: false
            }

            DangerButton {
                text: root.words.leaveYes
            }

            LinkButton {
                text: root.words.change
            }
        }

        ChoiceRow {
            width: parent?.width ?? 0
            text: root.words.stays[3]
            multiple: true
            checked: true
        }

        ChoiceRow {
            width: parent?.width ?? 0
            text: root.words.stays[1]
            multiple: true
        }

        TextAnswer {
            width: parent?.width ?? 0
            label: root.words.street
            text: root.words.cityWhy + " " + root.words.photograph
            multiline: true
        }

        AcknowledgeAnswer {
            width: parent?.width ?? 0
            text: root.words.agree
            error: root.words.cityMissing
        }

        Banner {
            width: parent?.width ?? 0
            kind: "warning"
            title: root.words.warn
            text: root.words.warnMore
        }

        Banner {
            width: parent?.width ?? 0
            kind: "error"
            title: root.words.cityMissing
            text: root.words.cityWhy
        }

        NoteText {
            width: parent?.width ?? 0
            text: root.words.note
        }

        PaperLine {
            width: parent?.width ?? 0
            text: root.words.note
        }

        Flow {
            width: parent?.width ?? 0
            spacing: Metrics.gap

            Repeater {
                model: ["calendar", "calendar-plus", "house", "id-card", "briefcase", "flag", "phone", "help", "globe", "text-size", "contrast", "headphones", "close", "arrow-left", "arrow-right", "arrow-up", "arrow-down", "chevron", "chevron-down", "chevron-up", "check", "check-circle", "warning", "info", "backspace", "shift", "shift-on", "newline", "search", "printer", "clock", "progress", "online", "offline", "passport", "pin", "person", "family", "mail", "pencil", "plus", "minus", "document", "receipt", "scales", "lock", "speech", "airplane", "scanner", "camera", "stick", "barcode", "sign", "again", "remove", "building", "out-of-order"]

                Icon {
                    required property string modelData

                    name: modelData
                    size: Metrics.iconHuge
                }
            }
        }
    }

    ConfirmDialog {
        anchors.fill: parent
        open: root.asking
        title: root.words.leave
        text: root.words.leaveMore
        confirmText: root.words.leaveYes
        cancelText: root.words.leaveNo
        danger: true
    }

    Component.onCompleted: {
        if (!root.asking)
            first.forceActiveFocus(Qt.TabFocusReason);
    }
}
