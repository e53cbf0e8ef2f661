// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

/** Who may sign in at this machine: the list, one of them, and what is made for them. */
Item {
    id: root

    required property AccountsViewModel viewModel

    Loader {
        anchors.fill: parent
        focus: true
        sourceComponent: root.viewModel.state === AccountsViewModel.Account ? one : root.viewModel.state === AccountsViewModel.Adding || root.viewModel.state === AccountsViewModel.Pin ? form : root.viewModel.state === AccountsViewModel.Badge ? badge : list
    }

    Component {
        id: list

        AccountList {
            viewModel: root.viewModel
        }
    }

    Component {
        id: one

        AccountPanel {
            viewModel: root.viewModel
            onEnding: ask.open = true
        }
    }

    Component {
        id: form

        AccountForm {
            viewModel: root.viewModel
        }
    }

    Component {
        id: badge

        BadgePanel {
            viewModel: root.viewModel.badge as BadgeViewModel
            onDone: root.viewModel.goBack()
        }
    }

    ConfirmDialog {
        id: ask

        objectName: "ending"
        anchors.fill: parent
        danger: true
        icon: "warning"
        title: qsTr("End this account?")
        text: root.viewModel.endingText
        confirmText: qsTr("End the account")
        cancelText: qsTr("Keep it")
        onCancelled: ask.open = false
        onConfirmed: {
            ask.open = false;
            root.viewModel.retire();
        }
    }
}
