# SPDX-License-Identifier: Apache-2.0
"""Settings: later sources win, and a wrong one is named without its value."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import settings
from kiosk.errors import SettingsError
from kiosk.settings import PUSHABLE, PUSHED_FILE, Overlay, Settings, load, overlaid


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
        ({"staff_entry": ["badge", "knock"]}, "staff_entry"),
        ({"staff_idle": 30}, "staff_idle"),
        ({"languages": ["az", "az"]}, "languages"),
        ({"no_such_thing": "secret"}, "no_such_thing"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(values, named):
    with pytest.raises(SettingsError) as caught:
        settings.load(environment={}, arguments=values)
    assert named in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_group_that_the_environment_sets_as_a_value_is_named():
    for names in (("KIOSK_IDLE", "KIOSK_IDLE__GRACE"), ("KIOSK_IDLE__GRACE", "KIOSK_IDLE")):
        with pytest.raises(SettingsError, match="idle: is a group"):
            settings.load(environment=dict.fromkeys(names, "30"))


def test_an_unreadable_file_has_its_own_code(tmp_path: Path):
    (tmp_path / "broken.toml").write_text("= nothing")
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path / "broken.toml", {})
    assert caught.value.code == "settings.unreadable"


def signed(**payload):
    """What a centre has signed, as far as a start looks at it."""
    body = urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    return b"e30." + body + b".AAAA"


def pushed(tmp_path, number=4, station="BK01", **values):
    (tmp_path / PUSHED_FILE).write_bytes(signed(number=number, station=station, values=values))
    return {"KIOSK_DATA_DIR": str(tmp_path)}


def test_what_the_centre_has_set_fills_in_what_nobody_has_set_here(tmp_path):
    environment = pushed(
        tmp_path, unsent_days=3, retention_days=9, idle={"grace": 40, "warn_after": None}
    )
    found = load(environment={**environment, "KIOSK_UNSENT_DAYS": "5"})
    assert (found.unsent_days, found.retention_days) == (5, 9)
    assert (found.idle.grace, found.idle.warn_after) == (40, 120)
    assert found.pushed.number == 4


def test_a_file_and_arguments_win_as_the_environment_does(tmp_path):
    environment = pushed(tmp_path, unsent_days=3, idle={"grace": 40, "receipt": 90})
    file = tmp_path / "kiosk.toml"
    file.write_text("[idle]\ngrace = 25\n")
    found = load(file, environment, {"unsent_days": 1})
    assert (found.unsent_days, found.idle.grace, found.idle.receipt) == (1, 25, 90)


@pytest.mark.parametrize(
    "values",
    [
        {"central_url": "https://evil.example"},
        {"publisher_keys": ["00" * 32]},
        {"data_dir": "/"},
        {"screen": {"width": 300}},
    ],
)
def test_nobody_far_away_says_where_the_centre_is_or_whom_to_believe(tmp_path, values):
    before = load(environment={"KIOSK_DATA_DIR": str(tmp_path)})
    after = load(environment=pushed(tmp_path, **values))
    assert replace(after, pushed=before.pushed) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"a.b.c",
        signed(number=4),
        signed(number="x", station="BK01", values={}),
        signed(number=4, station="BK01", values={"unsent_days": -1}),
        signed(number=4, station="BK01", values={"languages": []}),
        signed(number=4, station="BK01", values={"idle": 3}),
        signed(number=4, station="BK01", values={"bytes_per_hour": 5}),
        signed(number=4, station="BK02", values={"unsent_days": 3}),
        b"." + b"A" * (1 << 20),
    ],
)
def test_what_can_t_be_used_is_no_reason_not_to_start(tmp_path, content):
    before = load(environment={"KIOSK_DATA_DIR": str(tmp_path)})
    (tmp_path / PUSHED_FILE).write_bytes(content)
    after = load(environment={"KIOSK_DATA_DIR": str(tmp_path)})
    assert after.unsent_days == before.unsent_days
    assert after.languages == before.languages


def test_what_the_centre_sets_no_longer_is_as_usual_again(tmp_path):
    first = load(environment=pushed(tmp_path, unsent_days=3, idle={"grace": 40}))
    then = overlaid(first, Overlay(5, {"retention_days": 9}))
    assert (then.unsent_days, then.idle.grace, then.retention_days) == (7, 30, 9)
    assert then.pushed.number == 5


def test_one_value_that_is_not_allowed_refuses_all(tmp_path):
    first = load(environment=pushed(tmp_path, unsent_days=3))
    for values in ({"unsent_days": 9999}, {"languages": ["az", "az"]}, {"idle": {"grace": 5}}):
        with pytest.raises(SettingsError):
            overlaid(first, Overlay(5, {"retention_days": 9, **values}))


def test_all_that_the_contract_can_push_is_known_here():
    from kiosk.sync.contract import Idle as PushedIdle
    from kiosk.sync.contract import Pushed

    names = {name for name in Pushed.model_fields if name != "idle"}
    assert names | {f"idle.{name}" for name in PushedIdle.model_fields} == set(PUSHABLE)


def test_a_centre_takes_a_kiosk_out_of_service_and_back():
    out = overlaid(Settings(), Overlay(1, {"maintenance": True}))
    assert out.maintenance
    assert not overlaid(out, Overlay(2, {})).maintenance
