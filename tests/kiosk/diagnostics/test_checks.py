# SPDX-License-Identifier: Apache-2.0
"""Each check says what is well, what is to be looked at and what does not work."""

import socket
import ssl
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import trustme

from kiosk import program
from kiosk.audit import mark
from kiosk.clock import FixedClock, SystemClock
from kiosk.diagnostics import Health, line, machine, sound
from kiosk.diagnostics.checks import checks, findings, found
from kiosk.diagnostics.remarks import Languages, Word, remark, say
from kiosk.errors import StorageError
from kiosk.sealing import StationKey
from kiosk.settings import Settings
from kiosk.store import Store
from kiosk.sync import CentreTime


@pytest.fixture
def settings(tmp_path, published) -> Settings:
    made = Settings(data_dir=tmp_path, minimum_free=0, published_dir=published)
    StationKey.load_or_create(made.keys_dir)
    return made


@pytest.fixture
def store(settings):
    with Store(settings, SystemClock()) as opened:
        yield opened


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_centre_that_listens_is_reached(settings, listening):
    url = f"http://127.0.0.1:{listening}"
    health, said = line.network(replace(settings, central_url=url))
    assert (health, "answers" in str(said)) == (Health.WELL, True)


def test_a_centre_that_does_not_listen_is_not(settings, listening):
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    health, said = line.network(replace(settings, central_url=f"http://127.0.0.1:{port}"))
    assert health is Health.MISSING
    assert str(said).startswith("network.closed")


def test_a_name_without_an_address_is_said(settings):
    url = "https://nowhere.invalid/token-4711"
    health, said = line.network(replace(settings, central_url=url))
    assert health is Health.MISSING
    assert str(said).startswith("network.name")
    assert "4711" not in str(said)


def test_the_embedded_central_needs_no_network(settings):
    assert line.network(settings)[0] is Health.WELL
    assert line.certificates(settings, SystemClock())[0] is Health.WELL


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def over_tls(authority, settings, tmp_path):
    """Serve handshakes alone, with a certificate that ends when it is told to."""
    held = []

    def serve(until, trusted=True):
        certificate = authority.issue_cert("localhost", not_after=until)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        server = socket.create_server(("127.0.0.1", 0))
        held.append(server)

        def shake():
            try:
                plain, _ = server.accept()
                context.wrap_socket(plain, server_side=True).close()
            except (OSError, ssl.SSLError):
                pass  # who does not believe it ends the talk

        thread = threading.Thread(target=shake)
        thread.start()
        held.append(thread)
        known = (authority if trusted else trustme.CA()).cert_pem
        known.write_to_path(tmp_path / "ca.pem")
        url = f"https://localhost:{server.getsockname()[1]}"
        return replace(settings, central_url=url, central_ca=tmp_path / "ca.pem")

    yield serve
    for one in held:
        one.close() if isinstance(one, socket.socket) else one.join(5)


NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(("days", "health"), [(400, Health.WELL), (10, Health.MISSING)])
def test_a_certificate_says_until_when_it_is_good(over_tls, days, health):
    # the library holds it against this machine's clock, so the doctor's is moved to its end
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1000)
    found = line.certificates(over_tls(until), FixedClock(until - timedelta(days=days)))
    assert found[0] is health
    assert f"{until:%Y-%m-%d}" in str(found[1])


def test_a_certificate_of_another_authority_does_not_work(over_tls):
    until = datetime.now(UTC) + timedelta(days=1000)
    health, said = line.certificates(over_tls(until, trusted=False), SystemClock())
    assert (health, str(said).startswith("delivery.tls")) == (Health.FAILED, True)


def test_a_clock_is_held_against_the_centre_s(store, clock):
    assert machine.clock(store, clock)[0] is Health.MISSING
    for off, health in ((timedelta(seconds=3), Health.WELL), (timedelta(hours=3), Health.FAILED)):
        centre = CentreTime(clock, store.memory)
        centre.take(clock.now() + off)
        centre.save()
        found = machine.clock(store, clock)
        assert found[0] is health, found


