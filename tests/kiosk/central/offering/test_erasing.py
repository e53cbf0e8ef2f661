# SPDX-License-Identifier: Apache-2.0
"""Editions are erased when nobody needs them any more, and never before."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from kiosk.central.failures import CentralError
from kiosk.central.fleet.stations import Changes
from kiosk.central.offering import editions
from kiosk.central.offering.editions import ERASED_AFTER, KEPT, StoredFile
from kiosk.central.offering.uploading import upload
from kiosk.central.storage.tables import CONTENT, EDITION, EDITION_FILE, STATION
from kiosk.commands import Exit, central, run_and_report
from kiosk.errors import StorageError
from kiosk.sync.contract import CATALOGUE_PATH


@pytest.fixture
def put(region, sets, clock):
    """Upload an edition with a file of its own and one that all have; released if a ring is named."""

    def put(number, ring=None):
        folder = sets.make(number, {"own": b"%d" % number, "common": b"common"})
        upload(region.database, folder, [sets.key.public_bytes], clock.now(), "test")
        if ring is not None:
            assert region.editions.release(number, ring, clock.now(), "test")
        return folder

    return put


@pytest.fixture
def has(region, clock):
    """Have a station say which edition it has installed."""

    def has(edition, code="BK01"):
        with region.database.transaction() as connection:
            connection.execute(
                STATION.update().where(STATION.c.code == code).values(catalogue=str(edition))
            )

    return has


def kept(region):
    return [one.number for one in region.editions.all()]


def count(region, table):
    with region.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def refused(region, number, clock):
    with pytest.raises(CentralError) as error:
        region.editions.erase(number, clock.now(), "chief")
    return error.value.code


def test_what_nobody_needs_is_erased_and_what_others_share_is_not(region, put, has, clock):
    for number in (1, 2):
        put(number, ring=9)
    has(2)
    files = count(region, EDITION_FILE)
    assert [one.is_used for one in region.editions.all()] == [True, False]
    assert region.editions.erase(1, clock.now(), "chief")
    assert kept(region) == [2]
    assert count(region, EDITION_FILE) == files // 2 == 4
    assert count(region, CONTENT) == 4  # the common one stayed
    (noted,) = region.audit.newest(1)
    assert (noted.event, noted.who, noted.subject) == ("edition-erased", "chief", "1")
    assert not region.editions.erase(1, clock.now(), "chief")
    assert not region.editions.erase(7, clock.now(), "chief")
    assert not region.editions.release(1, 9, clock.now(), "chief")


def test_what_is_offered_or_installed_is_not_erased(*, region, put, has, clock, known, other_key):
    known(region, "BK02", other_key)
    for number, ring in ((1, 9), (2, 9), (3, 1), (4, 0), (5, None)):
        put(number, ring)
    has(1)
    assert [refused(region, number, clock) for number in (1, 2, 3, 4)] == [
        "central.edition-used"
    ] * 4
    assert region.editions.erase(5, clock.now(), "chief")  # nobody's
    region.stations.retire("BK01", clock.now())
    assert region.editions.erase(1, clock.now(), "chief")  # who had it is not heard any more
    assert region.editions.release(3, 9, clock.now(), "chief")
    assert region.editions.erase(2, clock.now(), "chief")
    assert kept(region) == [4, 3]


def test_without_the_look_at_who_needs_it_it_would_be_erased(region, put, clock, monkeypatch):
    """The negative control."""
    put(1, ring=9)
    monkeypatch.setattr(editions, "_used", lambda _connection: set())
    assert region.editions.erase(1, clock.now(), "chief")


def test_a_number_is_not_taken_again(region, put, sets, clock):
    """Servers remember the list of a number, and stations that they have it."""
    folder = put(1)
    assert region.editions.erase(1, clock.now(), "chief")
    with pytest.raises(CentralError) as error:
        upload(region.database, folder, [sets.key.public_bytes], clock.now(), "test")
    assert error.value.code == "central.edition-erased"
    other = sets.make(1, {"other": b"other"}, name="other")
    with pytest.raises(CentralError):
        upload(region.database, other, [sets.key.public_bytes], clock.now(), "test")
    # whom to believe is not forgotten with the files
    assert upload(region.database, sets.make(2, {"a": b"a"}), [], clock.now(), "test") == 2


def test_what_was_followed_long_ago_goes_by_itself(region, put, has, clock):
    for number in range(1, KEPT + 5):
        put(number, ring=9)
    newest = KEPT + 4
    has(1)
    assert region.editions.tidy(clock.now()) == 0
    clock.advance(ERASED_AFTER)
    assert region.editions.tidy(clock.now()) == newest - KEPT - 1
    assert kept(region) == [*range(newest, newest - KEPT, -1), 1]
    (noted,) = region.audit.newest(1)
    assert (noted.event, noted.who) == ("edition-erased", "central")
    assert region.editions.tidy(clock.now()) == 0
    has(newest)
    region.housekeeping.keep()
    assert kept(region) == list(range(newest, newest - KEPT, -1))


def test_what_only_some_rings_went_beyond_stays(region, put, clock, monkeypatch):
    monkeypatch.setattr(editions, "KEPT", 1)
    put(1, ring=9)
    put(2, ring=1)
    put(3, ring=0)
    put(4)
    clock.advance(ERASED_AFTER)
    assert region.editions.tidy(clock.now()) == 0
    put(5, ring=1)
    clock.advance(ERASED_AFTER - timedelta(seconds=1))
    assert region.editions.tidy(clock.now()) == 0
    clock.advance(timedelta(seconds=1))
    assert region.editions.tidy(clock.now()) == 3  # 4 was never released, and its turn is over
    assert kept(region) == [5, 1]


def test_a_region_that_publishes_every_month_keeps_a_bounded_number(region, put, has, clock):
    """Rings beyond the stations' are never released to, and yet nothing piles up."""
    put(1, ring=99)
    for number in range(2, 24):
        put(number, ring=1)
        has(number)
        clock.advance(timedelta(days=30))
        region.housekeeping.keep()
    assert len(kept(region)) <= KEPT + 1
    assert 1 in kept(region)  # ring 99 is offered it


