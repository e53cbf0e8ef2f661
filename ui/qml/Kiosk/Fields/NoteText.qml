// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/**
 * A thing to know, between questions: one sentence, or headings, paragraphs and lists.
 *
 * What a form says in Markdown comes as pieces, each a plain text of its own: nothing in here
 * reads marks or tags, so that no text of a form or of a person can make it do anything. Whoever
 * listens hears the label, which says the same in one piece.
 */
Banner {
    id: root

    property string label
    /** Blocks with kind, sign and lines of pieces with text, bold and italic; none for one sentence. */
    property var blocks: []

    /** The same in the official's language; empty in most visits. */
    property string second

    title: root.blocks.length === 0 ? root.label : ""
    prominent: false
    Accessible.name: root.label === "" ? root.text : root.label
    Accessible.description: root.label === "" ? "" : root.text

    Repeater {
        model: root.blocks

        Item {
            id: block

            required property var modelData
            required property int index
            readonly property bool listed: ["bullet", "numbered"].includes(block.modelData.kind)
            readonly property bool heads: block.modelData.kind === "heading"
            readonly property int above: block.index === 0 ? 0 : block.heads ? Metrics.gapLarge : block.listed ? Metrics.gapTiny : Metrics.gapSmall

            width: parent?.width ?? 0
            height: above + lines.height

            Wording {
                id: sign

                anchors.left: parent.left
                y: block.above
                visible: block.listed
                text: block.modelData.sign
                color: root.ink
            }

            Column {
                id: lines

                anchors.left: parent.left
                anchors.leftMargin: block.listed ? Math.max(Metrics.gapLarge, sign.implicitWidth + Metrics.gapSmall) : 0
                anchors.right: parent.right
                y: block.above

                Repeater {
                    model: block.modelData.lines

                    Flow {
                        id: line

                        required property var modelData

                        width: lines.width

                        Repeater {
                            model: line.modelData

                            Wording {
                                required property var modelData

                                width: line.modelData.length === 1 ? line.width : Math.min(Math.ceil(implicitWidth), line.width)
                                text: modelData.text
                                color: root.ink
                                font.pixelSize: block.heads ? Typography.title : Typography.body
                                font.weight: modelData.bold || block.heads ? Font.Bold : Font.Normal
                                font.italic: modelData.italic
                            }
                        }
                    }
                }
            }
        }
    }

    Late {
        width: parent?.width ?? 0
        shown: root.second !== ""
        sourceComponent: SecondText {
            text: root.second
            color: root.ink
        }
    }
}
