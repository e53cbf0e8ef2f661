// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** The answers with the way to change each. */
Item {
    id: root

    required property var words

    AppHeader {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        title: root.words.service
        languageName: root.words.name
        finishText: root.words.finish
    }

    ScrollArea {
        anchors.top: head.bottom
        anchors.bottom: foot.top
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(300))
        spacing: Metrics.gapLarge

        ProgressSteps {
            width: parent?.width ?? 0
            count: 6
            current: 6
            caption: root.words.step6
        }

        Heading {
            width: parent?.width ?? 0
            text: root.words.check
        }

        Card {
            id: card

            width: parent?.width ?? 0
            spacing: 0
            verticalPadding: Metrics.gapSmall

            Repeater {
                model: root.words.answers

                SummaryRow {
                    required property var modelData
                    required property int index

                    width: parent?.width ?? 0
                    label: modelData[0]
                    value: modelData[1]
                    changeText: root.words.change
                    separated: index < root.words.answers.length - 1
                }
            }
        }

        AcknowledgeAnswer {
            width: parent?.width ?? 0
            text: root.words.agree
            checked: true
        }
    }

    ActionBar {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            icon: "arrow-left"
            text: root.words.back
        }

        PrimaryButton {
            Layout.fillWidth: true
            text: root.words.send
            trailingIcon: "arrow-right"
        }
    }
}
