# SPDX-License-Identifier: Apache-2.0
"""What an operator does to a central's data from the command line."""

import json
from datetime import timedelta

import pytest

from kiosk.central.centre import Centre
from kiosk.central.storage import engines
from kiosk.central.storage.database import FILE_NAME
from kiosk.central.storage.tables import SCHEMA
from kiosk.clock import SystemClock
from kiosk.commands import Exit, central, run_and_report
from kiosk.sync.contract import Enrolment
from tests.kiosk.central.storage import schema_3


@pytest.fixture
def run(capsys):
    """Run a command: its exit code and what it printed."""

    def call(*arguments):
        code = run_and_report(central, [str(one) for one in arguments])
        printed = capsys.readouterr()
        return code, printed.out or printed.err

    return call


def old(engine):
    with engine.begin() as connection:
        schema_3.METADATA.create_all(connection)
        connection.execute(schema_3.FORMAT.insert(), {"schema": 3})
    engine.dispose()


def test_a_server_s_database_is_migrated_when_the_operator_says_so(run, postgresql, tmp_path):
    url = postgresql.database()
    old(engines.postgresql(url))
    there = ("--data-dir", tmp_path, "--database", url)
    code, said = run("stations", *there)
    assert code == Exit.ENVIRONMENT
    assert "storage.older-schema" in said
    assert run("migrate", *there) == (Exit.DONE, f"schema {SCHEMA}\n")
    assert run("stations", *there)[0] == Exit.DONE


def test_a_file_is_migrated_by_any_command(run, tmp_path):
    old(engines.sqlite(str(tmp_path / FILE_NAME)))
    assert run("stations", "--data-dir", tmp_path)[0] == Exit.DONE
    code, said = run("migrate", "--data-dir", tmp_path, "--json")
    assert (code, json.loads(said)) == (Exit.DONE, {"schema": SCHEMA})


def test_what_is_old_is_purged(run, tmp_path, station_key, items_of, clock):
    clock.advance(SystemClock().now() - clock.now() - timedelta(days=10))
    with Centre.open(tmp_path, clock) as centre:
        enrolment = Enrolment(
            station="BK01",
            code=centre.stations.invite("BK01", clock.now()),
            public_key=station_key.public_bytes.hex(),
        )
        centre.stations.enrol(enrolment, station_key.key_id, clock.now())
        centre.reception.take("BK01", items_of(2))
    there = ("--data-dir", tmp_path, "--json", "--store", f"file://{tmp_path}/bodies")
    for days, purged in ((11, 0), (9, 2), (9, 0)):
        code, said = run("purge", "--older-than", days, *there)
        assert (code, json.loads(said)) == (Exit.DONE, {"purged": purged, "never_completed": 0})
    assert run("purge", "--data-dir", tmp_path)[0] == Exit.USAGE


def test_a_store_that_is_none_is_said(run, tmp_path):
    code, said = run("import", tmp_path, "--data-dir", tmp_path, "--store", "ftp://nowhere")
    assert code == Exit.ENVIRONMENT
    assert "storage.bodies" in said
    assert "nowhere" not in said
