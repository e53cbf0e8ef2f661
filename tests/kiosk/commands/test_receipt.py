# SPDX-License-Identifier: Apache-2.0
"""`receipt verify` at a station that follows a real centre, and at a desk without either."""

import json
import os
from dataclasses import replace
from datetime import timedelta

import cbor2
import pytest

from kiosk.clock import ClockTrust, SystemClock
from kiosk.commands import Exit
from kiosk.connecting import enrol, make_client, make_courier
from kiosk.memory import ShortMemory
from kiosk.receipts import Claims, judge, reference, token
from kiosk.sealing import KnownKey, StationKey, base45
from kiosk.store import Store
from kiosk.sync import CentreTime, acquainting
from kiosk.sync.acquainting import Acquainting
from main import main

POINT = "Nərimanov 2"


@pytest.fixture
def clock():
    """The machine's: the command reads it too."""
    return SystemClock()


@pytest.fixture
def here(station, monkeypatch):
    """This station, BK01, as the command finds it."""
    monkeypatch.setenv("KIOSK_STATION_CODE", "BK01")
    return replace(station, station_code="BK01")


@pytest.fixture
def station_key(here):
    """BK01's own key."""
    return StationKey.load_or_create(here.keys_dir)


@pytest.fixture
def other(tmp_path, centre):
    """BK07, another station of the same centre, by its key."""
    from tests.kiosk.conftest import enrol as let_in

    key = StationKey.load_or_create(tmp_path / "BK07")
    let_in(centre, "BK07", key)
    centre.stations.invite("BK07", centre.clock.now(), POINT)
    return key


@pytest.fixture
def follow(here, station_key, centre, central_url, clock):
    """Let this station's heart beat: it takes what the centre publishes."""
    with Store(here, clock) as store:
        time = CentreTime(clock, ShortMemory())
        client = make_client(here, clock, station_key, time, central_url)
        enrol(client, centre.stations.invite("BK01", clock.now()), here, store)

        def beat():
            errand = Acquainting(client, store.memory, here.data_dir / acquainting.FILE_NAME)
            courier = make_courier(here, clock, store, client, station_key, errands=(errand,))
            for _ in range(2):
                assert courier.once().problem == ""
            assert errand.problem == ""

        beat()
        yield beat
        client.close()


@pytest.fixture
def receipt(clock):
    """Write the code of a receipt."""

    def write(key, code="BK07", *, page=None, **changes):
        claims = Claims(
            reference=reference.make("01937f4c-0000-7000-8000-000000000001", code),
            form_id="registration",
            form_version="1",
            digest="5e" * 32,
            taken_at=clock.now().replace(microsecond=0),
            station=code,
            clock_trust=ClockTrust.COMPARED,
        )
        return token.payload(replace(claims, **changes), key, page)

    return write


@pytest.fixture
def verify(capsys):
    """Run the command: its exit code, its answer, and what it says of trouble."""

    def run(text, *options):
        code = main(["receipt", "verify", text, "--json", *map(str, options)])
        printed = capsys.readouterr()
        return code, json.loads(printed.out) if printed.out else {}, printed.err

    return run


def test_a_receipt_of_another_station_is_genuine_and_says_where(
    *, other, follow, receipt, verify, capsys
):
    follow()
    text = receipt(other)
    code, facts, _ = verify(text)
    assert (code, facts["genuine"], facts["station"]) == (Exit.DONE, True, "BK07")
    assert facts["key"]["service_point"] == POINT
    assert facts["keys"]["number"] > 0
    assert main(["receipt", "verify", text, "--no-note"]) == Exit.DONE
    printed = capsys.readouterr().out
    assert printed.startswith("genuine: BK07 ")
    assert POINT in printed


def test_one_that_was_shown_before_says_so_and_is_no_less_genuine(
    *, other, follow, receipt, verify, capsys
):
    follow()
    text, again = receipt(other), receipt(other, page="https://x.example/r")
    assert verify(text, "--no-note")[1].get("shown_before") is None
    assert verify(text)[1]["shown_before"] == {"times": 0, "first_at": None}
    first = verify(again)[1]["shown_before"]
    assert first["times"] == 1
    code, facts, _ = verify(text)
    assert (code, facts["genuine"]) == (Exit.DONE, True)
    assert facts["shown_before"] == {"times": 2, "first_at": first["first_at"]}
    assert main(["receipt", "verify", text]) == Exit.DONE
    assert "shown here before: 3 times, first on " in capsys.readouterr().out
    another = receipt(other, digest="00" * 32)
    assert verify(another)[1]["shown_before"]["times"] == 0


