// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

/** The mark, a greeting and the language tiles. */
Item {
    id: root

    required property var words

    LatticeBand {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        height: 2 * Metrics.bandHeight
    }

    ScrollArea {
        anchors.top: head.bottom
        anchors.bottom: foot.top
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gap
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(360))
        spacing: Metrics.gapLarge

        StarMark {
            anchors.horizontalCenter: parent?.horizontalCenter
            size: Metrics.markLarge
        }

        Heading {
            width: parent?.width ?? 0
            horizontalAlignment: Text.AlignHCenter
            text: "Xoş gəlmisiniz"
            font.pixelSize: Typography.display
        }

        Wording {
            width: parent?.width ?? 0
            horizontalAlignment: Text.AlignHCenter
            text: "Welcome · Добро пожаловать · أهلاً وسهلاً"
            color: Theme.secondaryText
            font.pixelSize: Typography.subheading
        }

        GridLayout {
            width: parent?.width ?? 0
            columns: 2
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gapLarge
            uniformCellWidths: true

            Repeater {
                model: [["Azərbaycan dili", "Davam etmək üçün toxunun", false], ["English", "Touch to continue", false], ["Русский", "Нажмите, чтобы продолжить", false], ["العربية", "المس للمتابعة", true]]

                LanguageTile {
                    required property var modelData

                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    name: modelData[0]
                    prompt: modelData[1]
                    rightToLeft: modelData[2]
                }
            }
        }
    }

    LatticeBand {
        id: foot

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: 2 * Metrics.bandHeight
    }
}
