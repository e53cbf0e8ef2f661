# SPDX-License-Identifier: Apache-2.0
"""A whole station remembers what its centre has heard of the journal, and marks it beside it."""

import sqlite3
from contextlib import closing

from kiosk.audit import Events, mark
from kiosk.clock import SystemClock
from kiosk.following import open_messages
from kiosk.sealing import public_keys
from kiosk.station import Station
from kiosk.store import Store
from tests.kiosk.offering.test_station import run, runtime, small, wait  # noqa: F401 shared


def marked(settings):
    file = settings.data_dir / mark.FILE_NAME
    return mark.read(file, settings.station_code, public_keys(settings.keys_dir).get)


def heard_in_full(run):  # noqa: F811
    """Have the centre hear of five records without an alarm, and end; give the settings."""
    with run() as kiosk:
        for number in range(5):
            kiosk.station.store.journal.record("submission-missed", {"id": str(number)})
        kiosk.hear()
        assert kiosk.beats[-1].alarms == ()
        return kiosk.station.settings


def tamper(settings, statement):
    """Do to the journal what whoever can write the database can, while the kiosk is off."""
    with closing(sqlite3.connect(settings.database)) as connection:
        connection.execute("DROP TRIGGER journal_no_delete")
        connection.execute(statement)
        connection.commit()


def test_what_the_centre_heard_is_remembered_and_marked(run):  # noqa: F811
    with run() as kiosk:
        kiosk.station.store.journal.record("submission-missed", {"id": "1"})
        number = kiosk.station.store.journal.head()[0]
        heard = kiosk.station.store.ends.heard
        wait(lambda: heard() is not None and heard().number >= number, "the centre to hear of it")
        settings = kiosk.station.settings
        wait(lambda: marked(settings) is not None and marked(settings).heard == heard(), "the mark")
        kiosk.station.store.journal.record("submission-missed", {"id": "2"})
        head = kiosk.station.store.journal.head()
    last = marked(settings).head
    assert (last.number, last.hash) == head, "an orderly end leaves the mark at the last record"


def test_a_journal_that_was_cut_while_the_kiosk_was_off_is_told_to_the_centre(run):  # noqa: F811
    settings = heard_in_full(run)
    before = marked(settings)
    tamper(settings, "DELETE FROM journal WHERE number > 2")
    with run() as kiosk:
        wait(lambda: "audit.cut" in kiosk.beats[-1].alarms, "the alarm")
    assert marked(settings) == before, "what shows it stays"


def test_a_rescue_that_nobody_made_is_told_to_the_centre(run):  # noqa: F811
    settings = heard_in_full(run)
    with Store(settings, SystemClock()) as store:
        facts = next(one.facts for one in Events.registered() if one.name == "storage-rescued")
        store.journal.record("storage-rescued", {**dict.fromkeys(facts, "0"), "gaps": "2"})
        store.ends.hear(*store.journal.head())  # as if the centre knew of it
    tamper(settings, "DELETE FROM journal WHERE number = 2")
    with run() as kiosk:
        wait(lambda: "audit.gone" in kiosk.beats[-1].alarms, "the alarm")


def test_what_a_crash_left_open_is_ended_at_the_next_start(run):  # noqa: F811
    with run() as kiosk:
        kiosk.station.store.journal.record("bundle-begun", {"run": "1", "actor": "operator:a"})
        settings = kiosk.station.settings
    again = Station(settings, SystemClock(), open_messages(settings))
    ended = again.store.journal.latest("bundle-ended")
    again.close()
    assert (ended.facts["run"], ended.facts["disposition"]) == ("1", "unknown")