def test_what_was_shown_longer_ago_than_anything_is_kept_is_forgotten(
    *, here, other, follow, receipt, verify, clock
):
    follow()
    text = receipt(other)
    keys = {other.key_id: KnownKey(public_key=other.public_bytes)}
    digest = judge(text, keys, clock.now()).digest
    with Store(here, clock) as store:
        store.shown.note(digest, clock.now() - timedelta(days=here.retention_days + 1))
    assert verify(text)[1]["shown_before"]["times"] == 0
    with Store(here, clock) as store:
        store.shown.note(digest, clock.now())
    assert verify(text)[1]["shown_before"]["times"] == 2


def test_what_is_not_genuine_is_not_remembered(*, here, other, follow, receipt, verify, clock):
    follow()
    assert verify(receipt(other, "BK01"))[0] == Exit.NO
    with Store(here, clock) as store:
        assert store.shown.forget(clock.now() + timedelta(days=1)) == 0


def test_a_disk_that_takes_no_note_makes_no_receipt_false(
    *, here, other, follow, receipt, verify, monkeypatch
):
    from kiosk.errors import StorageError
    from kiosk.storage import SqlShown

    follow()

    def full(*_):
        raise StorageError("full", code="storage.full")

    monkeypatch.setattr(SqlShown, "note", full)
    code, facts, error = verify(receipt(other))
    assert (code, facts["genuine"]) == (Exit.DONE, True)
    assert "storage.full" in error


def altered(text):
    message = cbor2.loads(base45.decode(text.removeprefix(token.PREFIX)))
    message.value[2] = message.value[2].replace(b"registration", b"registratiom")
    return token.PREFIX + base45.encode(cbor2.dumps(message))


def test_each_that_is_not_genuine_says_why(*, other, follow, receipt, verify, tmp_path):
    follow()
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    page = "https://x.example/r"
    elsewhere = receipt(other, page=page).replace(
        reference.make("01937f4c-0000-7000-8000-000000000001", "BK07"),
        reference.make("y", "BK07"),
    )
    for text, wanted in {
        receipt(stranger): "receipt.unknown-station",
        altered(receipt(other)): "receipt.signature",
        receipt(other, "BK01"): "receipt.other-station",
        receipt(other, reference=reference.make("x", "BK01")): "receipt.other-station",
        elsewhere: "receipt.reference",
        "MK2:BB8": "receipt.version",
        "MK1:BB8": "receipt.unreadable",
    }.items():
        code, facts, error = verify(text)
        assert (code, facts["genuine"], facts["code"]) == (Exit.NO, False, wanted)
        assert error.startswith(f"error: {wanted}")
        assert error.count("\n") > 1, "and what to do about it"


def test_a_compromised_key_makes_nothing_genuine_whatever_time_it_says(
    *, centre, other, follow, receipt, verify, clock
):
    follow()
    early = receipt(other, taken_at=clock.now() - timedelta(days=400))
    unverified = receipt(other, clock_trust=ClockTrust.UNVERIFIED)
    assert verify(unverified)[0] == Exit.DONE  # the control
    centre.stations.retire("BK07", clock.now(), "stolen", is_compromised=True)
    assert verify(unverified)[0] == Exit.DONE, "the line is down, nobody knows yet"
    follow()
    for text in (unverified, early, receipt(other)):
        code, facts, error = verify(text)
        assert (code, facts["code"]) == (Exit.NO, "receipt.revoked")
        assert facts["key"]["revoked_for"] == "compromised"
        assert facts["key"]["station"] == "BK07"
        assert "compromised since 20" in error
        assert "BK07" in error


def test_what_a_forger_wrote_is_not_repeated(*, centre, other, follow, receipt, verify, clock):
    centre.stations.retire("BK07", clock.now(), "stolen", is_compromised=True)
    follow()
    for name in ("\x1b[2J", "BK07\n", "X" * 300):
        code, _, error = verify(receipt(other, station=name))
        assert code == Exit.NO
        assert "no station's name" in error
        assert name not in error
    assert "and to be of BK07" in verify(receipt(other))[2]


def test_a_retired_station_s_is_good_up_to_then(*, centre, other, follow, receipt, verify, clock):
    centre.stations.retire("BK07", clock.now(), "moved")
    follow()
    assert verify(receipt(other))[0] == Exit.DONE
    code, facts, _ = verify(receipt(other, taken_at=clock.now() + timedelta(hours=1)))
    assert (code, facts["code"]) == (Exit.NO, "receipt.revoked")
    assert facts["key"]["revoked_for"] == "retired"


