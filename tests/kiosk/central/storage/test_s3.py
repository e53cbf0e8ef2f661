# SPDX-License-Identifier: Apache-2.0
"""A central whose bodies lie in a store that speaks S3, on a line that is as bad as lines are."""

import logging
import os
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.operating import backups, restoring
from kiosk.central.storage import network as storage
from kiosk.central.storage.bodies import Bodies, Place
from kiosk.errors import StorageError
from kiosk.sealing import age
from kiosk.sync.contract import PART_BYTES
from tests.faults.network.proxy import Proxy
from tests.faults.network.toxics import Down, Timeout, Way
from tests.kiosk.central.conftest import Speaker

BODY = Random(6).randbytes(500_000)  # noqa: S311 the same bytes in every run
LARGE = Random(8).randbytes(2 * PART_BYTES + 70_000)  # noqa: S311 the same bytes in every run
NAME = Place("BK01", "ab" * 32).named(date(2026, 11, 21))


def parts(body):
    return [body[at : at + PART_BYTES] for at in range(0, len(body), PART_BYTES)]


def append(speaker, part):
    return speaker.append(sha256(part).hexdigest(), part)


def bring(speaker, body):
    item = speaker.item(body, inline=False)
    speaker.answers(item)
    for part in parts(body):
        assert append(speaker, part).status_code == 204
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    return answer["id"]


def whole(centre, submission):
    return b"".join(centre.submissions.body(submission))


@pytest.fixture
def line(s3, s3_url, monkeypatch):
    """What lies between the central and the store."""
    with Proxy(("127.0.0.1", s3.port)) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT", proxy.url)
        yield proxy


@pytest.fixture
def quick(monkeypatch):
    """Have nobody wait long for an answer."""
    monkeypatch.setattr(storage, "ANSWER_SECONDS", 0.5)


@pytest.fixture
def store(line, s3_url):
    """The store at the other end of that line."""
    return s3_url


@pytest.fixture
def region(open_centre, postgresql, store, known, station_key):
    centre = open_centre(postgresql.with_tables(), store=store)
    known(centre, "BK01", station_key)
    return centre


@pytest.fixture
def speaker(region, serve_app, clock, station_key):
    return Speaker(serve_app(create_app(region)), clock, station_key)


def test_a_body_goes_to_the_store_and_comes_back(speaker, region, tmp_path):
    ids = {bring(speaker, BODY): BODY, bring(speaker, LARGE): LARGE}
    for id_, body in ids.items():
        assert whole(region, id_) == body
    assert len(list(region.bodies.all())) == 1 + 3
    assert not (tmp_path / "region" / "bodies").exists()


def test_a_store_that_goes_away_in_the_middle_loses_nothing(speaker, region, line):
    item = speaker.item(LARGE, inline=False)
    speaker.answers(item)
    first, *rest = parts(LARGE)
    assert append(speaker, first).status_code == 204
    line.set(Way.UP, Down())
    for part in rest:
        response = append(speaker, part)
        assert (response.status_code, response.json()["code"]) == (503, "central.storage")
        assert response.headers["Retry-After"]
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "incomplete"
    assert [one["sha256"] for one in answer["missing"]] == [sha256(p).hexdigest() for p in rest]
    line.heal()
    for part in rest:
        assert append(speaker, part).status_code == 204
    (answer,) = speaker.answers(item)
    assert answer["standing"] == "received"
    assert whole(region, answer["id"]) == LARGE


def test_a_body_that_can_t_be_looked_at_now_is_received_later(speaker, region, line):
    """All bytes are there, and the store goes away before they are looked at as a whole."""
    item = speaker.item(LARGE, inline=False)
    speaker.answers(item)
    for part in parts(LARGE):
        append(speaker, part)
    line.set(Way.UP, Down())
    assert speaker.announce(item).status_code == 503
    line.heal()
    assert speaker.answers(item)[0]["standing"] == "received"


def test_a_store_that_is_silent_is_a_passing_trouble(quick, speaker, region, line):
    item = speaker.item(BODY, inline=False)
    speaker.answers(item)
    line.set(Way.DOWN, Timeout(seconds=0))
    response = append(speaker, BODY)
    assert (response.status_code, response.json()["code"]) == (503, "central.storage")
    (small,) = speaker.answers(speaker.item())
    assert small["standing"] == "received"  # it needs no store
    line.heal()
    line.cut()
    assert append(speaker, BODY).status_code == 204
    assert speaker.answers(item)[0]["standing"] == "received"


