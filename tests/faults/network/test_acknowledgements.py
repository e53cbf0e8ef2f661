# SPDX-License-Identifier: Apache-2.0
"""Only the Service's own word on these very bytes is an acknowledgement."""

import pytest

from kiosk.sealing import StationKey, jws
from tests.faults.network import scripts
from tests.faults.network.kiosks import LARGE
from tests.faults.network.middlebox import Middlebox, pass_on
from tests.faults.network.scene import payload_of
from tests.faults.network.trusting import TrustingClient

ACK = "acknowledgement+jwt"
ANOTHER_ID = "01a20030-d010-7b0e-ae81-8c092364c210"


@pytest.fixture
def middlebox(scene):
    with Middlebox(scene.central.address) as running:
        scene.through(running.url)
        yield running


def resigned(key, **changes):
    """Give an acknowledgement other facts, and sign it with a key."""

    def change(item):
        facts = payload_of(item["acknowledgement"]) | changes
        item["acknowledgement"] = jws.sign(facts, ACK, key)

    return change


def forgeries(central_key, stranger):
    """Name each wrong word, and say how the right one is turned into it."""
    earlier: list[str] = []

    def replay(item):
        earlier.append(item["acknowledgement"])
        item["acknowledgement"] = earlier[0]

    return {
        "of another id": resigned(central_key, id=ANOTHER_ID),
        "of another digest": resigned(central_key, digest="0" * 64),
        "of another station": resigned(central_key, station="BK02"),
        "signed by a stranger": resigned(stranger),
        "for another purpose": lambda item: item.update(
            acknowledgement=jws.sign(
                payload_of(item["acknowledgement"]), "manifest+jwt", central_key
            )
        ),
        "replayed from an earlier one": replay,
        "not signed": lambda item: item.update(
            acknowledgement=item["acknowledgement"].rpartition(".")[0] + ".AAAA"
        ),
        "of no algorithm": lambda item: item.update(
            acknowledgement="eyJhbGciOiJub25lIn0." + item["acknowledgement"].split(".")[1] + ".AA"
        ),
        "missing": lambda item: item.update(acknowledgement=None),
        "under another id": lambda item: item.update(id=ANOTHER_ID),
    }


NAMES = list(forgeries(None, None))


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_word_is_none_and_the_right_one_comes_later(scene, middlebox, tmp_path, name):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    change = forgeries(scene.central.centre.keys.current, stranger)[name]
    if name == "replayed from an earlier one":
        middlebox.script = scripts.editing(change)
        scene.kiosk.submit()
        scene.carry()
        before = scene.received()
        assert len(before) == 1
    else:
        before = set()
    middlebox.script = scripts.editing(change)
    scene.kiosk.submit()
    scene.kiosk.submit(LARGE)
    scene.carry(4)
    assert scene.received() == before
    assert scene.wrong() == []
    middlebox.script = pass_on
    scene.drain()
    assert scene.wrong(complete=True) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_believes_any_207_is_caught(scene, middlebox, tmp_path, name):
    """The negative control of the one above: it would see such a client."""
    scene.kiosk.client_class = TrustingClient
    scene.through(middlebox.url)
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    change = forgeries(scene.central.centre.keys.current, stranger)[name]
    first = [True]

    def after_the_first(item):
        if name != "replayed from an earlier one" or not first.pop():
            change(item)

    middlebox.script = scripts.editing(change)
    scene.kiosk.submit()
    scene.kiosk.submit()
    scene.carry(2)
    assert scene.received()
    assert any(one.startswith("no acknowledgement") for one in scene.wrong())
