# SPDX-License-Identifier: Apache-2.0
"""A central that could take nothing now says that it is not ready."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import pytest
import requests
from sqlalchemy import update

from kiosk.central.operating.readiness import EVERY, Readiness
from kiosk.central.storage.bodies import Bodies
from kiosk.central.storage.tables import FORMAT, SCHEMA
from kiosk.errors import StorageError


@pytest.fixture
def readiness(region, clock):
    return Readiness(region.database, region.bodies, clock)


def code(readiness):
    with pytest.raises(StorageError) as error:
        readiness.prove()
    return error.value.code


def test_it_is_ready_and_leaves_nothing(readiness, region, tmp_path):
    readiness.prove()
    assert [one for one in tmp_path.rglob("ready/*") if one.is_file()] == []


def test_a_schema_that_is_another_is_not_ready(readiness, region):
    with region.database.transaction() as connection:
        connection.execute(update(FORMAT).values(schema=SCHEMA - 1))
    assert code(readiness) == "storage.older-schema"


def test_a_store_that_takes_nothing_is_not_ready(readiness, region, clock):
    readiness.prove()
    trouble = StorageError("full", code="storage.bodies")
    with patch.object(Bodies, "put", side_effect=trouble):
        readiness.prove()  # not looked at each time
        clock.advance(EVERY + timedelta(seconds=1))
        assert code(readiness) == "storage.bodies"
        assert code(readiness) == "storage.bodies"  # looked at until it is well
    readiness.prove()


def test_who_asks_over_the_line_is_told(region, region_speaker):
    with patch.object(Readiness, "prove", side_effect=StorageError("gone")):
        answer = requests.get(region_speaker.url + "/v1/ready", timeout=5)
    assert answer.status_code == 503
    assert answer.json()["code"] == "central.storage"
    assert answer.headers["Retry-After"]


def test_processes_of_the_same_number_do_not_erase_each_other_s(readiness, region, clock):
    other = Readiness(region.database, region.bodies, clock)
    put = Bodies.put

    def overtaken(bodies, name, content):
        put(bodies, name, content)
        if not is_over:
            is_over.append(name)
            other.prove()

    is_over: list[str] = []
    with patch.object(Bodies, "put", overtaken):
        readiness.prove()


def test_a_store_that_hangs_holds_one_thread_and_not_all(readiness, monkeypatch):
    monkeypatch.setattr("kiosk.central.operating.readiness.PATIENCE_SECONDS", 0.05, raising=False)
    is_hanging, is_over = threading.Event(), threading.Event()

    def hang(*_arguments):
        is_hanging.set()
        is_over.wait(10)

    with patch.object(Bodies, "put", hang), ThreadPoolExecutor(2) as pool:
        first = pool.submit(code, readiness)
        assert is_hanging.wait(5)
        second = pool.submit(code, readiness)
        try:
            assert second.result(3) == "storage.bodies"
        finally:
            is_over.set()
        assert first.result(5)
