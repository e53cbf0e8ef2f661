# SPDX-License-Identifier: Apache-2.0
"""Everything that is wrong is said at once: where it stands, what it is called, what is allowed."""

import pytest

from kiosk.settings import WrongSettingsError, check, load
from kiosk.settings.model import known
from kiosk.settings.rules import allowed

WRONG = """\
mode = "secret-mode"
prnter = "secret"
languages = "az"

[idle]
grace = 1
warn_after = "secret"

[screen]
fullscreen = 1
width_mm = nan

[nowhere]
"""


@pytest.fixture
def wrong(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text(WRONG)
    return file


def problems(*given, **arguments):
    with pytest.raises(WrongSettingsError) as caught:
        load(*given, **arguments)
    return caught.value


def test_a_file_is_told_line_by_line(wrong):
    found = problems(wrong, {})
    assert [str(one) for one in found.problems] == [
        "kiosk.toml:1: mode: one of production, development",
        "kiosk.toml:2: prnter: no such setting; is printer meant?",
        "kiosk.toml:3: languages: a list of texts",
        "kiosk.toml:6: idle.grace: a whole number from 20 to 45",
        "kiosk.toml:7: idle.warn_after: a whole number from 120 to 300",
        "kiosk.toml:10: screen.fullscreen: true or false",
        "kiosk.toml:11: screen.width_mm: a number from 100 to 2000",
        "kiosk.toml:13: nowhere: no such setting",
    ]
    assert "secret" not in str(found)
    assert found.code == "settings.invalid"


def test_variables_and_options_are_told_by_their_own_names(wrong):
    found = problems(
        None,
        {"KIOSK_IDLE__GRACE": "1", "KIOSK_PRNTER": "x", "KIOSK_UNSENT_DAYS": "1e3"},
        {"screen": {"width": 1, "fullscreen": "x"}, "central_url": 3},
    )
    assert [str(one) for one in found.problems] == [
        "KIOSK_PRNTER: prnter: no such setting; is printer meant?",
        "KIOSK_IDLE__GRACE: idle.grace: a whole number from 20 to 45",
        "KIOSK_UNSENT_DAYS: unsent_days: a whole number from 0 to 3650",
        "--size: screen.width: a whole number from 240 to 7680",
        "--fullscreen: screen.fullscreen: true or false",
        "--central-url: central_url: text",
    ]


def test_settings_that_do_not_fit_each_other_are_told_where_they_are_set(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('bytes_per_hour = 5\ndestination = "openrosa"\n')
    found = problems(file, {"KIOSK_LANGUAGES": "az,az"})
    assert [one.place for one in found.problems] == [
        "kiosk.toml:1",
        "kiosk.toml:2",
        "KIOSK_LANGUAGES",
    ]


def test_unknown_names_alone_have_a_code_of_their_own():
    assert problems(None, {"KIOSK_PRNTER": ""}).code == "settings.unknown"


def test_what_is_wrong_in_a_file_and_set_right_elsewhere_holds_nobody_up(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text("unsent_days = -1\n")
    assert load(file, {"KIOSK_UNSENT_DAYS": "3"}).unsent_days == 3
    with pytest.raises(WrongSettingsError):
        check(file)


@pytest.mark.parametrize("name", ["set_here", "pushed", "given"])
def test_what_is_no_setting_can_t_be_set(name):
    assert problems(None, {f"KIOSK_{name.upper()}": "x"}).code == "settings.unknown"
    assert name not in known()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("screen.width", "1080"),
        ("screen.width", 1080.0),
        ("sync_every", True),
        ("station_code", 1234),
        ("publisher_keys", [1]),
        ("wedge", "true"),
        ("data_dir", ["var"]),
    ],
)
def test_a_file_has_to_mean_what_it_says(tmp_path, name, value):
    group, _, leaf = name.rpartition(".")
    written = str(value).lower() if isinstance(value, bool) else repr(value)
    file = tmp_path / "kiosk.toml"
    file.write_text(f"[{group}]\n{leaf} = {written}\n" if group else f"{leaf} = {written}\n")
    (one,) = problems(file, {}).problems
    assert (one.name, one.rule) == (name, allowed(known()[name]))


def test_a_whole_number_is_a_number_too(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text("sync_every = 5\n")
    assert load(file, {}).sync_every == 5.0


def test_every_setting_can_say_what_it_may_be():
    assert all(allowed(one) for one in known().values())
    assert {"data_dir", "screen.width", "idle.grace", "speech.volume"} <= known().keys()


def test_production_in_the_file_is_told_with_the_name_of_what_would_undo_it(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('mode = "production"\n')
    (one,) = problems(file, {"KIOSK_MODE": "development"}).problems
    assert one.place == "KIOSK_MODE"
