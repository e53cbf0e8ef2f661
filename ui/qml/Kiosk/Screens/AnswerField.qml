// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Answers
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme
import Kiosk.ViewModels

/** A question in the field that its kind wants; a kind's file is read when it is first needed. */
FocusScope {
    id: root

    required property QuestionItem item
    required property QuestionViewModel viewModel
    /** The height that a long list may take. */
    property int listHeight: 4 * Metrics.rowHeight

    readonly property Entry entry: loader.item as Entry
    /** Whether the keyboard has something to write into. */
    readonly property bool typed: root.keyboard !== ""
    readonly property string keyboard: root.item.inputKind
    /** Whether a device answers it sooner than keys: nobody is sent to the keyboard first. */
    readonly property bool read: {
        const zone = root.item as ZoneItem;
        return zone !== null && (zone.scans || zone.photographs);
    }

    implicitHeight: column.implicitHeight
    height: implicitHeight

    /** Takes the focus for an answer. */
    function take(): void {
        const input = root.entry?.input ?? null;
        if (input !== null)
            return input.forceActiveFocus(Qt.TabFocusReason);
        loader.forceActiveFocus(Qt.TabFocusReason);
        const first = loader.nextItemInFocusChain(true);
        for (let at = first; at !== null; at = at.parent)
            if (at === root)
                return first.forceActiveFocus(Qt.TabFocusReason);
    }

    function source(): string {
        switch (root.item.kind) {
        case QuestionItem.Date:
            return "DateEntry";
        case QuestionItem.ChooseOne:
        case QuestionItem.ChooseMany:
            return "ChoiceEntry";
        case QuestionItem.Rank:
            return "RankEntry";
        case QuestionItem.Acknowledge:
            return "AcknowledgeEntry";
        case QuestionItem.Range:
            return "RangeEntry";
        case QuestionItem.Rating:
            return "RatingEntry";
        case QuestionItem.Note:
            return (root.item as NoteItem)?.tone === "paper" ? "PaperEntry" : "NoteEntry";
        case QuestionItem.Upload:
            return "UploadEntry";
        case QuestionItem.Signature:
            return "SignatureEntry";
        case QuestionItem.Barcode:
            return "BarcodeEntry";
        case QuestionItem.Zone:
            return "ZoneEntry";
        default:
            return "TextEntry";
        }
    }

    function load(): void {
        Loading.show(loader, "../Answers/" + root.source() + ".qml", {
            item: root.item,
            viewModel: root.viewModel
        });
    }

    onItemChanged: {
        if (loader.status !== Loader.Null)
            root.load();
    }
    Component.onCompleted: root.load()

    Binding {
        target: root.entry
        property: "listHeight"
        value: root.listHeight
    }

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall

        Loader {
            active: root.item.picture !== ""
            visible: active
            width: parent.width
            sourceComponent: LabelPicture {
                objectName: "picture-" + root.item.name
                source: root.item.picture
                caption: root.item.label
                enlargeable: root.item.enlargeable
            }
        }

        Late {
            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            shown: root.item.playable
            sourceComponent: LinkButton {
                objectName: "play-" + root.item.name
                icon: "headphones"
                text: qsTr("Listen to the recording")
                Accessible.description: root.item.label
                onClicked: root.item.play()
            }
        }

        Late {
            width: parent.width
            shown: root.item.recorded !== ""
            sourceComponent: HintText {
                objectName: "recorded-" + root.item.name
                text: root.item.recorded
            }
        }

        Loader {
            id: loader

            width: parent.width
            focus: true
        }

        Late {
            id: why

            property bool asked: false

            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            shown: !root.item.headed && root.item.guidance !== ""
            sourceComponent: LinkButton {
                objectName: "why-" + root.item.name
                icon: "info"
                text: qsTr("More help")
                Accessible.description: root.item.label
                onClicked: why.asked = !why.asked
            }
        }

        Late {
            width: parent.width
            shown: why.shown && why.asked
            sourceComponent: Banner {
                objectName: "guidance-" + root.item.name
                text: root.item.guidance
            }
        }

        Late {
            width: parent.width
            shown: root.item.finding !== ""
            sourceComponent: Banner {
                objectName: "finding"
                kind: "warning"
                text: root.item.finding
            }
        }
    }
}
