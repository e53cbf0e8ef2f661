// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** The same in the language of the official beside the person; who listens has heard it in their own. */
HintText {
    readonly property bool unread: true

    objectName: "second"
}
