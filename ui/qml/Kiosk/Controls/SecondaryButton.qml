// SPDX-License-Identifier: Apache-2.0
import Kiosk.Theme

/** A way that is there beside the way forward. */
ActionButton {
    fill: Theme.card
    pressedFill: Theme.cardPressed
    ink: Theme.primary
    edge: Theme.primary
}
