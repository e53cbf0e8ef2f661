// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** The head of every page: where the person is, the language, seeing aids, and the way out. */
Rectangle {
    id: root

    property string title
    property string languageName
    property string finishText
    /** Whether the visit can be ended now; the way out keeps its place when it can't. */
    property bool canFinish: true
    /** What the tool for listening does; without a name there is none. */
    property string listenName
    /** What the tool for help does; without a name there is none. */
    property string helpName
    /** Whether it can be asked for here; its tool keeps its place when it can't. */
    property bool canHelp: true
    /** Whether what is touched is said, for which it needs the focus. */
    property bool heard: false

    /** Who stands at a tool knows where it is: the title is read with the page. */
    readonly property bool unread: true
    readonly property bool low: root.Window.width > root.Window.height
    readonly property int pad: root.low ? Metrics.gapSmall : Metrics.gapLarge
    readonly property real room: root.width - 2 * Metrics.headerMargin
    readonly property real toolRoom: root.low ? root.room - root.twoLines - Metrics.gapLarge : root.room
    /** Low or narrow, the icons have to do: first the language's, then that of the way out. */
    readonly property bool brief: root.spelt([language, finish]) > root.toolRoom
    /** About what the title needs to stand in two lines. */
    readonly property real twoLines: Math.max(root.longestWord, 0.7 * name.implicitWidth)
    readonly property bool terse: root.brief && root.spelt([finish]) > root.toolRoom
    readonly property real nameRoom: root.room - tools.width - Metrics.gapLarge
    readonly property real longestWord: word.contentWidth + Math.ceil(Typography.overhang * name.font.pixelSize)
    /** The title stands above the tools where it would stand taller than they do beside them. */
    readonly property bool stacked: root.longestWord > root.nameRoom || root.lines > 2 && root.lines * 1.23 * Typography.hint > 1.25 * Metrics.toolSize
    readonly property int lines: Math.ceil(1.15 * name.implicitWidth / Math.max(1, root.nameRoom))
    readonly property bool marked: root.stacked || root.longestWord <= root.nameRoom - Metrics.mark - Metrics.gap

    signal languageClicked
    signal textSizeClicked
    signal contrastClicked
    signal listenClicked
    signal helpClicked
    signal finishClicked

    implicitWidth: Metrics.contentWidth
    implicitHeight: band.height + bar.height + line.height
    color: Theme.card

    Accessible.role: Accessible.Grouping
    Accessible.name: root.title

    /** A width at which the lines of the title come out about equally long. */
    function evenWidth(available: real): real {
        const lines = Math.ceil(name.implicitWidth / Math.max(1, available));
        return lines < 2 ? available : Math.min(available, Math.max(root.longestWord + 1, Math.ceil(name.implicitWidth / lines * (lines === 2 ? 1.4 : 1.2))));
    }

    /** How wide the tools are side by side, with words on those that are named. */
    function spelt(worded: list<Item>): real {
        const shown = 2 + [root.languageName, root.listenName, root.helpName, root.finishText].filter(words => words !== "").length;
        let total = shown * Metrics.toolWidth + (shown - 1) * tools.spacing;
        for (const one of worded)
            if ((one as Named).words !== "")
                total += (one as Named).spelt - Metrics.toolWidth;
        return total;
    }

    component Named: ToolButton {
        id: named

        property string words
        readonly property real spelt: letters.whole + Metrics.icon + Metrics.gapSmall + 2 * Metrics.gapLarge
        readonly property LabelRoom letters: LabelRoom {
            labels: [named.words]
            size: Typography.hint
        }

        visible: words !== ""
        accessibleName: words
    }

    Text {
        id: word

        visible: false
        width: 1
        text: root.title
        textFormat: Text.PlainText
        wrapMode: Text.WordWrap
        font: name.font
    }

    LatticeBand {
        id: band

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
    }

    Item {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: band.bottom
        anchors.leftMargin: Metrics.headerMargin
        anchors.rightMargin: Metrics.headerMargin
        height: (root.stacked ? identity.height + Metrics.gap + tools.height : Math.max(identity.height, tools.height)) + 2 * root.pad

        Item {
            id: identity

            anchors.left: parent.left
            y: root.stacked ? root.pad : Math.round((bar.height - height) / 2)
            width: root.stacked ? root.room : root.nameRoom
            height: Math.max(root.marked ? mark.height : 0, name.implicitHeight)

            StarMark {
                id: mark

                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
                visible: root.marked
            }

            Wording {
                id: name

                anchors.left: root.marked ? mark.right : parent.left
                anchors.leftMargin: root.marked ? Metrics.gap : 0
                anchors.verticalCenter: parent.verticalCenter
                width: root.evenWidth(identity.width - (root.marked ? mark.width + Metrics.gap : 0))
                text: root.title
                font.pixelSize: Typography.hint
                font.weight: Font.Bold
                leading: Typography.tightLines
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }

        Flow {
            id: tools

            /** All in one row, which the largest letters have no room for on a narrow screen. */
            readonly property real row: {
                let total = -spacing;
                for (const child of visibleChildren)
                    total += child.implicitWidth + spacing;
                return total;
            }

            readonly property real tallest: {
                let most = 0;
                for (const child of visibleChildren)
                    most = Math.max(most, child.implicitHeight);
                return most;
            }

            width: Math.min(row, root.room)
            anchors.right: parent.right
            y: root.stacked ? identity.y + identity.height + Metrics.gap : Math.round((bar.height - height) / 2)
            spacing: Math.max(Metrics.targetGap, Metrics.radius)

            Named {
                id: language

                objectName: "header-language"
                height: tools.tallest
                aside: !root.heard
                icon: "globe"
                words: root.languageName
                text: root.brief ? "" : words
                Accessible.description: qsTr("Language")
                onClicked: root.languageClicked()
            }

            ToolButton {
                objectName: "header-text-size"
                height: tools.tallest
                aside: !root.heard
                icon: "text-size"
                accessibleName: qsTr("Text size")
                onClicked: root.textSizeClicked()
            }

            ToolButton {
                objectName: "header-contrast"
                height: tools.tallest
                aside: !root.heard
                icon: "contrast"
                accessibleName: qsTr("Contrast")
                onClicked: root.contrastClicked()
            }

            ToolButton {
                objectName: "header-listen"
                height: tools.tallest
                aside: !root.heard
                visible: root.listenName !== ""
                icon: "headphones"
                accessibleName: root.listenName
                onClicked: root.listenClicked()
            }

            ToolButton {
                objectName: "header-help"
                height: tools.tallest
                aside: !root.heard
                visible: root.helpName !== ""
                opacity: root.canHelp ? 1 : 0
                enabled: root.canHelp
                Accessible.ignored: !root.canHelp
                icon: "help"
                accessibleName: root.helpName
                onClicked: root.helpClicked()
            }

            Named {
                id: finish

                objectName: "header-finish"
                height: tools.tallest
                aside: !root.heard
                icon: "close"
                words: root.finishText
                text: root.terse ? "" : words
                danger: true
                enabled: root.canFinish
                onClicked: root.finishClicked()
            }
        }
    }

    Rectangle {
        id: line

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: bar.bottom
        height: Metrics.hairline
        color: Theme.hairline
    }
}
