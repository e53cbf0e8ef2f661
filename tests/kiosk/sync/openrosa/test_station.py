# SPDX-License-Identifier: Apache-2.0
"""A station from a server's form list to a submission that the form's author reads there."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk import destinations
from kiosk.catalogue import open_newest, trust_of
from kiosk.clock import SystemClock
from kiosk.commands import Exit
from kiosk.diagnostics import Health
from kiosk.errors import DeliveryError, SealingError, SettingsError
from kiosk.following import open_messages
from kiosk.intake import Gates
from kiosk.memory import ShortMemory
from kiosk.outbox import EntryState, Moment, TransitionError
from kiosk.settings import load
from kiosk.station import Station
from kiosk.store import Store
from main import main
from tests.kiosk.sealing.odk_reader import open_submission
from tests.kiosk.sync.openrosa.server import TOKEN
from ui import delivering

XFORM = """<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
  <h:head><h:title>Visa</h:title><model>
    <instance><data id="visa" version="7/1"><name/><city/>
      <orx:meta><orx:instanceID/></orx:meta></data></instance>
    <instance id="cities" src="jr://file-csv/cities.csv"/>
    <bind nodeset="/data/name" type="string"/><bind nodeset="/data/city" type="string"/>
    {key}
  </model></h:head>
  <h:body><input ref="/data/name"><label>Name</label></input>
    <select1 ref="/data/city"><label>City</label>
      <itemset nodeset="instance('cities')/root/item">
        <value ref="name"/><label ref="label"/></itemset></select1></h:body>
</h:html>"""


@pytest.fixture
def place(office, root, tmp_path, monkeypatch):
    """A station's settings, with the server's forms published for it."""
    monkeypatch.chdir(root)
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)

    def publish(*, with_key=True):
        office.server.forms.clear()
        key = f'<submission base64RsaPublicKey="{office.author.public}"/>' if with_key else ""
        office.server.publish(
            "visa",
            "7/1",
            xml=XFORM.format(key=key).encode(),
            media={"cities.csv": b"name,label\nbaku,Baku\n"},
        )
        forms, out = tmp_path / "forms", tmp_path / "published"
        fetched = ["forms", "fetch", office.server.url, "-k", str(token), "-o", str(forms)]
        assert main(fetched) == Exit.DONE
        assert main(["forms", "publish", str(forms), "--no-speech", "-o", str(out)]) == Exit.DONE
        environment = {
            "KIOSK_DATA_DIR": str(tmp_path),
            "KIOSK_RUNTIME_DIR": str(tmp_path),
            "KIOSK_PUBLISHED_DIR": str(out),
            "KIOSK_LANGUAGES": "en",
            "KIOSK_DESTINATION": "openrosa",
            "KIOSK_OPENROSA_URL": office.server.url,
            "KIOSK_OPENROSA_TOKEN_FILE": str(token),
            "KIOSK_MINIMUM_FREE": "0",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return load()

    return publish


@pytest.fixture
def stations():
    """Open stations and close them."""
    opened = []

    def make(settings):
        opened.append(Station(settings, SystemClock(), open_messages(settings)))
        return opened[-1]

    yield make
    for station in opened:
        station.close()


def submit(station):
    visit = station.intake.begin("visa", "en")
    for ref, value in (("/data/name", "Ayşə"), ("/data/city", "baku")):
        visit.answer(ref, value)
    assert visit.problems() == ()
    return visit.submit()


def wait(until):
    for _ in range(200):
        if until():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_servers_form_is_filled_here_and_read_there_by_its_author_alone(
    office, place, stations, capsys
):
    settings = place()
    station = stations(settings)
    station.warm()
    submitted = submit(station)
    changes = []
    station.connect_openrosa(lambda: changes.append(1))
    wait(lambda: station.received_at(submitted.id) is not None)
    assert station.is_online
    assert changes
    (((form_id, instance_id), row),) = office.server.rows.items()
    assert (form_id, instance_id) == ("visa", f"uuid:{submitted.id}")
    opened = open_submission({**row.files, "submission.xml": row.xml}, office.author)
    assert "<name>Ayşə</name><city>baku</city>".encode() in opened.files["submission.xml"]
    assert opened.version == "7/1"
    assert "manifest.json" not in opened.files
    wait(lambda: station.store.memory.read("catalogue-confirmed") is not None)
    assert TOKEN not in capsys.readouterr().out


def test_the_same_is_done_by_commands(office, place, stations, capsys):
    settings = place()
    station = stations(settings)
    submitted = submit(station)
    station.close()
    capsys.readouterr()
    assert main(["sync", "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["received"] == 1
    assert main(["queue", "show", submitted.reference, "--json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["state"] == "received"
    assert main(["queue", "export", str(settings.data_dir)]) == Exit.ENVIRONMENT
    assert main(["enrol", "--code", "AAAA-BBBB-CCCC"]) == Exit.SETTINGS
    assert "stick.destination" in capsys.readouterr().err
    assert len(office.server.rows) == 1


def test_a_form_without_a_key_is_offered_to_nobody_before_the_operator_allows_it(
    office, place, stations
):
    settings = place(with_key=False)
    station = stations(settings)
    for refused in (station.warm, lambda: station.intake.begin("visa", "en")):
        with pytest.raises(SealingError) as caught:
            refused()
        assert caught.value.code == "sealing.no-form-key"
    health, said = delivering.forms(settings)
    assert health is Health.FAILED
    assert str(said) == "sealing.no-form-key: These forms have no key of their own: visa."
    station.close()
    allowed = replace(settings, openrosa_plain=True)
    station = stations(allowed)
    station.warm()
    submit(station)
    station.close()
    health, said = delivering.forms(allowed)
    assert health is Health.MISSING
    assert "openrosa_plain" in str(said)
    stored = b"".join(path.read_bytes() for path in settings.data_dir.glob("station.sqlite*"))
    assert "Ayşə".encode() not in stored
    assert main(["sync"]) == Exit.DONE  # without the leave it goes nowhere, and a person is asked
    assert office.server.rows == {}
    assert office.states() == {"parked": 1}


def test_the_doctor_says_how_the_server_and_its_forms_are(office, place, stations):
    settings = place()
    stations(settings).close()
    for look, well in (
        (delivering.central, "The OpenRosa server answers."),
        (delivering.forms, "Each form has a key of its own."),
    ):
        health, said = look(settings)
        assert (health, str(said)) == (Health.WELL, well)
    health, said = delivering.enrolment(settings)
    assert health is Health.WELL
    assert TOKEN not in str(said)
    office.server.tokens.clear()
    health, said = delivering.central(settings)
    assert health is Health.MISSING
    assert "openrosa.forbidden" in str(said)
    with Store(settings, SystemClock()) as store:
        store.memory.write("openrosa-missing-forms", '[["visa", "7/1"]]')
    health, said = delivering.forms(settings)
    assert health is Health.MISSING
    assert "visa 7/1" in str(said)
    assert delivering.forms(replace(settings, destination="central"))[0] is Health.WELL


def test_what_waits_for_one_destination_keeps_a_station_from_another(place, stations):
    settings = place()
    station = stations(settings)
    submit(station)
    station.close()
    other = replace(settings, destination="central", central_url=None)
    with pytest.raises(DeliveryError) as caught:
        stations(other)
    assert caught.value.code == "delivery.other-destination"
    assert main(["sync"]) == Exit.DONE
    stations(other).close()
    stations(replace(settings)).close()


def test_a_queue_of_before_there_were_destinations_was_for_a_central(office, place):
    settings = place()
    memory = ShortMemory()
    destinations.hold_to(replace(settings, destination="central"), memory, office.outbox)
    office.put()
    with pytest.raises(DeliveryError):
        destinations.hold_to(settings, memory, office.outbox)
    assert memory.read(destinations.KEY) is None


def test_a_server_needs_an_address_and_a_secret(place):
    settings = place()
    for lacking in ("openrosa_url", "openrosa_token_file"):
        facts = {"destination": "openrosa", "openrosa_url": "https://a/{token}",
                 "openrosa_token_file": "t"}  # fmt: skip
        del facts[lacking]
        with pytest.raises(SettingsError):
            load(environment={}, arguments=facts)
    with pytest.raises(SettingsError):
        load(environment={}, arguments={"destination": "email"})
    assert settings.remote_url == settings.openrosa_url


def test_a_kiosk_with_a_remote_server_believes_no_development_key(place):
    settings = place()
    assert trust_of(settings).development
    far = replace(settings, openrosa_url="https://odk.example.org/{token}")
    assert not trust_of(far).development
    open_newest(settings, trust_of(settings))


def test_services_that_nobody_confirms_close_the_gate_here_too(place, clock):
    settings = place()
    long_ago = clock.now() - timedelta(days=settings.catalogue_days + 1)
    gates = Gates(settings, clock, catalogue_confirmed=lambda: long_ago)
    assert [one.gate.value for one in gates.closed()] == ["gate.catalogue"]


SENDER = """
import threading
from kiosk import destinations
from kiosk.clock import SystemClock
from kiosk.settings import load
from kiosk.store import Store
from kiosk.sync import CentreTime
settings, clock = load(), SystemClock()
with Store(settings, clock) as store:
    client = destinations.openrosa_client(settings, clock)
    courier = destinations.openrosa_courier(
        settings, clock, client, outbox=store.outbox, journal=store.journal,
        memory=store.memory, centre=CentreTime(clock), offered=lambda: ())
    print("ready", flush=True)
    courier.run(threading.Event())
