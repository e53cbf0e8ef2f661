# SPDX-License-Identifier: Apache-2.0
"""A station believes the central that it was enrolled with, and nobody replaces that silently."""

import pytest

from kiosk.errors import DeliveryError, SealingError
from kiosk.sealing import Recipients, ServiceIdentity, StationKey
from kiosk.sync import pinned
from kiosk.sync.contract import CentralKey, Enrolled


@pytest.fixture
def offer(tmp_path):
    """Make what centrals answer to an enrolment."""

    def make(name="a", station="BK01"):
        key = StationKey.load_or_create(tmp_path / name)
        names = ServiceIdentity.load_or_create(tmp_path / name).recipients.names
        public = CentralKey(key_id=key.key_id, public_key=key.public_bytes.hex())
        return Enrolled(station=station, central_keys=(public,), recipients=names)

    return make


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "station"


def test_a_first_enrolment_pins_keys_and_recipients(folder, offer):
    assert pinned.install(offer(), folder)
    assert pinned.load(folder) == offer()
    assert Recipients.load(folder).names == offer().recipients
    (name,) = pinned.keys(offer())
    assert pinned.keyring(folder, "BK01")(name) == bytes.fromhex(offer().central_keys[0].public_key)


def test_the_same_again_changes_nothing(folder, offer):
    pinned.install(offer(), folder)
    assert not pinned.install(offer(), folder)


@pytest.mark.parametrize(("name", "station"), [("b", "BK01"), ("a", "BK02")])
def test_another_central_needs_a_person_s_leave(folder, offer, name, station):
    pinned.install(offer(), folder)
    with pytest.raises(DeliveryError) as error:
        pinned.install(offer(name, station), folder)
    assert error.value.code == "delivery.other-central"
    assert pinned.load(folder) == offer()
    assert Recipients.load(folder).names == offer().recipients
    assert pinned.install(offer(name, station), folder, replace=True)
    assert pinned.load(folder) == offer(name, station)
    assert Recipients.load(folder).names == offer(name).recipients


def test_installed_recipients_stay(folder, offer, tmp_path):
    own = ServiceIdentity.load_or_create(tmp_path / "own").recipients
    own.save(folder)
    assert pinned.install(offer(), folder)
    assert Recipients.load(folder).names == own.names


def test_a_key_goes_by_what_it_is_and_not_by_what_is_said_of_it(folder, offer):
    lying = offer().central_keys[0].model_copy(update={"key_id": "0" * 16})
    pinned.install(offer().model_copy(update={"central_keys": (lying,)}), folder)
    assert pinned.keyring(folder, "BK01")("0" * 16) is None


def test_who_was_not_enrolled_as_this_station_believes_nobody(folder, offer):
    pin = pinned.Pin(folder, "BK02")
    assert pin.keyring() is None
    pinned.install(offer(), folder)
    assert pin.keyring() is None
    late = pinned.Pin(folder, "BK01")
    assert late.keyring() is not None


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"station": "BK01"}'])
def test_a_damaged_pin_is_no_pin_and_is_said(folder, content):
    folder.mkdir()
    (folder / pinned.FILE_NAME).write_bytes(content)
    with pytest.raises(SealingError) as error:
        pinned.keyring(folder, "BK01")
    assert error.value.code == "sealing.key-damaged"
