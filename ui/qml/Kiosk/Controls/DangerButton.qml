// SPDX-License-Identifier: Apache-2.0
import Kiosk.Theme

/** What can't be taken back. */
ActionButton {
    fill: Theme.danger
    pressedFill: Theme.dangerTintText
    ink: Theme.dangerText
    edge: Theme.danger
}
