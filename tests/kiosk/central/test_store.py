# SPDX-License-Identifier: Apache-2.0
"""The store means the same on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import text, update

from kiosk.central.centre import Centre
from kiosk.central.ingest import submissions
from kiosk.central.ingest.records import Listed
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import FORMAT, SUBMISSION
from kiosk.errors import StorageError
from kiosk.sync.contract import Item, Standing

_NOBODY = "5f0c8a52-9a0e-4d8e-8f7b-3f1f2f6f8a10"


def standings(answers):
    return [one.standing for one in answers.answers]


def test_what_is_kept_comes_back_as_it_was(region, items_of, clock):
    (item,) = items_of(1, language="zh", form_version="", mode="desk")
    (answer,) = region.reception.take("BK01", [item]).answers
    (listed,) = region.submissions.all()
    assert listed == region.submissions.find(answer.id)
    assert listed == Listed(
        id=answer.id,
        station="BK01",
        key_id=listed.key_id,
        reference="BK037F4K92QX",
        form_id="registration",
        form_version="",
        language="zh",
        mode="desk",
        taken_at=clock.now(),
        clock_trust="unverified",
        digest=listed.digest,
        size=900,
        received_at=clock.now(),
        manifest=item.manifest,
    )


@pytest.mark.parametrize(
    "name", ["foo", "", "01A20030-D010-7B0E-AE81-8C092364C210", "0" * 32, _NOBODY]
)
def test_what_is_not_there_is_not_found_whatever_it_is_called(region, name):
    assert region.submissions.find(name) is None


def test_errors_of_the_database_hold_no_values(region):
    assert region.database.engine.hide_parameters


def test_a_batch_is_received_in_order_and_counted(region, items_of, clock):
    items = items_of(300)
    answers = region.reception.take("BK01", items)
    assert set(standings(answers)) == {Standing.RECEIVED}
    clock.advance(timedelta(seconds=1))
    again = region.reception.take("BK01", items[::-1] + items_of(0))
    assert all(one.duplicate for one in again.answers)
    assert [one.id for one in again.answers] == [one.id for one in answers.answers][::-1]
    assert {one.acknowledgement for one in again.answers} == {
        one.acknowledgement for one in answers.answers
    }
    assert len(list(region.submissions.all())) == region.submissions.count() == 300
    assert [one.id for one in region.submissions.all()] == sorted(one.id for one in answers.answers)


def test_batches_that_overlap_at_once_are_kept_once_each(region, items_of):
    items = items_of(60)
    batches = [items[:40], items[20:], items[::-1], items[10:50][::-1]] * 2
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda batch: region.reception.take("BK01", batch), batches))
    assert {one for answers in found for one in standings(answers)} == {Standing.RECEIVED}
    fresh = [one.id for answers in found for one in answers.answers if not one.duplicate]
    assert len(fresh) == len(set(fresh)) == 60
    assert len(list(region.submissions.all())) == region.submissions.count() == 60


def test_of_two_that_bring_the_missing_bytes_at_once_one_counts(
    open_centre, postgresql, known, station_key, items_of
):
    centre = open_centre(postgresql.with_tables())
    known(centre, "BK01", station_key)
    (item,) = items_of()
    centre.reception.take("BK01", [Item(manifest=item.manifest)])
    look, firsts = submissions._standing, []

    def overtaken(connection, ids):
        found = look(connection, ids)
        if not firsts:
            firsts.append(None)
            firsts[0] = centre.reception.take("BK01", [item]).answers[0]
        return found

    with patch.object(submissions, "_standing", overtaken):
        (second,) = centre.reception.take("BK01", [item]).answers
    assert not firsts[0].duplicate
    assert second.duplicate
    assert second.acknowledgement == firsts[0].acknowledgement
    assert centre.stations.find("BK01").kept == 1


def test_who_lists_keeps_nobody_from_delivering(region, items_of, clock):
    region.reception.take("BK01", items_of(2))
    listing = region.submissions.all()
    next(listing)
    assert region.reception.take("BK01", items_of(1)).answers[0].standing is Standing.RECEIVED
    listing.close()


def test_one_row_in_trouble_stores_none_of_the_batch(region, items_of, monkeypatch):
    from kiosk.central.ingest import submissions

    def fail(*_arguments):
        raise StorageError("at the last moment")

    monkeypatch.setattr(submissions, "note_taking", fail)
    with pytest.raises(StorageError):
        region.reception.take("BK01", items_of(5))
    assert region.submissions.count() == 0


def test_without_the_primary_key_a_repeated_delivery_would_be_two(region, items_of):
    """The negative control: the constraint, and nothing else, keeps deliveries single."""
    names = ", ".join(column.name for column in SUBMISSION.columns)
    with region.database.transaction() as connection:
        connection.execute(text("CREATE TABLE loose AS SELECT * FROM submission"))
        connection.execute(text("DROP TABLE chunk"))
        connection.execute(text("DROP TABLE part"))
        connection.execute(text("DROP TABLE step"))
        connection.execute(text("DROP TABLE submission"))
        connection.execute(text("ALTER TABLE loose RENAME TO submission"))
        connection.execute(text(f"SELECT {names} FROM submission"))  # noqa: S608
    items = items_of(2)
    for _ in range(2):
        region.reception.take("BK01", items)
    assert region.submissions.count() == 4


def test_a_newer_schema_is_refused(region, tmp_path):
    with region.database.transaction() as connection:
        connection.execute(update(FORMAT).values(schema=99))
    url = region.database.engine.url
    is_sqlite = url.drivername.startswith("sqlite")
    with pytest.raises(StorageError) as error:
        CentralDatabase.open(tmp_path / "sqlite", None if is_sqlite else str(url))
    assert error.value.code == "storage.newer-schema"


def test_what_was_written_is_there_after_the_next_start(region, items_of, open_centre, clock):
    items = items_of(3)
    region.reception.take("BK01", items)
    region.close()
    url = region.database.engine.url
    is_sqlite = url.drivername.startswith("sqlite")
    again = open_centre(None if is_sqlite else str(url), "sqlite" if is_sqlite else "postgresql")
    assert again.submissions.count() == 3
    assert all(one.duplicate for one in again.reception.take("BK01", items).answers)


def test_what_is_known_of_submissions_is_readable_by_its_owner_alone(tmp_path, clock):
    with Centre.open(tmp_path / "central", clock) as centre:
        centre.stations.invite("BK01", clock.now())
        modes = {one.name: one.stat().st_mode & 0o077 for one in (tmp_path / "central").iterdir()}
    assert len(modes) == 5
    assert set(modes.values()) == {0}


def test_an_unknown_database_is_refused(tmp_path):
    for url in ("mysql://x", "postgresql://x", "nonsense", "postgresql+psycopg://127.0.0.1:1/x"):
        with pytest.raises(StorageError) as error:
            CentralDatabase.open(tmp_path, url)
        assert error.value.code == "storage.unopenable"


def test_a_server_that_loses_commits_is_refused(postgresql, tmp_path):
    """A commit is durable whatever the URL asks for."""
    url = postgresql.database() + "&options=-c%20synchronous_commit%3Doff"
    database = CentralDatabase.open(tmp_path, url)
    with database.transaction() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
        assert connection.execute(text("SHOW fsync")).scalar_one() == "on"
    database.close()


def test_a_lock_that_is_held_too_long_is_a_passing_trouble(
    open_centre, postgresql, items_of, known, station_key
):
    url = postgresql.database() + "&options=-c%20statement_timeout%3D100"
    region = open_centre(url)
    known(region, "BK01", station_key)
    with region.database.engine.connect() as holder:
        holder.execute(text("LOCK TABLE submission IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(StorageError):
            region.reception.take("BK01", items_of(1))
        with pytest.raises(StorageError):
            list(region.submissions.all())


def test_stations_are_listed_by_their_codes(region, clock):
    region.stations.invite("AA02", clock.now(), "Gəncə 1")
    found = region.stations.all()
    assert [(one.code, one.service_point, one.key_id is None) for one in found] == [
        ("AA02", "Gəncə 1", True),
        ("BK01", "", False),
    ]
    assert not region.stations.retire("ZZ99", clock.now())


def test_nobody_else_lists_the_folder_of_a_new_central(tmp_path, clock):
    with Centre.open(tmp_path / "new", clock):
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
