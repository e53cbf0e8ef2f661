// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Keyboard
import Kiosk.Theme
import Kiosk.ViewModels

/** A question of each kind, with the keyboard that it wants. */
Item {
    id: root

    required property var words
    required property string language
    /** One of "date", "text", "choice", "search". */
    property string kind: "date"

    readonly property int step: ["date", "text", "choice", "search"].indexOf(root.kind)

    AppHeader {
        id: head

        anchors.left: parent.left
        anchors.right: parent.right
        title: root.words.service
        languageName: root.words.name
        finishText: root.words.finish
    }

    ScrollArea {
        id: page

        anchors.top: head.bottom
        anchors.bottom: keyboard.top
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        width: Math.min(parent.width - 2 * Metrics.pageMargin, Metrics.mm(300))

        ProgressSteps {
            width: parent?.width ?? 0
            count: 6
            current: root.step + 2
            caption: [root.words.step2, root.words.step3, root.words.step4, root.words.step2][root.step]
        }

        Heading {
            width: parent?.width ?? 0
            text: [root.words.arrived, root.words.where, root.words.with, root.words.country][root.step]
        }

        LeadText {
            width: parent?.width ?? 0
            visible: text !== ""
            text: [root.words.arrivedHint, "", root.words.withHint, ""][root.step]
        }

        DateAnswer {
            id: date

            width: parent?.width ?? 0
            visible: root.kind === "date"
            value: "2026-11-14"
            dayText: root.words.date[0]
            monthText: root.words.date[1]
            yearText: root.words.date[2]
            accessibleName: root.words.arrived
        }

        TextAnswer {
            id: street

            width: parent?.width ?? 0
            visible: root.kind === "text"
            focus: root.kind === "text"
            label: root.words.street
            hint: root.words.streetHint
            text: root.words.streetValue
            error: root.words.cityMissing + " " + root.words.cityWhy
        }

        ChoiceAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "choice"
            accessibleName: root.words.with
            choices: stays
        }

        SearchAnswer {
            width: parent?.width ?? 0
            visible: root.kind === "search"
            accessibleName: root.words.country
            choices: countries
            listHeight: Math.max(2 * Metrics.rowHeight, page.height - y - Metrics.fieldHeight - Metrics.gapLarge)
        }

        Banner {
            width: parent?.width ?? 0
            visible: root.kind === "date"
            icon: "calendar-plus"
            title: root.words.deadline
            text: root.words.deadlineMore
        }

        LinkButton {
            visible: root.kind !== "search"
            icon: "info"
            anchors.left: parent?.left
            text: root.words.why
            width: Math.min(implicitWidth, parent?.width ?? 0)
        }
    }

    Keyboard {
        id: keyboard

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: foot.top
        open: root.kind !== "choice" && root.kind !== "search"
        language: root.language
        kind: root.kind === "date" ? "digits" : "text"
        keys: KeyboardViewModel {}
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
            text: root.words.next
            trailingIcon: "arrow-right"
        }
    }

    ListModel {
        id: stays
    }

    ListModel {
        id: countries
    }

    Component.onCompleted: {
        root.words.stays.forEach((label, index) => stays.append({
            "value": String(index),
            "label": label,
            "selected": index === 0,
            "detail": "",
            "picture": "",
            "second": ""
        }));
        root.words.countries.forEach((label, index) => countries.append({
            "value": String(index),
            "label": label,
            "selected": index === 2,
            "detail": "",
            "picture": "",
            "second": ""
        }));
        if (root.kind === "date")
            date.input.forceActiveFocus();
        else if (root.kind === "text")
            street.input.forceActiveFocus();
    }
}