def test_a_clock_without_its_battery_does_not_work(store):
    empty = FixedClock(datetime(2000, 1, 1, tzinfo=UTC))
    assert machine.clock(store, empty)[0] is Health.FAILED


def test_a_disk_says_its_room_and_its_speed(settings, monkeypatch):
    health, said = machine.disk(settings)
    assert "A durable write takes" in str(said)
    assert machine.disk(replace(settings, minimum_free=1 << 61))[0] is Health.FAILED
    monkeypatch.setattr(machine, "SLOW_MS", 0.0)
    health, said = machine.disk(settings)
    assert (health, "disk.slow: A durable write" in str(said)) == (Health.MISSING, True)
    assert not (settings.data_dir / "sync.probe").exists()


def test_a_journal_is_held_against_the_mark_beside_it(settings, store):
    store.journal.record("submission-missed", {"id": "1"})
    health, said = machine.journal(settings, store)
    assert (health, str(said)) == (Health.WELL, "1 records, up to number 1.")
    (settings.data_dir / mark.FILE_NAME).write_text("nothing", encoding="ascii")
    health, said = machine.journal(settings, store)
    assert (health, str(said).startswith("audit.mark: ")) == (Health.FAILED, True)


def test_what_runs_here_is_named(settings):
    said = machine.versions(settings)
    assert said["qt"].startswith("6.")
    assert int(said["edition"]) > 0
    assert said["version"] == program.build().version
    assert len(said["set"]) == len(said["lock"]) == 64
    nothing = replace(settings, published_dir=settings.data_dir / "none")
    assert (machine.versions(nothing)["edition"], machine.versions(nothing)["set"]) == ("-1", "")


def test_voices_are_named_by_language(settings, monkeypatch):
    from kiosk.speech import espeak
    from kiosk.speech.fakes import MemoryVoice

    monkeypatch.setattr(espeak, "Espeak", MemoryVoice)
    assert sound.voices(replace(settings, languages=("az", "en")))[0] is Health.WELL
    monkeypatch.setattr(espeak, "Espeak", lambda: MemoryVoice("az"))
    health, said = sound.voices(replace(settings, languages=("az", "en")))
    assert health is Health.MISSING
    assert str(said).startswith("speech.voice: There is no voice for: az. Spoken: en.")


def test_every_check_has_its_name_and_trouble_with_one_is_its_finding(settings, store):
    named = checks(settings, store, SystemClock())
    assert list(named) == [
        "network",
        "certificates",
        "clock",
        "disk",
        "journal",
        "voices",
        "sound",
        "versions",
    ]

    def broken():
        raise StorageError("gone", code="storage.io")

    (one,) = findings({"disk": broken})
    assert (one.health, one.subject, one.detail) == (Health.FAILED, "disk", "storage.io: gone")
    assert [remark.code for remark in one.remarks] == ["storage.io"]
    fine = say(remark("It is %(how)s.", how="fine"), besides="Look here.")
    one = found("clock", lambda: (Health.WELL, fine))
    assert (one.detail, one.remarks) == ("It is fine. Look here.", fine.remarks)


def test_facts_are_written_for_a_command_line():
    facts = {
        "count": 1234567,
        "share": 2.06,
        "moment": datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
        "day": date(2026, 11, 21),
        "span": timedelta(hours=26, minutes=5),
        "word": Word("well"),
        "languages": Languages(("az", "en")),
        "none": Languages(()),
    }
    text = " | ".join(f"%({name})s" for name in facts)
    assert str(remark(text, "a.code", **facts)) == (
        "a.code: 1 234 567 | 2.1 | 2026-11-21 10:32:00 UTC | 2026-11-21 | 1 d 2 h | well | az, en"
        " | none"
    )