"""


def test_a_sender_that_is_killed_again_and_again_leaves_each_there_once(
    office, chance, monkeypatch, tmp_path
):
    token = tmp_path / "token"
    token.write_text(TOKEN)
    token.chmod(0o600)
    for name, value in {
        "DATA_DIR": tmp_path,
        "DESTINATION": "openrosa",
        "OPENROSA_URL": office.server.url,
        "OPENROSA_TOKEN_FILE": token,
        "SYNC_EVERY": 0.05,
    }.items():
        monkeypatch.setenv(f"KIOSK_{name}", str(value))
    for number in range(24):
        office.put({f"f-{n}.bin": chance.randbytes(3000) for n in range(number % 4)})
    office.server.insert_seconds = 0.01
    kills = 0
    while office.states() != {"received": 24}:
        with subprocess.Popen([sys.executable, "-c", SENDER], stdout=subprocess.PIPE) as sender:
            try:
                sender.stdout.readline()
                time.sleep(chance.uniform(0.05, 0.4))
                if kills == 3:
                    wait(lambda: _hurry(office) == 0)
            finally:
                os.kill(sender.pid, signal.SIGKILL)
        kills += 1
        _hurry(office)
        assert kills < 6
    assert kills > 1
    assert office.outbox.counts()[EntryState.RECEIVED] == 24
    office.assert_whole()


def _hurry(office):
    """Have what waits for its pause tried now; a person may do that at any time."""
    for entry in list(office.outbox.entries(EntryState.PENDING)):
        with suppress(TransitionError):  # the sender was faster
            office.outbox.retry(entry.id, "operator:test", Moment.of(SystemClock()))
    return 24 - office.outbox.counts()[EntryState.RECEIVED]
