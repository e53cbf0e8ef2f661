# SPDX-License-Identifier: Apache-2.0
"""The doctor says what keeps submissions from arriving, and what needs a person."""

from dataclasses import replace

import pytest

from kiosk import panel
from kiosk.clock import SystemClock
from kiosk.diagnostics import Health
from kiosk.outbox import Moment
from kiosk.sealing import StationKey
from kiosk.settings import Settings
from kiosk.store import Store
from kiosk.sync import pinned
from kiosk.sync.contract import CentralKey, Enrolled
from tests.kiosk.conftest import make_submission, station_key  # noqa: F401 shared fixtures
from tests.kiosk.test_panel import edid, plug
from ui import delivering, doctor


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, minimum_free=0, central_url="https://centre.example")


def told(found):
    """What a check says, as the command line says it."""
    health, said = found
    return health, str(said)


def test_a_new_station_has_nothing_to_say_but_that_it_is_not_enrolled(settings):
    assert told(delivering.queue(settings)) == (Health.WELL, "Nothing waits.")
    assert told(delivering.gates(settings)) == (Health.WELL, "They may begin.")
    health, detail = told(delivering.enrolment(settings))
    assert health is Health.MISSING
    assert "delivery.not-enrolled" in detail
    assert delivering.enrolment(replace(settings, central_url=None))[0] is Health.WELL


def test_what_waits_is_aged_and_what_is_parked_needs_a_person(settings, make_submission):  # noqa: F811
    clock = SystemClock()
    with Store(settings, clock) as store:
        submission = store.submissions.take(make_submission()).id
        assert told(delivering.queue(settings))[1].startswith("The oldest unsent has waited")
        store.outbox.hold(submission, "operator:a", Moment.of(clock))
    health, detail = told(delivering.queue(settings))
    assert health is Health.MISSING
    assert "Not sent by themselves: 1; in conflict: 0. They need a person" in detail


def test_a_closed_gate_is_a_failure_with_its_reason_in_words(settings):
    health, detail = told(delivering.gates(replace(settings, minimum_free=1 << 61)))
    assert health is Health.FAILED
    assert detail.startswith("gate.disk: There is no room")
    assert "No new visit begins" in detail


def test_an_enrolled_station_names_whom_it_believes(settings, station_key):  # noqa: F811
    StationKey.load_or_create(settings.keys_dir)
    known = CentralKey(key_id=station_key.key_id, public_key=station_key.public_bytes.hex())
    recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    pinned.install(
        Enrolled(station="BK01", central_keys=(known,), recipients=(recipient,)),
        settings.keys_dir,
    )
    assert told(delivering.enrolment(settings)) == (
        Health.WELL,
        f"It is enrolled as BK01; the centre's keys: {station_key.key_id}.",
    )
    moved = replace(settings, station_code="GN02")
    assert told(delivering.enrolment(moved)) == (
        Health.FAILED,
        "It is enrolled as BK01 and not as GN02.",
    )


@pytest.mark.parametrize(
    ("millimetres", "health", "said"),
    [
        ((476, 268), Health.WELL, "by the settings and by the panel"),
        ((345, 194), Health.MISSING, "screen.size-differs: 268"),
        ((160, 90), Health.MISSING, "screen.size-unknown: 268"),
        ((0, 0), Health.MISSING, "screen.size-unknown: 268"),
    ],
)
def test_the_panel_s_own_size_is_held_against_the_settings(
    settings, monkeypatch, millimetres, health, said
):
    plug(settings.data_dir, "card0-HDMI-A-1", edid(millimetres))
    monkeypatch.setattr(panel, "CONNECTORS", settings.data_dir)
    (found,) = [one for one in doctor.examine(settings) if one.subject == "screen"]
    assert found.health is health
    assert said in found.detail
    assert (health is Health.WELL) or "with a ruler" in found.detail


def test_a_reader_that_plays_a_keyboard_is_named_as_such(settings):
    assert told(doctor._readers(settings)) == (
        Health.WELL,
        "None is set up: officers take documents.",
    )
    found = doctor._readers(replace(settings, wedge=True))
    assert told(found) == (Health.WELL, "Bar code reader: it plays a keyboard.")


def test_a_keypad_s_map_that_is_wrong_is_named(settings, tmp_path, monkeypatch):
    from ui import doctor, keypads

    assert doctor._keypad(settings)[0] is Health.WELL
    named = replace(settings, keypad="nobodys")
    health, detail = told(doctor._keypad(named))
    assert health is Health.FAILED
    assert detail.startswith("settings.keypad: There is no map called nobodys")
    (tmp_path / "nobodys.toml").write_text("[keys]\nnext = 5\n")
    wrong = keypads.load.__wrapped__
    monkeypatch.setattr(keypads, "load", lambda name: wrong(name, tmp_path))
    found = doctor.found("keypad", lambda: doctor._keypad(named))
    assert found.is_failed
    assert found.detail == "settings.keypad: keypad: nobodys: next is no list of names and numbers"
