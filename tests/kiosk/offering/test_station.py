# SPDX-License-Identifier: Apache-2.0
"""Whole stations over real sockets: they follow what the centre offers, tells and sets."""

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kiosk import settings as configuration
from kiosk.catalogue import DAMAGED
from kiosk.clock import SystemClock
from kiosk.following import open_messages
from kiosk.sealing import ServiceIdentity, StationKey, jws
from kiosk.station import Station
from kiosk.sync import pinned
from kiosk.sync.contract import SETTINGS_TYPE, Notice
from kiosk.sync.pushing import REFUSED_CODE, UNPROVEN
from tests.kiosk.offering.centre import SmallCentre

FIRST = 1_790_000_000
NEWER = FIRST + 60


def wait(condition, what, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


class Kiosk:
    """A station at work, and the screen's part of it: it adopts what is ready."""

    def __init__(self, settings, centre, url) -> None:
        self.centre = centre
        self.station = Station(settings, SystemClock(), open_messages(settings))
        self.code = settings.station_code
        self.station.connect(url)

    @property
    def title(self) -> str:
        return self.station.catalogue.services[0].title("en")

    @property
    def beats(self):
        return self.centre.beats.get(self.code, [])

    def hear(self, count=3) -> None:
        """Let some heartbeats pass."""
        before = len(self.beats)
        wait(lambda: len(self.beats) >= before + count, "heartbeats")

    def adopt(self):
        """Wait for something new, and go over to it."""
        wait(lambda: self.station.renewal.is_ready, "something newer")
        return self.station.renew()


@pytest.fixture
def small(tmp_path, serve_app):
    centre = SmallCentre(StationKey.load_or_create(tmp_path / "centre"))
    return centre, serve_app(centre.app)


@pytest.fixture
def runtime():
    """A RAM folder for savepoints, where there is one."""
    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108
        yield Path(folder)


@pytest.fixture
def run(tmp_path, settings, small, runtime):
    centre, url = small
    identity = ServiceIdentity.load_or_create(tmp_path / "service")

    @contextmanager
    def run(code="BK01", **changes):
        mine = replace(
            settings,
            data_dir=tmp_path / code,
            runtime_dir=runtime,
            station_code=code,
            central_url=url,
            sync_every=0.05,
            heartbeat_every=0.15,
        )
        mine = replace(mine, **changes)
        pinned.install(centre.enrolled(code, identity.recipients.names), mine.keys_dir)
        kiosk = Kiosk(mine, centre, url)
        try:
            yield kiosk
        finally:
            kiosk.station.close()

    return run


def test_pilots_go_over_first_and_everybody_when_it_is_released_to_all(run, small, press):
    centre, _url = small
    centre.rings = {"BK01": 0, "BK02": 1}
    second = press(NEWER, title="second", media={"map.png": b"picture" * 100_000})
    with run("BK01") as pilot, run("BK02") as other:
        centre.release(second, 0)
        assert pilot.adopt().catalogue.edition == NEWER
        assert pilot.title == "second"
        other.hear()
        assert not other.station.renewal.is_ready
        assert other.title == "first"
        wait(lambda: pilot.beats[-1].catalogue == str(NEWER), "the pilot's word")
        assert other.beats[-1].catalogue == str(FIRST)
        centre.release(second, 9)
        other.adopt()
        assert other.title == "second"
        assert pilot.beats[-1].alarms == ()


def test_a_visit_keeps_the_form_that_it_began_with(run, small, press, services):
    centre, _url = small
    form = (services / "services/registration/form.xml").read_bytes()
    renewed = form.replace(b"<h:title>", b"<h:title>New ")
    with run() as kiosk:
        visit = kiosk.station.intake.begin("registration", "en")
        before = visit.session.form
        centre.release(press(NEWER, title="second", form=renewed), 9)
        kiosk.adopt()
        assert visit.session.form is before
        assert visit.service.title("en") == "first"
        visit.discard()
        later = kiosk.station.intake.begin("registration", "en")
        assert later.session.form is not before
        assert later.service.title("en") == "second"
        later.discard()


def test_a_set_that_nobody_signed_is_an_alarm_in_the_heartbeat(run, small, press, tmp_path):
    from kiosk.sealing import PublisherKey

    centre, _url = small
    centre.release(press(NEWER, by=PublisherKey.load_or_create(tmp_path / "x.ed25519")), 9)
    with run() as kiosk:
        wait(
            lambda: kiosk.beats and "form.catalogue.signature" in kiosk.beats[-1].alarms, "an alarm"
        )
        assert kiosk.title == "first"
        assert kiosk.beats[-1].catalogue == str(FIRST)
        asked = [path for _, path in centre.asked if "/files/" in path]
        kiosk.hear()
        assert [path for _, path in centre.asked if "/files/" in path] == asked


def test_a_set_that_the_disk_damaged_is_told_to_the_centre_and_fetched_again(run, small, press):
    centre, _url = small
    centre.release(press(NEWER, title="second"), 9)
    with run() as kiosk:
        kiosk.adopt()
        form = kiosk.station.catalogue.folder / "services/registration/form.xml"
        before = kiosk.station.renewal.current
    form.write_bytes(form.read_bytes()[:-1])
    offered, centre.editions = centre.editions, {}
    with run() as kiosk:
        kiosk.adopt()  # the words of the older set, as the first screen does
        kiosk.hear()
        assert kiosk.beats[-1].alarms == (DAMAGED,)
        assert kiosk.beats[-1].catalogue == str(FIRST)
        assert kiosk.title == "first"
        kiosk.station.intake.begin("registration", "en").discard()
        centre.editions = offered
        kiosk.adopt()
        assert kiosk.title == "second"
        wait(lambda: kiosk.beats[-1].catalogue == str(NEWER), "the edition's name")
        assert kiosk.beats[-1].alarms == ()
        assert kiosk.station.catalogue.folder != before.catalogue.folder


def test_a_heartbeat_says_how_the_devices_are(run):
    with run() as kiosk:
        kiosk.hear()
        beat = kiosk.beats[-1]
        assert beat.devices.printer == "ready"
        assert beat.devices.disk_free > 0
        assert abs(beat.devices.skew_ms) < 5000
        assert (beat.settings, beat.notices, beat.alarms) == (0, "", ())


def test_a_heartbeat_says_that_the_printer_is_broken(run):
    from kiosk.printing import PrinterState, PrinterStatus

    with run() as kiosk:
        kiosk.station.printer.status = lambda: PrinterStatus(PrinterState.HARDWARE)
        wait(lambda: kiosk.beats and kiosk.beats[-1].alarms, "an alarm")
        assert kiosk.beats[-1].alarms == ("printing.hardware",)
        assert kiosk.beats[-1].devices.printer == "unknown"


def test_a_heartbeat_names_the_gates_that_are_closed(run):
    with run(minimum_free=1 << 61) as kiosk:
        kiosk.hear()
        assert "gate.disk" in kiosk.beats[-1].alarms


def test_settings_are_taken_up_between_visits_and_kept(run, small, tmp_path):
    centre, _url = small
    centre.set("BK01", 3, {"idle": {"warn_after": 200}, "languages": ["en"], "minimum_free": 5})
    with run() as kiosk:
        before = kiosk.station.settings
        assert kiosk.beats == [] or kiosk.beats[-1].settings == 0
        offer = kiosk.adopt()
        assert offer.settings.idle.warn_after == 200
        assert offer.settings.languages == ("en",)
        assert before.idle.warn_after == 120
        assert kiosk.station.store.gates._settings.minimum_free == 5
        wait(lambda: kiosk.beats[-1].settings == 3, "the number in force")
        with pytest.raises(Exception, match="no messages"):
            offer.messages.translator("az")
    loaded = configuration.load(environment={"KIOSK_DATA_DIR": str(tmp_path / "BK01")})
    assert (loaded.idle.warn_after, loaded.pushed.number) == (200, 3)
    with run() as kiosk:
        kiosk.adopt()
        assert kiosk.station.settings.pushed.number == 3
        assert journaled(kiosk, "settings-taken") == [
            {
                "number": "3",
                "settings": "languages minimum_free idle.warn_after",
                "overridden": "",
            }
        ]


def journaled(kiosk, event: str) -> list[dict[str, str]]:
    records = kiosk.station.store.journal.records()
    return [dict(one.facts) for one in records if one.event == event]


def test_the_number_never_goes_back(run, small):
    centre, _url = small
    centre.set("BK01", 3, {"unsent_days": 3})
    with run() as kiosk:
        kiosk.adopt()
        centre.set("BK01", 2, {"unsent_days": 99})
        kiosk.hear()
        # one that lies about the number in its heartbeat gains nothing
        centre.numbers["BK01"] = 9
        kiosk.hear()
        assert not kiosk.station.renewal.is_ready
        assert kiosk.station.settings.unsent_days == 3


def forged(centre, tmp_path, how) -> None:
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    match how:
        case "key":
            centre.set("BK01", 4, {"unsent_days": 99}, key=stranger)
        case "station":
            centre.set("BK01", 4, {"unsent_days": 99}, station="BK02")
        case "type":
            said = {
                "number": 4,
                "station": "BK01",
                "set_at": "2026-11-22T08:00:00Z",
                "values": {"unsent_days": 99},
            }
            centre.pushed["BK01"] = jws.sign(said, "manifest+jwt", centre.key)
            centre.numbers["BK01"] = 4
        case "field":
            centre.set("BK01", 4, {"unsent_days": 99, "central_url": "https://evil.example"})


@pytest.mark.parametrize("how", ["key", "station", "type", "field"])
def test_settings_that_the_centre_did_not_sign_for_this_station_are_not_taken(
    run, small, tmp_path, how
):
    centre, _url = small
    forged(centre, tmp_path, how)
    with run() as kiosk:
        wait(lambda: kiosk.beats and UNPROVEN in kiosk.beats[-1].alarms, "an alarm")
        assert not kiosk.station.renewal.is_ready
        assert kiosk.station.settings.unsent_days == 7
        assert not kiosk.station.settings.pushed_file.exists()
        kiosk.hear()
        assert journaled(kiosk, "settings-refused") == [
            {"number": "", "settings": "", "problem": UNPROVEN}
        ]
        assert journaled(kiosk, "settings-taken") == []


@pytest.mark.parametrize(
    ("values", "named", "problem"),
    [
        ({"languages": ["xx"]}, "languages unsent_days", "settings.languages"),
        ({"bytes_per_hour": 1000}, "bytes_per_hour", "settings.invalid"),
    ],
)
def test_a_value_that_is_not_allowed_leaves_all_as_they_were(run, small, values, named, problem):
    centre, _url = small
    centre.set("BK01", 4, {"unsent_days": 99, **values})
    with run() as kiosk:
        wait(lambda: kiosk.beats and REFUSED_CODE in kiosk.beats[-1].alarms, "an alarm")
        assert kiosk.station.settings.unsent_days == 7
        asked = centre.asked.count(("BK01", "/v1/settings"))
        kiosk.hear()
        assert centre.asked.count(("BK01", "/v1/settings")) == asked == 1
        centre.set("BK01", 5, {"unsent_days": 9})
        kiosk.adopt()
        assert kiosk.station.settings.unsent_days == 9
        wait(lambda: kiosk.beats[-1].alarms == (), "the alarm to end")
        (refused,) = journaled(kiosk, "settings-refused")
        assert {**refused, "settings": " ".join(sorted(refused["settings"].split()))} == {
            "number": "4",
            "settings": named,
            "problem": problem,
        }


def test_what_the_operator_has_set_is_not_changed(run, small):
    centre, _url = small
    centre.set("BK01", 4, {"unsent_days": 99, "retention_days": 5})
    with run(set_here=frozenset({"unsent_days"})) as kiosk:
        kiosk.adopt()
        assert kiosk.station.settings.unsent_days == 7
        assert kiosk.station.settings.retention_days == 5
        wait(lambda: journaled(kiosk, "settings-taken"), "the record")
        (taken,) = journaled(kiosk, "settings-taken")
        assert set(taken["settings"].split()) == {"unsent_days", "retention_days"}
        assert taken["overridden"] == "unsent_days"


def test_kept_settings_that_somebody_has_altered_are_dropped(run, small, tmp_path):
    centre, _url = small
    centre.set("BK01", 3, {"unsent_days": 3})
    with run() as kiosk:
        kiosk.adopt()
        file = kiosk.station.settings.pushed_file
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    said = {
        "number": 8,
        "station": "BK01",
        "set_at": "2026-11-22T08:00:00Z",
        "values": {"unsent_days": 0},
    }
    file.write_text(jws.sign(said, SETTINGS_TYPE, stranger))
    loaded = configuration.load(environment={"KIOSK_DATA_DIR": str(file.parent)})
    assert loaded.pushed.number == 8
    with run(unsent_days=0, pushed=loaded.pushed) as kiosk:
        kiosk.adopt()
        assert kiosk.station.settings.unsent_days in {3, 7}
        kiosk.hear()


def test_notices_are_kept_for_when_the_line_is_down(run, small):
    centre, _url = small
    now = datetime.now(UTC)
    one = Notice(
        id="closed",
        valid_from=now - timedelta(days=1),
        valid_until=now + timedelta(days=1),
        texts={"en": "closed today"},
    )
    centre.notices = (one,)
    with run() as kiosk:
        wait(kiosk.station.board.current, "a notice")
        assert [one.text("en") for one in kiosk.station.board.current()] == ["closed today"]
        wait(lambda: kiosk.beats[-1].notices == centre._tag, "the tag that is shown")
        asked = centre.asked.count(("BK01", "/v1/notices"))
        kiosk.hear()
        assert centre.asked.count(("BK01", "/v1/notices")) == asked == 1
        path = kiosk.station.settings
    offline = Station(path, SystemClock(), open_messages(path))
    assert [one.id for one in offline.board.current()] == ["closed"]
    offline.close()
