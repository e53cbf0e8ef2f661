# SPDX-License-Identifier: Apache-2.0
"""From training nothing reaches the real queue: each way is tried, and each is open otherwise."""

import socket
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import main
from kiosk import connecting, destinations, production
from kiosk.clock import ClockTrust, SystemClock
from kiosk.errors import DeliveryError, StorageError
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.receipts import Claims, judge, reference, token
from kiosk.reference import TRAINING_STATION
from kiosk.sealing import KnownKey, StationKey
from kiosk.settings import (
    CLOSED_IN_TRAINING,
    Overlay,
    Settings,
    WrongSettingsError,
    load,
    overlaid,
    training_of,
)
from kiosk.settings.model import known
from kiosk.store import Store
from kiosk.sync import CentreTime
from kiosk.sync.carrying import Carrier
from kiosk.sync.stick import Stick

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)

CODE = "-".join(["ABCDE"] * 4)
"""As long as a code to enrol with, and none."""

OPEN = {
    "central_url": "https://centre.example",
    "status_url": "https://status.example/r",
    "central_ca": Path("/etc/kiosk/central.pem"),
    "openrosa_url": "https://odk.example/{token}",
    "openrosa_token_file": Path("/etc/kiosk/token"),
    "openrosa_check_file": Path("/etc/kiosk/check"),
    "openrosa_plain": True,
    "neighbours": ("192.168.1.20:8731",),
    "neighbours_listen": "192.168.1.21:8731",
    "destination": "openrosa",
    "station_code": "BK07",
}
"""Every setting that leads to where applications go, as a real station may have it."""


@pytest.fixture
def real(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "station", minimum_free=0, **OPEN)


@pytest.fixture
def training(real) -> Settings:
    return training_of(real)


