// SPDX-License-Identifier: Apache-2.0
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** A badge that was made just now; it is shown this once. */
Item {
    id: root

    required property BadgeViewModel viewModel

    /** Whoever made it has seen enough of it. */
    signal done

    ScrollArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: actions.top
        anchors.leftMargin: Metrics.pageMargin
        anchors.rightMargin: Metrics.pageMargin
        anchors.topMargin: Metrics.gapSection
        anchors.bottomMargin: Metrics.gap
        spacing: Metrics.gapLarge

        Heading {
            objectName: "heading"
            width: parent.width
            text: root.viewModel.title
        }

        BodyText {
            width: parent.width
            text: qsTr("It is shown this once. The badge before it is refused from now on.")
            color: Theme.secondaryText
        }

        Banner {
            objectName: "printed"
            width: parent.width
            visible: root.viewModel.printed !== ""
            text: root.viewModel.printed
        }

        Image {
            objectName: "badge-code"
            width: Math.min(Math.max(implicitWidth, Metrics.mm(60)), Metrics.mm(80))
            height: width
            source: root.viewModel.picture
            cache: false
            smooth: implicitWidth > width
            fillMode: Image.PreserveAspectFit
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("QR code of the badge")
        }
    }

    ActionBar {
        id: actions

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom

        SecondaryButton {
            objectName: "badge-done"
            Layout.fillWidth: !root.viewModel.canPrint
            icon: "check"
            text: qsTr("Done")
            onClicked: root.done()
        }

        PrimaryButton {
            objectName: "print-badge"
            Layout.fillWidth: true
            visible: root.viewModel.canPrint
            busy: root.viewModel.busy
            icon: "printer"
            text: root.viewModel.busy ? qsTr("Printing…") : qsTr("Print the badge")
            onClicked: root.viewModel.printOut()
        }
    }
}