def test_a_former_key_s_is_good_up_to_the_next_one(
    *, centre, other, follow, receipt, verify, clock, tmp_path
):
    from tests.kiosk.conftest import enrol as let_in

    let_in(centre, "BK07", StationKey.load_or_create(tmp_path / "next"))
    follow()
    assert verify(receipt(other))[0] == Exit.DONE
    code, facts, error = verify(receipt(other, taken_at=clock.now() + timedelta(hours=1)))
    assert (code, facts["code"]) == (Exit.NO, "receipt.key-time")
    assert facts["key"]["until"]
    assert "in use from" in error


def test_what_the_centre_says_of_its_own_keys_holds_at_a_station_too(
    *, here, centre, station_key, receipt, verify, clock
):
    own = receipt(station_key, "BK01")
    assert verify(own)[0] == Exit.DONE  # its own key, of which nobody has said anything
    assert verify(receipt(station_key, "BK07"))[1]["code"] == "receipt.other-station"
    centre.stations.revoke(station_key.key_id, clock.now(), "stolen")
    _pin(here, centre)
    (here.data_dir / acquainting.FILE_NAME).write_text(centre.station_keys.statement())
    assert verify(own)[1]["code"] == "receipt.revoked"


def _pin(settings, centre):
    from kiosk.sync import pinned
    from kiosk.sync.contract import Enrolled

    named = Enrolled(station="BK01", central_keys=centre.keys.named, recipients=centre.recipients)
    pinned.install(named, settings.keys_dir)


def test_a_clock_behind_says_that_the_time_has_not_come(*, other, follow, receipt, verify, clock):
    follow()
    code, facts, _ = verify(receipt(other, taken_at=clock.now() + timedelta(days=1)))
    assert (code, facts["ahead"]) == (Exit.DONE, True)


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A machine of an officer's: no station, no data."""
    folder = tmp_path / "desk"
    monkeypatch.setenv("KIOSK_DATA_DIR", str(folder))
    return folder


def test_a_desk_needs_the_published_file_and_the_centre_s_key(
    *, centre, other, desk, receipt, verify, tmp_path
):
    file = tmp_path / "keys.jws"
    folder = str(centre.keys_dir.parent)
    assert main(["central", "station-keys", "-o", str(file), "--data-dir", folder]) == Exit.DONE
    public = centre.keys.current.named.public_key
    text = receipt(other)
    assert verify(text, "--keys", file)[0] == Exit.SETTINGS
    code, facts, _ = verify(text, "--keys", file, "--central-key", public)
    assert (code, facts["key"]["service_point"]) == (Exit.DONE, POINT)
    assert "shown_before" not in facts
    assert not desk.exists(), "nobody makes a station's data by looking at a receipt"
    code, _, error = verify(text, "--keys", file, "--central-key", "00" * 32)
    assert (code, "sealing.unknown-key" in error) == (Exit.ENVIRONMENT, True)
    assert verify(text, "--keys", file, "--central-key", "xyz")[0] == Exit.SETTINGS


def test_a_plain_list_of_keys_is_taken_as_before(*, other, desk, receipt, verify, tmp_path):
    file = tmp_path / "stations.txt"
    file.write_text(other.public_bytes.hex() + os.linesep)
    code, facts, _ = verify(receipt(other), "--keys", file)
    assert (code, facts["key"]["station"]) == (Exit.DONE, None)
    file.write_bytes(b"\xff")
    assert verify(receipt(other), "--keys", file)[0] == Exit.SETTINGS
    file.write_text("g" * 64)
    assert verify(receipt(other), "--keys", file)[0] == Exit.SETTINGS


def test_the_centre_says_in_plain_words_what_it_signs(centre, other, capsys):
    folder = str(centre.keys_dir.parent)
    assert main(["central", "station-keys", "--json", "--data-dir", folder]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert [one["station"] for one in said["stations"]] == ["BK01", "BK07"]
    assert said["central_keys"][0]["public_key"] == centre.keys.current.named.public_key
    assert main(["central", "station-keys", "--data-dir", folder]) == Exit.DONE
    assert capsys.readouterr().out.strip() == said["statement"]
    assert main(["central", "revoke", other.key_id, "--data-dir", folder]) == Exit.DONE
    assert main(["central", "revoke", "0" * 16, "--data-dir", folder]) == Exit.NO
    retire = ["central", "retire", "BK01", "--compromised", "--data-dir", folder]
    assert main(retire) == Exit.DONE
    capsys.readouterr()
    assert main(["central", "station-keys", "--json", "--data-dir", folder]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    reasons = {one["station"]: one["keys"][-1]["revoked"]["reason"] for one in said["stations"]}
    assert reasons == {"BK01": "compromised", "BK07": "compromised"}
