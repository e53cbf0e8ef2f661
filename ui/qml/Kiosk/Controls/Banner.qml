// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/** Something to know now: a consequence, a problem and how to mend it, or good news. */
Rectangle {
    id: root

    /** One of "info", "success", "warning", "error". */
    property string kind: "info"
    /** What stands below the words. */
    default property alias content: words.data
    property string icon: root.kind === "error" || root.kind === "warning" ? "warning" : root.kind === "success" ? "check-circle" : "info"
    property string title
    property string text
    /** Large words for the truth of the moment. */
    property bool prominent: root.kind === "success"
    /** Whether all may hear it, though nobody has published it: it tells of nobody. */
    property bool forAll: false

    readonly property color ink: root.kind === "error" ? Theme.dangerTintText : root.kind === "warning" ? Theme.warningTintText : root.kind === "success" ? Theme.successTintText : Theme.tintText
    readonly property color edge: root.kind === "error" ? Theme.danger : root.kind === "warning" ? Theme.warning : root.kind === "success" ? Theme.success : Theme.primary

    implicitWidth: Metrics.contentWidth
    implicitHeight: Math.max(sign.height, words.implicitHeight) + 2 * Metrics.gapLarge
    radius: Metrics.radiusLarge
    color: root.kind === "error" ? Theme.dangerTint : root.kind === "warning" ? Theme.warningTint : root.kind === "success" ? Theme.successTint : Theme.tint
    border.color: root.edge
    border.width: root.kind === "error" || root.kind === "warning" ? Metrics.border : Theme.mode === "default" ? 0 : Metrics.hairline

    Accessible.role: root.kind === "error" ? Accessible.AlertMessage : Accessible.StaticText
    Accessible.name: root.title === "" ? root.text : root.title
    Accessible.description: root.title === "" ? "" : root.text

    Icon {
        id: sign

        anchors.left: parent.left
        anchors.leftMargin: Metrics.padding
        y: root.prominent || words.children.length === 1 ? Math.round((root.height - height) / 2) : Metrics.gapLarge
        name: root.icon
        size: root.prominent ? Metrics.iconHuge : Metrics.iconLarge
        color: root.ink
    }

    Column {
        id: words

        anchors.left: sign.right
        anchors.leftMargin: Metrics.gapLarge
        anchors.right: parent.right
        anchors.rightMargin: Metrics.padding
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gapTiny / 2

        Wording {
            width: parent.width
            visible: root.title !== ""
            text: root.title
            color: root.ink
            font.pixelSize: root.prominent ? Typography.subheading : Typography.body
            font.weight: Font.Bold
            leading: root.prominent ? Typography.tightLines : Typography.lines
        }

        Wording {
            width: parent.width
            visible: root.text !== ""
            text: root.text
            color: root.ink
        }
    }
}
