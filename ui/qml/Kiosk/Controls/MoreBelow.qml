// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Theme

/**
 * The foot of something that scrolls: says that there is more, and goes there without a swipe.
 *
 * Upright it stands beside what scrolls, where height is scarce.
 */
Item {
    id: root

    property Flickable flickable
    property bool upright: false
    /** What scrolls, for those who listen, where more than one thing on a page does. */
    property string subject
    /** Whether what it leads to finds room in words; the arrow has to do where it doesn't. */
    readonly property bool spelt: !root.upright && words.whole + Metrics.icon + Metrics.gapSmall + 2 * Metrics.gapLarge <= root.width - up.width - Metrics.gap
    readonly property bool above: root.flickable !== null && !root.flickable.atYBeginning
    readonly property bool below: root.flickable !== null && !root.flickable.atYEnd

    /** Whether the next part, or the one before, is on its way. */
    readonly property alias turning: slide.running

    /** The next part, or the one before, stands there. */
    signal turned

    implicitWidth: root.upright ? Metrics.toolWidth + Metrics.gap : Metrics.contentWidth
    implicitHeight: root.upright ? 2 * Metrics.toolSize + Metrics.targetGap : down.implicitHeight + Metrics.gapSmall

    /** Shows the next part, or the one before, with a line of what was there. */
    function turn(direction: int): void {
        const page = root.flickable.height * 0.8 * direction;
        const first = root.flickable.originY;
        const least = first - root.flickable.topMargin;
        const most = Math.max(least, first + root.flickable.contentHeight + root.flickable.bottomMargin - root.flickable.height);
        slide.to = Math.max(least, Math.min(most, root.flickable.contentY + page));
        slide.restart();
    }

    NumberAnimation {
        id: slide

        target: root.flickable
        property: "contentY"
        duration: Metrics.motion
        easing.type: Easing.OutCubic
        onFinished: root.turned()
    }

    LabelRoom {
        id: words

        labels: [down.onward, down.ended]
        size: Typography.hint
    }

    ToolButton {
        id: down

        readonly property string onward: qsTr("More below")
        readonly property string ended: qsTr("This is the end")

        objectName: "scroll-down"
        x: root.upright === root.LayoutMirroring.enabled ? 0 : root.width - width
        y: root.height - height
        width: root.upright ? Metrics.toolWidth : root.width - up.width - Metrics.gap
        enabled: root.below
        icon: "arrow-down"
        text: root.spelt ? accessibleName : ""
        accessibleName: root.below ? onward : ended
        Accessible.description: root.subject
        onClicked: root.turn(1)
    }

    ToolButton {
        id: up

        objectName: "scroll-up"
        x: root.LayoutMirroring.enabled ? 0 : root.width - width
        y: root.upright ? down.y - height - Metrics.targetGap : down.y
        width: Metrics.toolWidth
        height: root.upright ? implicitHeight : down.height
        enabled: root.above
        icon: "arrow-up"
        accessibleName: qsTr("Show what is above")
        Accessible.description: root.subject
        onClicked: root.turn(-1)
    }
}
