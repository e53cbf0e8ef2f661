// SPDX-License-Identifier: Apache-2.0
import Kiosk.Theme

/** The one button that moves a person forward. */
ActionButton {
    fill: Theme.primary
    pressedFill: Theme.primaryPressed
    ink: Theme.primaryText
    edge: Theme.primary
}
