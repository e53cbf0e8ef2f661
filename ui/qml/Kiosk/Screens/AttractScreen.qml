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
    readonly property string asker: qsTr("State Migration Service")
    /** Whether the names of the languages are invitation enough: there is no room for more. */
    readonly property bool brief: Theme.textSize > 2 || root.tall(root.inviting, root.lines) > root.listRoom
    /** Whether the names would not all stand below the greeting in tiles as tall as they like. */
    readonly property bool low: root.brief && root.tall(root.tile, 0) > (root.wide ? root.listRoom : root.middle - greeting.implicitHeight)
    /** What the longest word of an invitation needs within a tile. */
    readonly property real inviting: 6 * Typography.hint + 2 * Metrics.padding + Metrics.gapSmall + Metrics.icon
    /** About how many lines an invitation takes beside its arrow. */
    readonly property int lines: root.usable / (root.wide ? 4 : 2) - 2 * Metrics.padding - Metrics.gapSmall - Metrics.icon < 9 * Typography.hint ? 3 : 2
    readonly property real tile: root.brief ? root.widestName() : root.inviting
    /** The height that languages have where nothing but a greeting stands above them. */
    readonly property real listRoom: root.wide ? root.height - top.height - bottom.height - 2 * Metrics.gapLarge : root.middle - welcome.marked
    /** The height between the edges, less the gaps; a first notice has its place in it. */
    readonly property real middle: root.height - bottom.height - Metrics.gapSection - foot.base - top.height - (root.wide ? 2 * Metrics.gapLarge : root.rise + root.drop + Metrics.gapSection) - (posted.count > 0 ? Metrics.gapSection + (posted.itemAt(0)?.implicitHeight ?? 0) : 0)
    readonly property real rise: Metrics.generous(Theme.textSize > 1 ? 11 : 22)
    readonly property real drop: Metrics.generous(Theme.textSize > 1 ? 10 : 13)
    readonly property real usable: root.width - (root.wide ? 3 : 2) * Metrics.pageMargin
    /** The languages' width: half of a wide screen, or more where two of them need it. */
    readonly property real column: root.wide ? Math.round(Math.max(root.usable / 2, Math.min(0.62 * root.usable, 2 * root.tile + Metrics.gapLarge))) : root.usable
    /** The greeting's width. */
    readonly property real aside: root.wide ? root.usable - root.column : root.usable

    /** About how tall the languages stand in tiles of a width, with so many lines below each name. */
    function tall(tile: real, lines: int): real {
        const widest = root.wide ? 0.62 * root.usable : root.usable;
        const rows = 1 + Math.ceil((cards.count - 1) / (widest >= 2 * tile + Metrics.gapLarge ? 2 : 1));
        const words = 1.3 * (Typography.subheading + lines * Typography.hint) + 2 * Metrics.gap;
        return rows * (Math.max(Metrics.tileHeight, words) + Metrics.gapLarge);
    }

    /** What the names need that stand beside each other: all but the first. */
    function widestName(): real {
        let most = 0;
        for (let at = 1; at < cards.count; ++at)
            most = Math.max(most, (cards.itemAt(at) as LanguageTile)?.nameWidth ?? 0);
        return most;
    }

    LabelRoom {
        id: askerRoom

        labels: [root.asker]
        size: Typography.hint
    }

    LatticeBand {
        id: top

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: 2 * Metrics.bandHeight
    }

    Column {
        id: welcome

        /** The height that there is for it beside the languages, or above them. */
        readonly property real room: root.wide ? root.middle : root.middle - root.tall(root.tile, root.brief ? 0 : root.lines)
        readonly property real whole: welcome.marked + spacing + greetings.implicitHeight
        readonly property real marked: greeting.implicitHeight + Metrics.markLarge + Metrics.gapTiny + 2 * spacing

        x: Metrics.pageMargin
        y: root.wide ? Math.max(top.height + Metrics.gapLarge, Math.round(((board.height > 0 ? board.y : foot.y) + top.height - height) / 2)) : top.height + root.rise + Math.max(0, Math.round((foot.y - (root.height - bottom.height - Metrics.gapSection - foot.base) + root.middle - height - tiles.implicitHeight) / 2 - Metrics.mm(40)))
        width: root.aside
        spacing: Metrics.gapLarge

        StarMark {
            anchors.horizontalCenter: parent.horizontalCenter
            visible: welcome.marked <= welcome.room
            size: Metrics.markLarge
        }

        Item {
            width: 1
            height: Metrics.gapTiny
            visible: welcome.marked <= welcome.room
        }

        Heading {
            id: greeting

            visible: implicitHeight <= welcome.room || !root.wide
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.viewModel.greeting
            font.pixelSize: Typography.display
        }

        BodyText {
            id: greetings

            readonly property bool unread: true // each language names itself, in its own voice

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            objectName: "greetings"
            visible: welcome.whole <= welcome.room
            text: root.viewModel.greetings
            color: Theme.secondaryText
            font.pixelSize: Typography.subheading
        }
    }

    ScrollArea {
        id: list

        x: root.wide ? 2 * Metrics.pageMargin + root.aside : Metrics.pageMargin
        y: root.wide ? Math.max(top.height + Metrics.gapLarge, Math.round((root.height - tiles.implicitHeight) / 2)) : welcome.y + welcome.height + root.drop
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
                    brief: root.brief
                    implicitHeight: Math.max(root.low ? Metrics.rowHeight : Metrics.tileHeight, implicitContentHeight + topPadding + bottomPadding)
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
        height: foot.base + (headphones.visible ? headphones.height + Metrics.gap : 0)

        /** Who asks stands above the rest where it finds no room beside it. */
        readonly property bool stacked: Math.max(askerRoom.word, 0.6 * askerRoom.whole) > (listen.visible ? (foot.width - listen.implicitWidth) / 2 : foot.width - call.width) - Metrics.gap
        readonly property real tools: Math.max(call.height, listen.visible ? listen.height : 0)
        /** Its height without what is only said where there is room. */
        readonly property real base: foot.stacked ? issuer.implicitHeight + Metrics.gap + foot.tools : Math.max(issuer.implicitHeight, foot.tools)

        HintText {
            id: headphones

            readonly property bool unread: true // in seven languages; each has a voice of its own

            objectName: "headphones"
            width: parent.width
            visible: listen.visible && Theme.textSize < 2 && welcome.whole + implicitHeight + Metrics.gap <= welcome.room
            horizontalAlignment: Text.AlignHCenter
            text: root.viewModel.calls
        }

        HintText {
            id: issuer

            anchors.left: parent.left
            anchors.right: foot.stacked ? parent.right : listen.visible ? listen.left : call.left
            anchors.rightMargin: foot.stacked ? 0 : Metrics.gap
            y: foot.height - (foot.stacked ? foot.base : Math.round((foot.base + height) / 2))
            text: root.asker
        }

        ToolButton {
            id: listen

            objectName: "listen"
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.horizontalCenterOffset: foot.stacked ? -Math.round((foot.width - width) / 2) : 0
            y: foot.height - Math.round((foot.tools + height) / 2)
            visible: root.viewModel.voiced
            icon: "headphones"
            text: qsTr("Listen")
            onClicked: root.viewModel.listen()
        }

        HintText {
            id: call

            anchors.right: parent.right
            y: foot.height - Math.round((foot.tools + height) / 2)
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
