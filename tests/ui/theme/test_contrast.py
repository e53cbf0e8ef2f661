# SPDX-License-Identifier: Apache-2.0
"""Contrast of every pair of roles that meet on a screen, in every mode."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlEngine, QQmlExpression

from tests.qmlitems import roles

MODES = ("default", "high", "dark", "low")

TEXT = (
    ("surfaceText", "surface"),
    ("surfaceText", "card"),
    ("secondaryText", "surface"),
    ("secondaryText", "card"),
    ("primary", "card"),
    ("primary", "surface"),
    ("primaryText", "primary"),
    ("tintText", "tint"),
    ("danger", "card"),
    ("dangerText", "danger"),
    ("dangerTintText", "dangerTint"),
    ("dangerTintText", "card"),
    ("successText", "success"),
    ("successTintText", "successTint"),
    ("warningText", "warning"),
    ("warningTintText", "warningTint"),
    ("keyText", "key"),
    ("keyText", "keySpecial"),
    ("keyText", "keyPressed"),
    ("primaryText", "primaryPressed"),
    ("dangerText", "dangerTintText"),
    ("surfaceText", "cardPressed"),
    ("secondaryText", "cardPressed"),
    ("primary", "cardPressed"),
    ("danger", "cardPressed"),
    ("tintText", "tintPressed"),
    ("surfaceText", "tint"),
    ("success", "card"),
)
"""Ink, of words and of icons, and the ground that it stands on, pressed or not."""

DISABLED = ("disabledText", "disabled")

SIGNS = (
    ("controlBorder", "card"),
    ("controlBorder", "surface"),
    ("primary", "surface"),
    ("primary", "tint"),
    ("primary", "card"),
    ("primary", "focus"),
    ("danger", "dangerTint"),
    ("warning", "warningTint"),
    ("primary", "keyboard"),
)
"""Borders and icons without which a control or its state would not be seen."""

LIMITS = {"default": (10.0, 21.0), "high": (20.0, 21.0), "dark": (15.0, 21.0), "low": (4.5, 8.0)}


def luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(one) for one in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=MODES)
def mode(stage, request):
    theme = stage("").theme()
    theme.setProperty("mode", request.param)
    return request.param, theme


def test_black_on_white_is_twenty_one_to_one():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)


def outside(name: str, theme, pairs=TEXT) -> dict[tuple[str, str], float]:
    """Say which pairs are too faint for a mode, or too strong where it has an upper limit."""
    low, high = LIMITS[name]
    return {
        (ink, ground): round(found, 2)
        for ink, ground in pairs
        if not low <= (found := contrast(theme.property(ink), theme.property(ground))) <= high
    }


def test_text_keeps_to_the_limits_of_its_mode(mode):
    name, theme = mode
    assert outside(name, theme) == {}


@pytest.mark.parametrize(
    ("name", "ink", "measured"),
    [
        ("default", "#314249", 9.9),
        # grey on white, just under the limit
        ("high", "#0a0a0a", 19.8),
        # the usual ink is too strong for eyes that contrast hurts
        ("low", "#10262e", 11.06),
        ("low", "#6b777b", 3.2),
    ],
)
def test_a_token_outside_the_limits_of_its_mode_turns_red(stage, name, ink, measured):
    shown = stage("")
    theme = shown.theme()
    theme.setProperty("mode", name)
    roles = f"roles.secondaryText = '{ink}'"
    QQmlExpression(QQmlEngine.contextForObject(shown.window), theme, roles).evaluate()
    found = outside(name, theme)
    assert found[("secondaryText", "surface")] == pytest.approx(measured, abs=0.05)
    assert {one for one, _ground in found} == {"secondaryText"}


def test_signs_without_which_nothing_is_seen_reach_three_to_one(mode):
    name, theme = mode
    off = {
        (ink, ground): round(ratio, 2)
        for ink, ground in SIGNS
        if (ratio := contrast(theme.property(ink), theme.property(ground))) < 3
        and not (name in {"high", "dark"} and ground == "focus")
    }
    assert off == {}


def test_disabled_words_can_still_be_read(mode):
    _name, theme = mode
    assert contrast(*map(theme.property, DISABLED)) >= 4.5


@pytest.mark.parametrize(
    ("role", "value"),
    [
        ("surface", "#fbf8f3"),
        ("surfaceText", "#10262e"),
        ("secondaryText", "#2b3f47"),
        ("primary", "#0b4250"),
        ("tint", "#e6efee"),
        ("tintText", "#083440"),
        ("danger", "#7a0f22"),
        ("success", "#08432b"),
        ("controlBorder", "#4c565a"),
        ("focus", "#f2b632"),
    ],
)
def test_the_default_mode_has_the_colours_of_the_design(stage, role, value):
    assert stage("").theme().property(role).name() == value


def test_every_mode_gives_every_role_a_value(mode):
    name, theme = mode
    colours = roles()
    assert len(colours) > 30
    assert all(theme.property(colour).isValid() for colour in colours), name


def test_a_fresh_visit_has_the_default_settings_again(stage):
    shown = stage("function again() { Theme.reset() }")
    theme = shown.theme()
    for key, value in {"mode": "dark", "textSize": 3, "reduceMotion": True}.items():
        theme.setProperty(key, value)
    shown.window.again()
    assert (theme.property("mode"), theme.property("textSize"), theme.property("reduceMotion")) == (
        "default",
        1,
        False,
    )
