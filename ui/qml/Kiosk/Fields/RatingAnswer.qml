// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** So many stars, each a button; none is chosen until one is touched. */
AnswerFrame {
    id: root

    property int places: 5
    /** The last star that shines, from 0; -1 for none. */
    property int place: -1

    signal moved(int place)

    Flow {
        width: parent.width
        spacing: Metrics.gap

        Accessible.role: Accessible.Grouping
        Accessible.name: root.accessibleName
        Accessible.description: root.error !== "" ? root.error : root.hint

        Repeater {
            model: root.places

            Pressable {
                id: star

                required property int index
                readonly property bool shines: star.index <= root.place

                objectName: "star-" + (star.index + 1)
                width: Math.max(Metrics.toolSize, Metrics.iconTile + Metrics.gapSmall)
                height: width
                text: qsTr("%1 of %2").arg(star.index + 1).arg(root.places)
                Accessible.role: Accessible.RadioButton
                Accessible.description: root.accessibleName
                Accessible.checkable: true
                Accessible.checked: star.index === root.place
                onClicked: root.moved(star.index)

                background: Plate {
                    focused: star.visualFocus
                    radius: Metrics.radius
                    color: star.pressed ? Theme.tintPressed : star.shines ? Theme.tint : Theme.card
                    borderColor: root.error !== "" ? Theme.danger : star.shines ? Theme.primary : Theme.cardBorder
                    borderWidth: star.shines || root.error !== "" ? Metrics.border : Metrics.hairline
                }

                contentItem: Item {
                    Icon {
                        anchors.centerIn: parent
                        name: star.shines ? "rating-on" : "rating"
                        color: star.shines ? Theme.tintText : Theme.primary
                        size: Metrics.iconHuge
                    }
                }
            }
        }
    }
}