def test_a_file_that_goes_while_it_is_fetched_is_no_defect(region, put, clock):
    put(1)
    stored = StoredFile("0" * 64, 10)
    with pytest.raises(StorageError) as error:
        list(region.editions.slice(stored, 0, 10))
    assert error.value.code == "central.content"


def test_a_station_that_is_moved_to_a_ring_behind_keeps_its_edition(
    region, region_speaker, put, has, clock
):
    put(1, ring=9)
    put(2, ring=0)
    assert region.stations.change("BK01", clock.now(), Changes(ring=0), by="x")
    has(2)
    assert region.stations.change("BK01", clock.now(), Changes(ring=5), by="x")
    assert region_speaker.call("GET", CATALOGUE_PATH).json()["edition"] == 1
    assert refused(region, 1, clock) == refused(region, 2, clock) == "central.edition-used"


def test_which_editions_have_a_file_is_found_by_an_index(postgresql, open_centre):
    """Every piece that a station fetches asks so."""
    centre = open_centre(postgresql.database(), "index")
    seen = []

    def noted(_connection, _cursor, statement, parameters, *_):
        seen.append((statement, parameters))

    event.listen(centre.database.engine, "after_cursor_execute", noted)
    centre.editions.file("BK01", "0" * 64)
    event.remove(centre.database.engine, "after_cursor_execute", noted)
    with centre.database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"EXPLAIN {seen[-1][0]}", seen[-1][1])
        assert "ix_edition_file_sha256" in " ".join(plan.scalars())


def test_editions_are_erased_by_command(open_centre, sets, clock, tmp_path, capsys):
    with open_centre() as centre:
        upload(
            centre.database, sets.make(1, {"a": b"a"}), [sets.key.public_bytes], clock.now(), "x"
        )
        centre.editions.release(1, 1, clock.now(), "x")

    def run(*arguments):
        code = run_and_report(central, [*arguments, "--data-dir", str(tmp_path / "region")])
        return code, capsys.readouterr()

    code, printed = run("erase", "1")
    assert code == Exit.NO
    assert "central.edition-used" in printed.err + printed.out
    assert run("withdraw", "1")[0] == Exit.DONE
    assert run("erase", "1")[0] == Exit.DONE
    assert run("erase", "1")[0] == Exit.NO
    with open_centre() as centre, centre.database.reading() as connection:
        assert connection.execute(select(EDITION.c.erased_at)).scalar_one() is not None
