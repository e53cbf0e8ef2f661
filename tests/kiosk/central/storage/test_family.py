# SPDX-License-Identifier: Apache-2.0
"""What belongs to a submission is found by its id alone, on one server or on many."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise

import pytest
from sqlalchemy import event, text

from kiosk.central.storage import partitions
from kiosk.central.storage.tables import (
    AWAITED,
    CHUNK,
    DOOMED,
    PART,
    REFUTED,
    STEP,
    SUBMISSION,
)
from kiosk.identifiers import uuid7
from kiosk.sync.contract import Standing
from tests.kiosk.central.conftest import Speaker

FAMILY = {SUBMISSION: "id"} | dict.fromkeys(
    (PART, CHUNK, AWAITED, REFUTED, DOOMED, STEP), "submission"
)
NOVEMBER = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def on_server(open_centre, postgresql, known, station_key):
    """A central on PostgreSQL that knows BK01."""
    centre = open_centre(postgresql.database())
    known(centre, "BK01", station_key)
    return centre


@pytest.mark.parametrize("table", FAMILY, ids=str)
def test_every_unique_and_foreign_key_holds_the_submission_s_id(table):
    key = FAMILY[table]
    unique = [table.primary_key, *(one for one in table.indexes if one.unique)]
    unique += [one for one in table.constraints if type(one).__name__ == "UniqueConstraint"]
    for one in unique:
        assert key in {column.name for column in one.columns}
    for foreign in table.foreign_key_constraints:
        pairs = {(e.parent.name, e.column.table.name, e.column.name) for e in foreign.elements}
        targets = {(key, other.name, FAMILY[other]) for other in FAMILY}
        assert pairs & targets


def test_the_database_s_own_unique_keys_hold_it_too(on_server):
    """Also those of each month, and whatever was made beside the models."""
    with on_server.database.reading() as connection:
        rows = connection.execute(
            text(
                "SELECT c.relname, i.relname, pg_get_indexdef(i.oid) FROM pg_index x "
                "JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE x.indisunique AND n.nspname = 'public'"
            )
        ).all()
    names = {table.name: key for table, key in FAMILY.items()}
    seen = set()
    for table, _, definition in rows:
        name = "submission" if table.startswith("submission") else table
        if name in names:
            seen.add(table)
            columns = re.search(r"\((.*)\)", definition)[1].split(", ")
            assert names[name] in columns, definition
    assert len(seen) == len(FAMILY) + 38


def joins(statement):
    """Say on what a statement joins tables."""
    return re.findall(
        r"\bJOIN\b .*? \bON\b (.*?)(?=\s+(?:WHERE|JOIN|LEFT|ORDER|FOR)\b|$)", statement, re.DOTALL
    )


def test_statements_of_the_ingest_join_on_nothing_but_the_id(
    on_server, serve_app, clock, station_key
):
    from kiosk.central.app import create_app

    said = []
    event.listen(
        on_server.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_rest: said.append(statement),
    )
    speaker = Speaker(serve_app(create_app(on_server)), clock, station_key)
    body = bytes(range(256)) * 8000
    large = speaker.item(body, inline=False)
    speaker.answers(speaker.item(), large)
    for start in range(0, len(body), 1 << 20):
        piece = body[start : start + (1 << 20)]
        digest = sha256(piece).hexdigest()
        speaker.append(digest, piece[:100])
        assert speaker.append(digest, piece[100:], 100).status_code == 204
    assert speaker.answers(large)[0]["standing"] == "received"
    family = [one for one in said if re.search(r"\b(submission|part|chunk)\b", one)]
    found = [on for one in family for on in joins(one)]
    assert found
    for on in found:
        assert on.strip() == "refuted.submission = submission.id"
    for one in family:
        assert not re.search(r"\bFROM \w+, \w+", one), one


def test_the_look_at_joins_sees_another_join():
    """The negative control."""
    found = joins("SELECT x FROM slice JOIN part ON part.number = slice.part WHERE y")
    assert found == ["part.number = slice.part"]


def test_months_follow_each_other_without_a_gap():
    found = list(partitions.months(NOVEMBER))
    assert len(found) == 37
    assert (found[0][0], found[-1][0]) == ("submission_2025_11", "submission_2028_11")
    for (_, (_, end)), (_, (start, _)) in pairwise(found):
        assert end == start
    first, end = dict(found)["submission_2026_11"]
    begin = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp() * 1000)
    assert first <= str(uuid7(begin)) < end
    assert str(uuid7(begin - 1)) < first


def where(centre):
    with centre.database.reading() as connection:
        rows = connection.execute(text("SELECT id::text, tableoid::regclass::text FROM submission"))
        return dict(rows.all())


def dated(items_of, moment):
    (item,) = items_of(1, id=str(uuid7(int(moment.timestamp() * 1000))))
    return item


def test_a_submission_lies_in_the_month_of_its_id(on_server, items_of):
    on_server.reception.take("BK01", [dated(items_of, NOVEMBER)])
    assert set(where(on_server).values()) == {"submission_2026_11"}


def test_what_a_wrong_clock_dated_moves_when_its_month_is_made(on_server, items_of, clock):
    late = datetime(2031, 3, 5, tzinfo=UTC)
    items = [dated(items_of, late), dated(items_of, datetime(1970, 1, 2, tzinfo=UTC))]
    first = on_server.reception.take("BK01", items).answers
    bare = dated(items_of, late)
    on_server.reception.take("BK01", [bare.model_copy(update={"body": None})])
    assert set(where(on_server).values()) == {"submission_other"}
    on_server.database.keep_ahead(datetime(2030, 6, 1, tzinfo=UTC))
    on_server.database.keep_ahead(datetime(2030, 6, 1, tzinfo=UTC))
    found = where(on_server)
    assert [found[one.id] for one in first] == ["submission_2031_03", "submission_other"]
    assert sorted(found.values()).count("submission_2031_03") == 2
    again = on_server.reception.take("BK01", items).answers
    assert all(one.duplicate for one in again)
    assert on_server.reception.take("BK01", [bare]).answers[0].standing is Standing.RECEIVED
    with on_server.database.reading() as connection:
        pointing = partitions._pointing(connection)
    assert {table for table, _, _ in pointing} == {"part", "step"}


def test_sealed_bytes_are_not_compressed_in_any_month(on_server):
    with on_server.database.reading() as connection:
        storages = connection.execute(
            text(
                "SELECT c.relname, a.attstorage FROM pg_attribute a JOIN pg_class c "
                "ON c.oid = a.attrelid WHERE c.relkind IN ('r', 'p') AND "
                "(c.relname LIKE 'submission%' AND attname = 'body' "
                "OR c.relname = 'chunk' AND attname = 'bytes')"
            )
        ).all()
    assert len(storages) == 37 + 2 + 1
    assert {storage for _, storage in storages} <= {"e", b"e"}


def test_a_central_starts_while_somebody_reads_the_whole_table(
    on_server, open_centre, items_of, monkeypatch, caplog
):
    """Months are two years ahead, and what has none is kept all the same."""
    monkeypatch.setattr(partitions, "PATIENCE_MS", 50)
    monkeypatch.setattr(partitions, "AHEAD", partitions.AHEAD + 1)
    url = str(on_server.database.engine.url)
    with on_server.database.transaction() as reader:
        reader.execute(text("LOCK TABLE submission IN ACCESS SHARE MODE"))
        other = open_centre(url, "other")
    assert "months of submissions" in caplog.text
    assert "submission_2028_12" not in months_of(other)
    other.housekeeping.keep()
    assert "submission_2028_12" in months_of(other)


def months_of(centre):
    with centre.database.reading() as connection:
        return partitions._existing(connection)