def test_nobody_waits_for_ever(quick, s3, s3_url, tmp_path):
    """A process that is stopped takes connections and answers nothing."""
    bodies = Bodies.open(tmp_path, s3_url)
    asked = (
        lambda: bodies.put(NAME, BODY),
        lambda: bodies.read(NAME),
        lambda: bodies.size(NAME),
        lambda: bodies.erase([NAME]),
        lambda: list(bodies.all()),
    )
    os.kill(s3.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as pool:
            for ask in asked:
                with pytest.raises(StorageError) as error:
                    pool.submit(ask).result(60)
                assert error.value.code == "storage.bodies"
    finally:
        os.kill(s3.pid, signal.SIGCONT)
    bodies.put(NAME, BODY)
    assert bodies.read(NAME) == BODY


def test_without_the_bound_somebody_would(s3, s3_url, tmp_path, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(storage, "ANSWER_SECONDS", 600.0)
    bodies = Bodies.open(tmp_path, s3_url)
    with ThreadPoolExecutor(1) as pool:
        os.kill(s3.pid, signal.SIGSTOP)
        try:
            asked = pool.submit(bodies.put, NAME, BODY)
            with pytest.raises(TimeoutError):
                asked.result(3)
        finally:
            os.kill(s3.pid, signal.SIGCONT)
        asked.result(60)


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"])
def test_a_wrong_key_is_said_and_never_shown(s3, s3_url, monkeypatch, caplog, name):
    wrong = "Zz9+wrong/wrong0wrong1wrong2wrong3wrong4"
    monkeypatch.setenv(name, wrong)
    bodies = Bodies.open(Path(), s3_url)
    with caplog.at_level(logging.DEBUG):
        for ask in (
            lambda: bodies.put(NAME, BODY),
            lambda: bodies.read(NAME),
            lambda: bodies.size(NAME),
            lambda: bodies.erase([NAME]),
        ):
            with pytest.raises(StorageError) as error:
                ask()
            assert error.value.code == "storage.bodies-denied"
            said = "".join(traceback.format_exception(error.value)) + caplog.text
            for secret in (wrong, s3.key, s3.secret, s3_url, "127.0.0.1"):
                assert secret not in said
    with pytest.raises(StorageError):
        list(bodies.all())


def test_who_brings_a_body_to_a_store_with_a_wrong_key_comes_again(
    speaker, region, store, monkeypatch, caplog
):
    item = speaker.item(BODY, inline=False)
    speaker.answers(item)
    right = region.parts._bodies
    with monkeypatch.context() as wrong:
        wrong.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
        region.parts._bodies = Bodies.open(Path(), store)
    response = append(speaker, BODY)
    assert (response.status_code, response.json()["code"]) == (503, "central.storage")
    assert "storage.bodies-denied" in caplog.text
    assert os.environ["AWS_SECRET_ACCESS_KEY"] not in response.text + caplog.text
    region.parts._bodies = right
    assert append(speaker, BODY).status_code == 204
    assert speaker.answers(item)[0]["standing"] == "received"


def test_a_region_with_such_a_store_is_backed_up_and_comes_back(
    speaker, region, tmp_path, postgresql, store
):
    ids = {bring(speaker, BODY): BODY, bring(speaker, LARGE): LARGE}
    identity = age.generate()
    clock, folder, elsewhere = region.clock, tmp_path / "backup", f"{store}-anew"
    made = backups.make(region, folder, [age.recipient_of(identity)], clock.now())
    assert (made.submissions, made.bodies) == (2, 4)
    url = postgresql.database()
    found = restoring.restore(
        folder,
        [identity],
        tmp_path / "anew",
        clock,
        database_url=url,
        store_url=elsewhere,
        by="test",
    )
    assert (found.received, found.bodiless) == (2, 0)
    with Centre.open(tmp_path / "anew", clock, url, elsewhere) as again:
        assert len(list(again.bodies.all())) == 4
        for id_, body in ids.items():
            assert whole(again, id_) == body


def test_what_is_purged_is_gone_from_the_store(speaker, region, clock, line):
    kept = bring(speaker, BODY)
    clock.advance(timedelta(days=10))
    purged = bring(speaker, LARGE)
    now = clock.now() + timedelta(seconds=1)
    line.set(Way.UP, Down())
    with pytest.raises(StorageError):  # the tombstones are durable, the bytes wait to be erased
        region.purging.purge(now, now, by="test", most=1)
    assert region.submissions.find(kept) is None
    line.heal()
    assert len(list(region.bodies.all())) == 4
    assert region.purging.erase() == 1
    assert region.purging.purge(now, now, by="test") == 1
    assert list(region.bodies.all()) == []
    assert region.submissions.find(purged) is None
