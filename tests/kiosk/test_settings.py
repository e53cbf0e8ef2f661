# SPDX-License-Identifier: Apache-2.0
"""Settings: later sources win, and a wrong one is named without its value."""

from pathlib import Path

import pytest

from kiosk import settings
from kiosk.errors import SettingsError


def test_the_defaults_are_valid():
    assert settings.load(environment={}).station_code == "BK01"


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path: Path):
    file = tmp_path / "kiosk.toml"
    file.write_text(
        'station_code = "BK02"\nservice_point = "Gəncə"\n[screen]\nwidth = 1920\nheight = 1080\n'
    )
    made = settings.load(
        file,
        {"KIOSK_STATION_CODE": "BK03", "KIOSK_SCREEN__WIDTH": "1280", "KIOSK_LANGUAGES": "az,en"},
        {"station_code": "BK04", "screen": {"fullscreen": True}},
    )
    assert made.station_code == "BK04"
    assert made.service_point == "Gəncə"
    assert (made.screen.width, made.screen.height) == (1280, 1080)
    assert made.screen.fullscreen is True
    assert made.languages == ("az", "en")


def test_the_file_may_be_named_by_the_environment(tmp_path: Path):
    file = tmp_path / "kiosk.toml"
    file.write_text("sync_every = 5\n")
    assert settings.load(environment={"KIOSK_CONFIG": str(file)}).sync_every == 5.0


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"station_code": "ILOU"}, "station_code"),
        ({"idle": {"warn_after": 10}}, "warn_after"),
        ({"idle": 3}, "idle"),
        ({"screen": {"width": "wide"}}, "screen.width"),
        ({"screen": {"fullscreen": "maybe"}}, "screen.fullscreen"),
        ({"languages": []}, "languages"),
        ({"languages": ["az", "az"]}, "languages"),
        ({"no_such_thing": "secret"}, "no_such_thing"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(values, named):
    with pytest.raises(SettingsError) as caught:
        settings.load(environment={}, arguments=values)
    assert named in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_unreadable_file_has_its_own_code(tmp_path: Path):
    (tmp_path / "broken.toml").write_text("= nothing")
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path / "broken.toml", {})
    assert caught.value.code == "settings.unreadable"
