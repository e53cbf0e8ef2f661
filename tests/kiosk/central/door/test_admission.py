# SPDX-License-Identifier: Apache-2.0
"""Other systems that ask too much are sent away alone, and never take a station's turn."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from kiosk.central.admission import Admission
from kiosk.central.app import create_app
from kiosk.central.door import fetching
from kiosk.central.door.consumers import Right
from kiosk.central.ingest.walking import Narrowed
from kiosk.central.limits import LIMITS, Rate
from kiosk.central.refusals import RefusedError
from kiosk.errors import DeliveryError
from tests.kiosk.central.conftest import Speaker
from tests.kiosk.central.door.conftest import System

FEW = replace(LIMITS, held_seconds=0.01)
PATH = "/v1/submissions"


def run(coroutine):
    """Run it on a thread: a browser's test may have left a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


@pytest.fixture
def served(region, serve_app, clock):
    """Serve with limits; gives systems by their names."""

    def serve(**limits):
        url = serve_app(create_app(region, limits=replace(FEW, **limits)))

        def let_in(name):
            token = region.consumers.add(name, set(Right), clock.now(), by="test")
            return System(url, token)

        return let_in

    return serve


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PATH),
        ("GET", PATH + "/01a20030-d010-7b0e-ae81-8c092364c210/body"),
        ("GET", "/v1/cases/BK0100000000"),
        ("PUT", "/v1/cases/BK0100000000"),
    ],
)
def test_who_asks_too_fast_is_sent_away_and_others_are_not(served, method, path):
    let_in = served(consumer_requests=Rate(burst=3, each_second=1e-4))
    greedy, other = let_in("greedy"), let_in("other")
    step = {"step": "in-review", "at": "2026-11-21T10:32:00Z"} if method == "PUT" else None
    for _ in range(3):
        assert greedy.call(method, path, step).status_code in {200, 404}
    refused = greedy.call(method, path, step)
    assert (refused.status_code, refused.json()["code"]) == (429, "central.too-fast")
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.json()["passing"]
    assert other.call(method, path, step).status_code in {200, 404}


def test_without_the_limit_it_would_be_answered(served):
    """The negative control."""
    greedy = served(consumer_requests=Rate(burst=1e9, each_second=1e9))("greedy")
    assert {greedy.call("GET", PATH).status_code for _ in range(8)} == {200}


@pytest.fixture
def slow(region, receive, monkeypatch):
    """Have an answer stop after its first line, until it may go on."""
    receive(2)
    goes_on, lines = threading.Event(), region.feed.lines

    def stopping(consumer, after, most):
        if most > 1:
            for _ in range(2):
                (batch,) = lines(consumer, after, 1)
                after = region.feed.cursors.read(batch[0].cursor, consumer)
                yield batch
                goes_on.wait(20)
        else:
            yield from lines(consumer, after, most)

    monkeypatch.setattr(region.feed, "lines", stopping)
    yield goes_on
    goes_on.set()


def test_only_so_many_requests_of_a_system_are_answered_at_once(served, slow):
    """A stream counts until its last byte."""
    let_in = served(consumer_at_once=1)
    greedy, other = let_in("greedy"), let_in("other")
    headers = {"Authorization": f"Bearer {greedy.token}"}
    with requests.get(greedy.url + PATH, headers=headers, stream=True, timeout=20) as stream:
        assert stream.status_code == 200
        refused = greedy.call("GET", PATH)
        assert (refused.status_code, refused.json()["code"]) == (429, "central.too-fast")
        assert other.call("GET", PATH, params={"most": "1"}).status_code == 200
        slow.set()
        assert len(stream.content.splitlines()) == 2
    assert until(lambda: greedy.call("GET", PATH, params={"most": "1"}).status_code) == 200


def until(ask, tries=100):
    """The server learns that a stream has ended a moment after its reader does."""
    for _ in range(tries):
        status = ask()
        if status == 200:
            return status
        threading.Event().wait(0.05)
    return status


def test_all_systems_together_are_bounded_too(served, slow):
    let_in = served(consumers_at_once=1)
    first, second = let_in("first"), let_in("second")
    headers = {"Authorization": f"Bearer {first.token}"}
    with requests.get(first.url + PATH, headers=headers, stream=True, timeout=20) as stream:
        assert stream.status_code == 200
        refused = second.call("GET", PATH)
        assert (refused.status_code, refused.json()["code"]) == (503, "central.overloaded")
        assert int(refused.headers["Retry-After"]) >= 1
        slow.set()
    assert until(lambda: second.call("GET", PATH, params={"most": "1"}).status_code) == 200


def test_who_guesses_tokens_takes_nothing_from_who_has_one(served):
    let_in = served(consumer_requests=Rate(burst=2, each_second=1e-4))
    one = let_in("one")
    nobody = System(one.url, "mkc_nobody")
    assert {nobody.call("GET", PATH).status_code for _ in range(5)} == {401}
    assert one.call("GET", PATH).status_code == 200


def test_stations_do_not_wait_for_systems(region, served, station_key, clock):
    """Whoever looks something up for a system holds none of the stations' turns."""

    async def come():
        admission = Admission(replace(FEW, consumers_working=1, working=1, working_at_once=1))
        async with admission.at_work_for_consumer("a"):
            waiting = asyncio.create_task(hold(admission, "b"))
            await asyncio.sleep(0)
            assert not waiting.done()
            async with asyncio.timeout(20), admission.at_work("BK01"):
                assert not waiting.done()
        await waiting

    async def hold(admission, name):
        async with admission.at_work_for_consumer(name):
            pass

    run(come())
    one = served(consumer_requests=Rate(burst=1, each_second=1e-4))("one")
    assert [one.call("GET", PATH).status_code for _ in range(2)] == [200, 429]
    assert Speaker(one.url, clock, station_key).call("GET", "/v1/notices").status_code == 200


def test_a_system_named_like_a_station_is_counted_apart():
    admission = Admission(replace(FEW, consumer_at_once=1, at_once=1))
    with (
        admission.inside_of_consumer("bk01", "Bearer mkc_x", 0),
        admission.inside("bk01", "Bearer a.b.c", 0),
        pytest.raises(RefusedError),
        admission.inside_of_consumer("bk01", "Bearer mkc_x", 0),
    ):
        pytest.fail("it came in")


def test_an_export_waits_as_long_as_it_is_asked_to(served, receive, monkeypatch):
    receive(3)
    one = served()("one")
    let_in, asked = Admission.inside_of_consumer, []

    def refuse_some(*arguments):
        asked.append(arguments)
        if len(asked) in {1, 3}:
            raise RefusedError(429, "central.too-fast", {"Retry-After": "7"})
        return let_in(*arguments)

    monkeypatch.setattr(Admission, "inside_of_consumer", refuse_some)
    rests = []
    wanted = Narrowed(form="registration")
    found = list(fetching.over_http(one.url, one.token, wanted, rests.append))
    assert len(found) == 3
    assert rests == [7.0, 7.0]


def test_an_export_does_not_wait_for_ever(served, monkeypatch):
    one = served()("one")

    def refuse(*_arguments):
        raise RefusedError(429, "central.too-fast", {"Retry-After": "99999"})

    monkeypatch.setattr(Admission, "inside_of_consumer", refuse)
    rests = []
    with pytest.raises(DeliveryError) as refused:
        list(fetching.over_http(one.url, one.token, Narrowed(), rests.append))
    assert refused.value.code == "central.too-fast"
    assert max(rests) <= 120
