# SPDX-License-Identifier: Apache-2.0
"""The embedded central starts with its station, ends with it, and opens what it received."""

import subprocess
import sys

import pytest
import requests

from kiosk.central import EmbeddedCentral
from kiosk.central.centre import KEYS, Centre
from kiosk.central.ingest import opening
from kiosk.clock import SystemClock
from kiosk.errors import DeliveryError
from kiosk.sealing import Recipients, Sealer
from kiosk.sync.contract import ENROL_PATH, RECIPIENTS_PATH
from tests.kiosk.central.conftest import Speaker


@pytest.fixture
def speaker_to(station_key):
    """Station BK01 before a central that really runs."""

    def enrol(central):
        speaker = Speaker(central.url, SystemClock(), station_key)
        record = {
            "station": "BK01",
            "code": central.code,
            "public_key": station_key.public_bytes.hex(),
        }
        assert speaker.post(ENROL_PATH, record).status_code == 200
        return speaker

    return enrol


def recipients(central):
    return requests.get(central.url + RECIPIENTS_PATH, timeout=5).json()["recipients"]


def test_it_receives_what_was_sealed_to_it_and_opens_it_again(tmp_path, speaker_to):
    with EmbeddedCentral(tmp_path, "BK01") as central:
        sealed = Sealer(Recipients(recipients(central))).seal({"submission.xml": b"<data/>"})
        speaker = speaker_to(central)
        (answer,) = speaker.answers(speaker.item(b"".join(sealed.chunks())))
        assert answer["standing"] == "received"
    with Centre.open(tmp_path, SystemClock()) as centre:
        found = opening.in_store(centre.submissions, answer["id"])
        manifest = opening.proven(found, centre.stations)
        keys = opening.identity(tmp_path / KEYS, [])
        (path,) = opening.open_to(found, manifest, keys, tmp_path / "out")
    assert path.read_bytes() == b"<data/>"


def test_its_keys_are_made_once_and_their_owner_s_alone(tmp_path, speaker_to):
    known = []
    for _ in range(2):
        with EmbeddedCentral(tmp_path, "BK01") as central:
            known.append(recipients(central))
            speaker_to(central)
    assert known[0] == known[1]
    for name in ("service.age", "central.ed25519"):
        assert (tmp_path / "keys" / name).stat().st_mode & 0o777 == 0o600


def test_it_ends_when_its_station_dies(tmp_path):
    program = """
import os, sys
from pathlib import Path
from kiosk.central import EmbeddedCentral
central = EmbeddedCentral(Path(sys.argv[1]), "BK01")
central.start()
print(central._process.pid, flush=True)
os._exit(1)
"""
    station = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    pid = int(station.stdout)
    subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], timeout=15, check=True)


def test_a_central_that_does_not_start_is_named(tmp_path):
    with pytest.raises(DeliveryError) as error:
        EmbeddedCentral(tmp_path, "BK01", (sys.executable, "-c", "print('no')")).start()
    assert error.value.code == "delivery.no-central"
