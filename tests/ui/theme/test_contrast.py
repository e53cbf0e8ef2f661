# SPDX-License-Identifier: Apache-2.0
"""Contrast of every pair of roles that meet on a screen, in every mode."""

import pytest
from PySide6.QtGui import QColor

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
    ("successText", "success"),
    ("successTintText", "successTint"),
    ("warningTintText", "warningTint"),
    ("keyText", "key"),
    ("keyText", "keySpecial"),
    ("surfaceText", "cardPressed"),
    ("keyText", "keyPressed"),
)
"""Ink and the ground that it stands on."""

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


def test_text_keeps_to_the_limits_of_its_mode(mode):
    name, theme = mode
    low, high = LIMITS[name]
    off = {
        (ink, ground): round(ratio, 2)
        for ink, ground in TEXT
        if not low
        <= (ratio := contrast(theme.property(ink), theme.property(ground)))
        <= high + 0.01
    }
    assert off == {}


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
    assert contrast(theme.property("disabledText"), theme.property("disabled")) >= 4.5


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
    meta = theme.metaObject()
    colours = [
        meta.property(index).name()
        for index in range(meta.propertyCount())
        if meta.property(index).typeName() == "QColor"
    ]
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
