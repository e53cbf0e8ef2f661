// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** What the gallery shows next: page, language, contrast, text size, direction of the screen. */
Rectangle {
    id: root

    required property var gallery

    implicitHeight: tools.implicitHeight + 2 * Metrics.gapSmall
    color: Theme.card

    /** The entry of a list after the one that is shown. */
    function following(list: list<string>, now: string): string {
        return list[(list.indexOf(now) + 1) % list.length];
    }

    Rectangle {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: Metrics.hairline
        color: Theme.hairline
    }

    Flow {
        id: tools

        anchors.fill: parent
        anchors.margins: Metrics.gapSmall
        spacing: Metrics.targetGap

        ToolButton {
            objectName: "gallery-page"
            icon: "document"
            text: root.gallery.page
            onClicked: root.gallery.page = root.following(root.gallery.pages, root.gallery.page)
        }

        ToolButton {
            objectName: "gallery-language"
            icon: "globe"
            text: root.gallery.language
            onClicked: root.gallery.language = root.following(Object.keys(root.gallery.dictionary), root.gallery.language)
        }

        ToolButton {
            objectName: "gallery-mode"
            icon: "contrast"
            text: Theme.mode
            onClicked: Theme.mode = root.following(Theme.modes, Theme.mode)
        }

        ToolButton {
            objectName: "gallery-size"
            icon: "text-size"
            text: `${Theme.textSize + 1} / ${Theme.textSizes}`
            onClicked: Theme.textSize = (Theme.textSize + 1) % Theme.textSizes
        }

        ToolButton {
            objectName: "gallery-shape"
            icon: "again"
            text: root.gallery.width > root.gallery.height ? "landscape" : "portrait"
            onClicked: {
                const width = root.gallery.width;
                root.gallery.width = root.gallery.height;
                root.gallery.height = width;
            }
        }
    }
}
