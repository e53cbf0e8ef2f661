// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** One entry of a list, with the ways to change it and to take it out. */
Item {
    id: root

    property string title
    /** What is to be known of it, where there is something. */
    property string remark
    /** Why the person can't go on with it as it is. */
    property string error
    property string changeText
    property string removeText
    /** Whether another row follows. */
    property bool separated: true

    readonly property bool stacked: Theme.textSize > 1 || root.width < links.implicitWidth + Metrics.mm(60)

    signal changed
    signal removed

    implicitWidth: Metrics.contentWidth
    implicitHeight: 2 * Metrics.gap + (root.stacked ? words.height + Metrics.gapSmall + links.height : Math.max(words.height, links.height))

    Accessible.role: Accessible.StaticText
    Accessible.name: root.title
    Accessible.description: root.error !== "" ? root.error : root.remark

    /** Takes the focus, to change it. */
    function take(): void {
        change.forceActiveFocus(Qt.TabFocusReason);
    }

    Column {
        id: words

        anchors.left: parent.left
        y: root.stacked ? Metrics.gap : Math.round((root.height - height) / 2)
        width: root.width - (root.stacked ? 0 : links.width + Metrics.gapLarge)
        spacing: Metrics.gapTiny

        Wording {
            objectName: "entry-name"
            width: parent.width
            text: root.title
            font.weight: Font.Bold
        }

        Wording {
            width: parent.width
            visible: root.remark !== "" && root.error === ""
            text: root.remark
            color: Theme.secondaryText
            font.pixelSize: Typography.hint
        }

        Wording {
            objectName: "entry-error"
            width: parent.width
            visible: root.error !== ""
            text: root.error
            color: Theme.dangerTintText
            font.pixelSize: Typography.hint
            font.weight: Font.Bold
        }
    }

    Row {
        id: links

        // below the words it begins where they do, beside them it ends where the line does
        x: root.stacked !== root.LayoutMirroring.enabled ? 0 : root.width - width
        y: root.stacked ? words.y + words.height + Metrics.gapSmall : Math.round((root.height - height) / 2)
        spacing: Metrics.gapLarge

        LinkButton {
            id: change

            objectName: "change"
            text: root.changeText
            Accessible.description: root.title
            onClicked: root.changed()
        }

        LinkButton {
            objectName: "remove"
            visible: root.removeText !== ""
            text: root.removeText
            Accessible.description: root.title
            onClicked: root.removed()
        }
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.separated
        height: Math.max(1, Metrics.hairline / 2)
        color: Theme.hairline
    }
}
