// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.Controls
import Kiosk.Theme

/** A field whose answers may be folded away behind what is chosen, where the form asks for little room. */
AnswerFrame {
    id: root

    default property alias inner: inside.data
    property bool folds: false
    property bool open: false
    /** What is chosen, in words. */
    property string chosenText
    readonly property bool unfolded: !root.folds || root.open

    /** Folds the answers away after one was given, and keeps the focus. */
    function fold(): void {
        if (!root.folds || !root.open)
            return;
        fold.forceActiveFocus(Qt.OtherFocusReason);
        root.open = false;
    }

    FoldRow {
        id: fold

        objectName: "fold"
        width: parent.width
        visible: root.folds
        focus: root.folds
        open: root.open
        failed: root.error !== ""
        chosen: root.chosenText !== ""
        subject: root.accessibleName
        text: root.chosenText !== "" ? root.chosenText : qsTr("Choose an answer")
        onClicked: root.open = !root.open
    }

    Column {
        id: inside

        width: parent.width
        visible: root.unfolded
        spacing: Metrics.gap
    }
}
