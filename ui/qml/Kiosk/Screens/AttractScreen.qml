// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** Greets whoever comes, and lets them begin in their language. */
Item {
    id: root

    required property AttractViewModel viewModel

    readonly property bool wide: root.width > root.height
    /** What the longest word of an invitation needs within a tile. */
    readonly property real tile: 6 * Typography.hint + 2 * Metrics.padding + Metrics.gapSmall + Metrics.icon
    readonly property real usable: root.width - (root.wide ? 3 : 2) * Metrics.pageMargin
    /** The languages' width: half of a wide screen, or more where two of them need it. */
    readonly property real column: root.wide ? Math.round(Math.max(root.usable / 2, Math.min(0.62 * root.usable, 2 * root.tile + Metrics.gapLarge))) : root.usable
    /** The greeting's width. */
    readonly property real aside: root.wide ? root.usable - root.column : root.usable

    LatticeBand {
        id: top

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: 2 * Metrics.bandHeight
    }

    Column {
        id: welcome

        x: Metrics.pageMargin
        y: root.wide ? Math.max(top.height + Metrics.gapLarge, Math.round(((board.height > 0 ? board.y : foot.y) + top.height - height) / 2)) : top.height + Metrics.mm(Theme.textSize > 1 ? 11 : 22)
        width: root.aside
        spacing: Metrics.gapLarge

        StarMark {
            id: star

            anchors.horizontalCenter: parent.horizontalCenter
            size: Metrics.markLarge
        }

        Item {
            width: 1
            height: Metrics.gapTiny
        }

        Heading {
            id: greeting

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.viewModel.greeting
            font.pixelSize: Typography.display
        }

        BodyText {
            /** Beside the languages, which greet as well, the largest letters leave it no room above a notice. */
            readonly property real room: foot.y - Metrics.gapSection - (posted.itemAt(0)?.implicitHeight ?? 0) - top.height - 2 * Metrics.gapLarge
            readonly property bool unread: true // each language names itself, in its own voice

            width: parent.width
            visible: !root.wide || star.height + greeting.implicitHeight + implicitHeight + 3 * welcome.spacing + Metrics.gapTiny <= room
            horizontalAlignment: Text.AlignHCenter
            objectName: "greetings"
            text: root.viewModel.greetings
            color: Theme.secondaryText
            font.pixelSize: Typography.subheading
        }
    }

    ScrollArea {
        id: list

        x: root.wide ? 2 * Metrics.pageMargin + root.aside : Metrics.pageMargin
        y: root.wide ? Math.max(top.height + Metrics.gapLarge, Math.round((root.height - tiles.implicitHeight) / 2)) : welcome.y + welcome.height + Metrics.mm(Theme.textSize > 1 ? 10 : 13)
        width: root.column
        height: Math.min(tiles.implicitHeight, (root.wide ? bottom.y - Metrics.gapLarge : (board.height === 0 ? foot.y : board.y) - Metrics.gapLarge) - y)

        GridLayout {
            id: tiles

            /** The first language stands alone, and so does a last one without a neighbour. */
            readonly property bool lone: cards.count % 2 === 0

            width: parent?.width ?? 0
            columns: root.column >= 2 * root.tile + columnSpacing ? 2 : 1
            columnSpacing: Metrics.gapLarge
            rowSpacing: Metrics.gapLarge
            uniformCellWidths: true

            Repeater {
                id: cards

                model: root.viewModel.languages

                LanguageTile {
                    required property int index
                    required property string code
                    required name
                    required prompt
                    required rightToLeft

                    objectName: "language-" + code
                    brief: Theme.textSize > 2
                    Layout.columnSpan: index === 0 || tiles.lone && index === cards.count - 1 ? tiles.columns : 1
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onClicked: root.viewModel.choose(code)
                }
            }
        }
    }

    Column {
        id: board

        /** A second one is left out where it would crowd what people have come to touch. */
        readonly property real room: root.wide ? foot.y - top.height - welcome.height - 2 * Metrics.gapSection - Metrics.gapLarge : foot.y - list.y - tiles.implicitHeight - 2 * Metrics.gapSection

        function fits(place: int): bool {
            let needed = 0;
            for (let at = 0; at <= place; ++at)
                needed += (posted.itemAt(at)?.implicitHeight ?? 0) + spacing;
            return place === 0 || needed <= room;
        }

        objectName: "notices"
        x: Metrics.pageMargin
        y: foot.y - Metrics.gapSection - height
        width: root.aside
        spacing: Metrics.gap

        Repeater {
            id: posted

            model: root.viewModel.notices

            Banner {
                required property int index
                required property string noticeId
                required icon
                required title
                required text

                objectName: "notice-" + noticeId
                forAll: true
                width: board.width
                visible: posted.count > 0 && board.fits(index)
            }
        }
    }

    Item {
        id: foot

        anchors.left: parent.left
        width: root.aside
        anchors.bottom: bottom.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.bottomMargin: Metrics.gapSection
        height: Math.max(issuer.height, call.height, listen.visible ? listen.height : 0) + (headphones.visible ? headphones.height + Metrics.gap : 0)

        HintText {
            id: headphones

            readonly property bool unread: true // in seven languages; each has a voice of its own

            objectName: "headphones"
            width: parent.width
            // a notice is more to the point where there is no room for both
            visible: listen.visible && Theme.textSize < 2 && !(root.wide && posted.count > 0)
            horizontalAlignment: Text.AlignHCenter
            text: root.viewModel.calls
        }

        HintText {
            id: issuer

            anchors.left: parent.left
            anchors.right: listen.visible ? listen.left : call.left
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: listen.verticalCenter
            text: qsTr("State Migration Service")
        }

        ToolButton {
            id: listen

            objectName: "listen"
            anchors.horizontalCenter: parent.horizontalCenter
            y: headphones.visible ? headphones.height + Metrics.gap : 0
            visible: root.viewModel.voiced
            icon: "headphones"
            text: qsTr("Listen")
            onClicked: root.viewModel.listen()
        }

        HintText {
            id: call

            anchors.right: parent.right
            anchors.verticalCenter: listen.verticalCenter
            width: Math.ceil(implicitWidth)
            text: "919"
            Accessible.name: qsTr("Questions: call 919.")
            font.weight: Font.Bold
        }
    }

    LatticeBand {
        id: bottom

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        height: 2 * Metrics.bandHeight
    }
}
