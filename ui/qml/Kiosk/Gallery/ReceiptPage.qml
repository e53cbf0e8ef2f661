// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** What a person leaves with. */
Item {
    id: root

    required property var words
    required property string code

    AppHeader {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        title: root.words.service
        languageName: root.words.name
        finishText: root.words.finish
    }

    ScrollArea {
        id: area

        anchors.top: head.bottom
        anchors.bottom: foot.top
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(300))
        spacing: Metrics.gapLarge

        Banner {
            width: parent?.width ?? 0
            kind: "success"
            title: root.words.taken
            text: root.words.takenAt
        }

        Card {
            width: parent?.width ?? 0

            Image {
                anchors.left: parent?.left // a column mirrors its anchors, not its places
                width: Metrics.mm(40)
                height: width
                source: root.code
                smooth: implicitWidth > width
                fillMode: Image.PreserveAspectFit
                Accessible.role: Accessible.Graphic
                Accessible.name: root.words.reference
            }

            HintText {
                width: parent?.width ?? 0
                text: root.words.reference
            }

            Heading {
                width: parent?.width ?? 0
                text: "\u2066BK03 7F4K 92QX\u2069"
                font.letterSpacing: Metrics.mm(0.5)
            }

            HintText {
                width: parent?.width ?? 0
                text: root.words.photograph
            }
        }

        StepList {
            width: parent?.width ?? 0
            title: root.words.happens

            Repeater {
                model: root.words.steps

                StepRow {
                    required property string modelData
                    required property int index

                    width: parent?.width ?? 0
                    text: modelData
                    done: index === 0
                }
            }
        }

        Card {
            id: asking

            width: parent?.width ?? 0
            visible: Theme.textSize < 3 && !faces.overflows
            verticalPadding: Metrics.gap
            spacing: Metrics.gapSmall

            Subheading {
                width: parent?.width ?? 0
                text: root.words.rating
                font.pixelSize: Typography.title
            }

            FaceBar {
                id: faces

                width: parent?.width ?? 0
                narrowest: area.narrowest - 2 * asking.padding
                model: root.words.faces.map((word, place) => ({
                            "face": place + 1,
                            "icon": "face-" + (place + 1),
                            "text": word
                        }))
                Accessible.name: root.words.rating
            }
        }

        NoteText {
            width: parent?.width ?? 0
            icon: "printer"
            text: root.words.printing
        }
    }

    ActionBar {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            text: root.words.print
        }

        PrimaryButton {
            Layout.fillWidth: true
            text: root.words.finish
            trailingIcon: "check-circle"
        }
    }
}
