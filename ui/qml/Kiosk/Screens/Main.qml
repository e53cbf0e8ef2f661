// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

/** The window: first the greeting alone, which is all that the first frame waits for. */
Window {
    id: root

    required property AttractViewModel attract
    /** Every screen's view model by its name in Stage; comes right behind the first frame. */
    property var viewModels: null
    /** Whether people practise here. */
    property bool training: false
    /** Whether officers take applications here: nobody who walks by is greeted. */
    property bool atDesk: false
    /** How many pixels of this panel make a millimetre. */
    property real pixelsPerMillimetre: 4.03

    width: 1080
    height: 1920
    visible: true
    color: Theme.surface
    title: qsTr("State Migration Service")

    // from the event loop: whoever sets the property holds Python's lock, which loading types needs
    onViewModelsChanged: Qt.callLater(root.join)

    function join(): void {
        stage.setSource("Stage.qml", root.viewModels);
    }

    Binding {
        target: Metrics
        property: "pixelsPerMillimetre"
        value: root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelWidth"
        value: root.width / root.pixelsPerMillimetre
    }

    Binding {
        target: Metrics
        property: "panelHeight"
        value: root.height / root.pixelsPerMillimetre
    }

    Loader {
        id: mark

        objectName: "training-mark"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: root.training ? implicitHeight : 0
        active: root.training
        sourceComponent: TrainingMark {
            text: qsTr("Training – nothing here is applied for")
        }
    }

    Loader {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: mark.bottom
        anchors.bottom: parent.bottom
        active: !root.atDesk && stage.status !== Loader.Ready
        sourceComponent: AttractScreen {
            viewModel: root.attract
        }
    }

    Loader {
        id: stage

        // and not below the mark in the order of drawing: nothing that it holds can lie over it
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: mark.bottom
        anchors.bottom: parent.bottom
        clip: root.training
        focus: true
    }
}
