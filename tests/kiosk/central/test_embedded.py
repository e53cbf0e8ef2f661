# SPDX-License-Identifier: Apache-2.0
"""The embedded central starts with its station, ends with it, and opens what it received."""

import subprocess
import sys

import pytest

from kiosk.central import EmbeddedCentral
from kiosk.central.server import open_submission, received
from kiosk.clock import SystemClock
from kiosk.errors import DeliveryError
from kiosk.sealing import Recipients, Sealer
from kiosk.sync.client import CentralClient

PROGRAM = """
import json, sys
from pathlib import Path
from kiosk.central.server import serve
arguments = sys.argv[1:]
data = Path(arguments[arguments.index("--data-dir") + 1])
port = int(arguments[arguments.index("--port") + 1])
serve(data, "127.0.0.1", port, lambda url: print(json.dumps({"url": url}), flush=True))
"""
COMMAND = (sys.executable, "-c", PROGRAM)


@pytest.fixture
def client_of():
    made = []

    def make(url):
        made.append(CentralClient(url, "BK01", "0123456789abcdef", SystemClock()))
        return made[-1]

    yield make
    for client in made:
        client.close()


def test_it_receives_what_was_sealed_to_it_and_opens_it_again(
    tmp_path, client_of, make_submission, as_parcel
):
    with EmbeddedCentral(tmp_path, COMMAND) as central:
        client = client_of(central.url)
        sealed = Sealer(Recipients(client.recipients())).seal({"submission.xml": b"<data/>"})
        submission = make_submission(sealed)
        answer = client.announce([as_parcel(submission)], (0, bytes(32)))
        assert submission.id in answer.items
    assert [one.id for one in received(tmp_path)] == [submission.id]
    assert open_submission(tmp_path, submission.id) == {"submission.xml": b"<data/>"}


def test_its_key_is_made_once_and_its_owner_s_alone(tmp_path, client_of):
    recipients = []
    for _ in range(2):
        with EmbeddedCentral(tmp_path, COMMAND) as central:
            recipients.append(client_of(central.url).recipients())
    assert recipients[0] == recipients[1]
    assert (tmp_path / "keys" / "service.age").stat().st_mode & 0o777 == 0o600


def test_it_ends_when_its_station_dies(tmp_path):
    program = f"""
import os, sys
from pathlib import Path
from kiosk.central import EmbeddedCentral
central = EmbeddedCentral(Path(sys.argv[1]), {COMMAND!r})
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
        EmbeddedCentral(tmp_path, (sys.executable, "-c", "print('no')")).start()
    assert error.value.code == "delivery.no-central"
