// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * One of very many answers, found by typing a part of its name.
 *
 * The model's owner filters it when query is asked. Give the field a listHeight that fits its page.
 */
AnswerFrame {
    id: root

    /** A model with the roles value, label and selected. */
    property var choices
    property string placeholder: qsTr("Type a part of the name")
    property string emptyText: qsTr("Nothing has this name. Type less, or spell it another way.")
    property int listHeight: 4 * (Metrics.rowHeight + Metrics.gap)
    readonly property Item input: search
    readonly property string inputKind: "text"

    readonly property bool sideways: root.width > 2 * root.listHeight
    readonly property bool overflows: list.contentHeight > root.listHeight + 1

    signal chosen(string value)
    signal query(string text)

    Item {
        width: parent.width
        implicitHeight: search.implicitHeight

        LineInput {
            id: search

            objectName: "search"
            focus: true
            width: parent.width
            failed: root.error !== ""
            maximumLength: 60
            leftPadding: root.LayoutMirroring.enabled ? Metrics.padding : Metrics.padding + Metrics.icon + Metrics.gapSmall
            rightPadding: root.LayoutMirroring.enabled ? Metrics.padding + Metrics.icon + Metrics.gapSmall : Metrics.padding
            placeholderText: root.placeholder
            rightToLeftContent: root.LayoutMirroring.enabled
            accessibleName: root.accessibleName
            Accessible.role: Accessible.EditableText
            Accessible.description: root.placeholder
            Accessible.searchEdit: true
            onTextEdited: root.query(text)
        }

        Icon {
            anchors.left: parent.left
            anchors.leftMargin: Metrics.padding * 0.8
            anchors.verticalCenter: parent.verticalCenter
            name: "search"
        }
    }

    Item {
        width: parent.width
        height: root.listHeight

        BodyText {
            anchors.left: parent.left
            anchors.right: parent.right
            visible: list.count === 0
            text: root.emptyText
        }

        ListView {
            id: list

            readonly property int edge: Metrics.focusRing

            objectName: "list"
            x: (root.LayoutMirroring.enabled ? parent.width + edge - width : -edge)
            y: -edge
            width: parent.width + 2 * edge - (root.overflows && root.sideways ? more.implicitWidth : 0)
            height: parent.height + edge - (root.overflows && !root.sideways ? more.implicitHeight : -edge)
            topMargin: edge
            bottomMargin: edge
            leftMargin: edge
            clip: true
            spacing: Metrics.gapSmall
            boundsBehavior: Flickable.StopAtBounds
            reuseItems: true
            // rows made ahead of time are still being made when a search takes them away, of which Qt warns
            cacheBuffer: 0
            model: root.choices

            Accessible.role: Accessible.List
            Accessible.name: root.accessibleName

            delegate: ChoiceRow {
                required property string value
                required property string label
                required property bool selected
                required property int index

                objectName: "choice-" + value
                width: ListView.view.width - 2 * list.edge
                text: label
                checked: selected
                onClicked: root.chosen(value)
                onActiveFocusChanged: {
                    if (activeFocus)
                        list.positionViewAtIndex(index, ListView.Contain);
                }
            }
        }

        MoreBelow {
            id: more

            x: root.sideways && !root.LayoutMirroring.enabled ? parent.width - width : 0
            y: parent.height - height
            width: root.sideways ? implicitWidth : parent.width
            visible: root.overflows
            upright: root.sideways
            subject: root.accessibleName
            flickable: list
        }
    }
}