class Listener:
    """Counts who comes to a port of this machine, as a real centre would see them."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.came = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            visitor.close()
            self.came += 1

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


@pytest.fixture
def centre():
    listener = Listener()
    yield listener
    listener.close()


def test_every_setting_that_leads_out_is_named():
    leads = {
        name
        for name in known()
        if name.startswith(("central", "openrosa", "status", "destination", "neighbours"))
        or "url" in name
    }
    assert leads | {"station_code"} == set(CLOSED_IN_TRAINING) == set(OPEN)


def test_all_that_a_station_has_is_another(real, training):
    assert training.remote_url is None
    for folder in ("database", "keys_dir", "receipts_dir", "pushed_file"):
        mine, theirs = getattr(training, folder), getattr(real, folder)
        assert mine != theirs
        assert mine.is_relative_to(real.data_dir / "training")
    assert StationKey.load_or_create(training.keys_dir).key_id != (
        StationKey.load_or_create(real.keys_dir).key_id
    )
    assert training_of(training) is training


@pytest.mark.parametrize("name", sorted(OPEN))
def test_nobody_opens_one_of_them_again(real, training, name):
    with pytest.raises(WrongSettingsError, match=name):
        replace(training, **{name: OPEN[name]})
    assert getattr(replace(real, **{name: OPEN[name]}), name) == OPEN[name]


def test_nobody_moves_training_to_the_real_data(real, training):
    with pytest.raises(WrongSettingsError, match="data_dir"):
        replace(training, data_dir=real.data_dir)
    with pytest.raises(WrongSettingsError):
        replace(real, training=True)
    with pytest.raises(WrongSettingsError, match="station_code"):
        replace(real, station_code=TRAINING_STATION)


@pytest.mark.parametrize("way", ["file", "environment", "arguments"])
@pytest.mark.parametrize("asked", ["file", "environment", "arguments"])
def test_wherever_it_is_asked_for_no_other_place_opens_it(tmp_path, way, asked):
    values = {"file": {}, "environment": {}, "arguments": {}}
    out = {name: str(one) for name, one in OPEN.items() if isinstance(one, str | Path)}
    values[way] |= out
    values[asked] |= {"training": True}
    file = tmp_path / "kiosk.toml"
    file.write_text(
        "\n".join(
            f"{name} = {'true' if value is True else repr(value)}"
            for name, value in values["file"].items()
        )
    )
    environment = {f"KIOSK_{name.upper()}": str(one) for name, one in values["environment"].items()}
    found = load(file, environment, values["arguments"])
    assert found.training
    assert {name: getattr(found, name) for name in CLOSED_IN_TRAINING} == dict(CLOSED_IN_TRAINING)
    assert found.data_dir.name == "training"
    without = load(file, environment | {"KIOSK_TRAINING": "0"}, values["arguments"])
    if asked != "arguments":
        assert without.remote_url == OPEN["openrosa_url"]


def test_what_a_centre_has_set_for_the_station_is_not_for_training(real):
    pushed = overlaid(real, Overlay(7, {"maintenance": True, "unsent_days": 1}))
    found = training_of(pushed)
    assert found.pushed == Overlay()
    assert not found.maintenance


def test_the_one_client_of_a_central_goes_to_no_other_machine(real, training, clock):
    def client(settings):
        key = StationKey.load_or_create(settings.keys_dir)
        with Store(settings, clock) as store:
            centre = CentreTime(clock, store.memory)
            made = connecting.make_client(settings, clock, key, centre, "https://centre.example")
            made.close()

    with pytest.raises(DeliveryError) as refused:
        client(training)
    assert refused.value.code == "delivery.training"
    client(replace(real, destination="central", central_ca=None))


def test_there_is_no_other_server_either(training):
    with pytest.raises(DeliveryError) as refused:
        destinations.openrosa_client(training, SystemClock())
    assert refused.value.code == "openrosa.address"


def carrier(settings, folder, clock) -> Carrier:
    return Carrier(
        MemoryOutbox(clock),
        Stick(folder),
        key=StationKey.load_or_create(settings.keys_dir),
        station=settings.station_code,
        clock=clock,
        actor="m-1",
    )


def test_nothing_goes_onto_a_stick(real, training, tmp_path, clock):
    with pytest.raises(StorageError) as refused:
        carrier(training, tmp_path, clock)
    assert refused.value.code == "stick.training"
    assert carrier(real, tmp_path, clock).room_needed(()) == 0


@pytest.mark.parametrize("is_training", [True, False], ids=["training", "real"])
def test_a_station_that_is_to_enrol_does_not_reach_the_centre(
    tmp_path, monkeypatch, centre, is_training
):
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KIOSK_TRAINING", str(is_training).lower())
    monkeypatch.setenv("KIOSK_CENTRAL_URL", centre.url)
    assert main.main(["enrol", "--code", CODE, "--central-url", centre.url]) != 0
    # the real one comes, and gets no answer that it believes
    assert (centre.came == 0) is is_training


def test_no_key_of_a_training_is_made_known_to_a_centre(tmp_path, monkeypatch, centre, capsys):
    monkeypatch.setenv("KIOSK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KIOSK_CENTRAL_URL", centre.url)
    monkeypatch.setenv("KIOSK_TRAINING", "true")
    assert main.main(["rekey", "--central-url", centre.url]) == 3
    monkeypatch.setenv("KIOSK_TRAINING", "false")
    assert main.main(["rekey", "--central-url", centre.url]) == 4
    assert "delivery.not-enrolled" in capsys.readouterr().err


def claims(station: str) -> Claims:
    return Claims(
        reference=reference.make("01937f4c-0000-7000-8000-000000000001", station),
        form_id="registration",
        form_version="2026112101",
        digest="5e" * 32,
        taken_at=NOW,
        station=station,
        clock_trust=ClockTrust.COMPARED,
    )


def test_no_paper_of_a_training_is_a_receipt_whoever_knows_its_key(real, training):
    mine = StationKey.load_or_create(training.keys_dir)
    other = StationKey.load_or_create(real.keys_dir)
    paper = token.payload(claims(TRAINING_STATION), mine)
    receipt = token.payload(claims("BK07"), other)
    everybody_s = {
        mine.key_id: KnownKey(public_key=mine.public_bytes),
        other.key_id: KnownKey(public_key=other.public_bytes, station="BK07"),
    }
    for keys in ({}, {other.key_id: everybody_s[other.key_id]}, everybody_s):
        verdict = judge(paper, keys, NOW)
        assert (verdict.code, verdict.is_genuine) == ("receipt.training", False)
    assert judge(receipt, everybody_s, NOW).is_genuine
    assert judge(receipt, {}, NOW).code == "receipt.unknown-station"


def test_a_real_station_s_key_makes_no_paper_of_a_training_into_a_receipt(real):
    key = StationKey.load_or_create(real.keys_dir)
    known_key = KnownKey(public_key=key.public_bytes, station=TRAINING_STATION)
    paper = token.payload(claims(TRAINING_STATION), key)
    assert judge(paper, {key.key_id: known_key}, NOW).code == "receipt.training"


@pytest.mark.parametrize("text", ["", "MK1:", "MK1:AAAA", "https://x/TRNG#AAAA", "TRNG"])
def test_what_only_looks_like_one_is_none(text):
    assert not token.says_training(text)
    assert judge(text, {}, NOW).code == "receipt.unreadable"


def test_a_real_centre_invites_no_training_station(tmp_path, capsys):
    data = ["--data-dir", str(tmp_path)]
    assert main.main(["central", "enrol", TRAINING_STATION, *data]) == 2
    assert "training" in capsys.readouterr().err
    assert main.main(["central", "enrol", "BK07", *data]) == 0


def test_a_kiosk_for_the_public_may_be_practised_at(real):
    public = replace(real, destination="central", central_url=None, mode="production")
    codes = {one.code for one in production.examine(public, {})}
    in_training = {one.code for one in production.examine(training_of(public), {})}
    assert "unsafe.central" in codes
    assert codes - in_training == {"unsafe.central"}
