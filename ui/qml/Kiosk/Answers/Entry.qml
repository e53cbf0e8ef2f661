// SPDX-License-Identifier: Apache-2.0
import QtQuick
import Kiosk.ViewModels

/**
 * What joins a kind of question to its field; AnswerField loads one such file for each kind.
 *
 * Each adds ``required property … item`` with the item of its kind.
 */
FocusScope {
    required property QuestionViewModel viewModel
    /** The height that a long list may take. */
    property int listHeight: 0
    /** What takes the focus for an answer; null where the whole field does. */
    property Item input: null

    implicitHeight: childrenRect.height
    height: implicitHeight
}
