// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** What every field has: a name, a hint, its own part, and how to mend what is wrong under it. */
FocusScope {
    id: root

    default property alias content: body.data
    property string label
    property string hint
    /** Label and hint in the official's language; empty in most visits. */
    property string second
    property string error
    /** What the field is called where its label isn't shown, because the page's heading says it. */
    property string accessibleName: root.label
    /** Whether the answer can be taken back: one that is not needed, and that nothing else removes. */
    property bool withdrawable: false

    /** The height of what says how to mend it. */
    readonly property real mending: problem.visible ? problem.height + 2 * column.spacing + Metrics.gapTiny / 2 : 0

    signal withdrawn

    implicitWidth: Metrics.contentWidth
    implicitHeight: column.implicitHeight
    height: implicitHeight
    activeFocusOnTab: false

    Column {
        id: column

        width: parent.width
        spacing: Metrics.gapSmall

        LabelText {
            width: parent.width
            visible: root.label !== ""
            text: root.label
        }

        HintText {
            width: parent.width
            visible: root.hint !== ""
            text: root.hint
        }

        Late {
            width: parent.width
            shown: root.second !== ""
            sourceComponent: SecondText {
                text: root.second
            }
        }

        Column {
            id: body

            width: parent.width
            spacing: Metrics.gap
        }

        Late {
            anchors.left: parent.left
            width: Math.min(implicitWidth, parent.width)
            shown: root.withdrawable
            sourceComponent: LinkButton {
                objectName: "withdraw"
                icon: "close"
                text: qsTr("Take this answer back")
                Accessible.description: root.accessibleName
                onClicked: root.withdrawn()
            }
        }

        Item {
            width: 1
            height: Metrics.gapTiny / 2
            visible: problem.visible
        }

        Late {
            id: problem

            width: parent.width
            shown: root.error !== ""
            sourceComponent: Banner {
                objectName: "error"
                kind: "error"
                text: root.error
            }
        }
    }
}
