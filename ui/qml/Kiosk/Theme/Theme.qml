// SPDX-License-Identifier: Apache-2.0
pragma Singleton

import QtQuick

/** What the person chose to see with: contrast mode, text size, motion; and the roles that follow. */
QtObject {
    id: root

    /** One of "default", "high", "dark", "low". */
    property string mode: "default"
    /** Four steps, 0 to 3; 1 is the default. */
    property int textSize: 1
    /** Whether things that move to explain stand still instead. */
    property bool reduceMotion: false

    readonly property list<string> modes: ["default", "high", "dark", "low"]
    readonly property int textSizes: 4
    readonly property RoleSet roles: root.mode === "high" ? root.high : root.mode === "dark" ? root.dark : root.mode === "low" ? root.low : root.plain

    /** Whether borders say what tints say elsewhere. */
    readonly property bool outlined: root.mode === "high" || root.mode === "dark"

    readonly property RoleSet plain: DefaultRoles {}
    readonly property RoleSet high: HighRoles {}
    readonly property RoleSet dark: DarkRoles {}
    readonly property RoleSet low: LowRoles {}

    readonly property color surface: root.roles.surface
    readonly property color surfaceText: root.roles.surfaceText
    readonly property color secondaryText: root.roles.secondaryText
    readonly property color card: root.roles.card
    readonly property color cardPressed: root.roles.cardPressed
    readonly property color primary: root.roles.primary
    readonly property color primaryText: root.roles.primaryText
    readonly property color primaryPressed: root.roles.primaryPressed
    readonly property color tint: root.roles.tint
    readonly property color tintText: root.roles.tintText
    readonly property color tintPressed: root.roles.tintPressed
    readonly property color danger: root.roles.danger
    readonly property color dangerText: root.roles.dangerText
    readonly property color dangerTint: root.roles.dangerTint
    readonly property color dangerTintText: root.roles.dangerTintText
    readonly property color success: root.roles.success
    readonly property color successText: root.roles.successText
    readonly property color successTint: root.roles.successTint
    readonly property color successTintText: root.roles.successTintText
    readonly property color warning: root.roles.warning
    readonly property color warningText: root.roles.warningText
    readonly property color warningTint: root.roles.warningTint
    readonly property color warningTintText: root.roles.warningTintText
    readonly property color disabled: root.roles.disabled
    readonly property color disabledText: root.roles.disabledText
    readonly property color controlBorder: root.roles.controlBorder
    readonly property color hairline: root.roles.hairline
    readonly property color cardBorder: root.roles.cardBorder
    readonly property color track: root.roles.track
    readonly property color trackCurrent: root.roles.trackCurrent
    readonly property color focus: root.roles.focus
    readonly property color keyboard: root.roles.keyboard
    readonly property color key: root.roles.key
    readonly property color keyText: root.roles.keyText
    readonly property color keyPressed: root.roles.keyPressed
    readonly property color keySpecial: root.roles.keySpecial
    readonly property color keyShadow: root.roles.keyShadow
    readonly property color ornament: root.roles.ornament
    readonly property color ornamentLine: root.roles.ornamentLine
    readonly property color markCentre: root.roles.markCentre
    readonly property color scrim: root.roles.scrim
    readonly property color curtain: root.roles.curtain

    /** The settings of a fresh visit. */
    function reset(): void {
        root.mode = "default";
        root.textSize = 1;
        root.reduceMotion = false;
    }
}
