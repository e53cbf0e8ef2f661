// SPDX-License-Identifier: Apache-2.0
import QtQuick

/** The roles that a colour can play; every contrast mode gives each of them a value. */
QtObject {
    required property color surface
    required property color surfaceText
    required property color secondaryText
    required property color card
    required property color cardPressed
    required property color primary
    required property color primaryText
    required property color primaryPressed
    required property color tint
    required property color tintText
    required property color tintPressed
    required property color danger
    required property color dangerText
    required property color dangerTint
    required property color dangerTintText
    required property color success
    required property color successText
    required property color successTint
    required property color successTintText
    required property color warning
    required property color warningText
    required property color warningTint
    required property color warningTintText
    required property color disabled
    required property color disabledText
    required property color controlBorder
    required property color hairline
    required property color cardBorder
    required property color track
    required property color trackCurrent
    required property color focus
    required property color keyboard
    required property color key
    required property color keyText
    required property color keyPressed
    required property color keySpecial
    required property color keyShadow
    required property color ornament
    required property color ornamentLine
    required property color markCentre
    required property color scrim
    required property color curtain
}
