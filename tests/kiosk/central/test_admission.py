# SPDX-License-Identifier: Apache-2.0
"""Who asks too much is sent away alone; when there is too much to do, everybody is, in order."""

import asyncio
import statistics
import subprocess
import sys
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from kiosk.central.admission import Admission, Bucket, Remembered, Turns
from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.limits import LIMITS, Rate
from kiosk.central.refusals import RefusedError
from kiosk.clock import SystemClock
from kiosk.sync import Trouble
from kiosk.sync.contract import ENROL_PATH, NOTICES_PATH
from tests.kiosk.central.conftest import Speaker
from tests.kiosk.central.hammering import BURST
from tests.kiosk.conftest import enrol

RATIO = 5
"""How many times as long another station may wait while one hammers."""


def run(coroutine):
    """Run it on a thread: a browser's test may have left a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def few(**changes):
    return replace(LIMITS, held_seconds=0.01, **changes)


class Time:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_bucket_is_filled_by_time():
    bucket = Bucket(Rate(burst=2, each_second=0.5), 0)
    bucket.take(1, 0)
    assert bucket.wait(0) == 0
    bucket.take(1, 0)
    assert bucket.wait(0) == 2
    assert bucket.wait(1) == 1
    assert bucket.wait(1000) == 0
    bucket.take(3, 1000)
    assert bucket.wait(1000) == 4  # what is too large for it is taken once


def test_only_so_many_names_are_remembered_and_the_last_ones_are():
    names = Remembered(2)
    for name in ("a", "b"):
        names.put(name, name)
    assert names.get("a") == "a"
    names.put("c", "c")
    assert [names.get(name) for name in "abc"] == ["a", None, "c"]


def retry(error):
    return int(error.headers["Retry-After"])


def refused(coroutine):
    with pytest.raises(RefusedError) as error:
        run(coroutine)
    return error.value


def test_who_has_asked_too_much_is_sent_away_until_it_has_rested():
    seconds = Time()
    admission = Admission(few(requests=Rate(burst=3, each_second=0.1)), seconds)

    async def ask():
        await admission.look("Bearer a.b.c", 10)
        with admission.inside("BK01", "Bearer a.b.c", 10):
            pass

    for _ in range(3):
        run(ask())
    error = refused(ask())
    assert (error.status, error.code, retry(error)) == (429, "central.too-fast", 10)
    seconds.now = 9.9
    assert retry(refused(ask())) == 1
    seconds.now = 10
    run(ask())


def test_nothing_is_taken_from_a_station_by_who_only_names_it():
    admission = Admission(few(requests=Rate(burst=3, each_second=0.1)))
    for _ in range(10):
        run(admission.look("Bearer a.b.c", 1 << 20))
    with admission.inside("BK01", "Bearer a.b.c", 10):
        pass


def test_heads_that_a_station_makes_long_are_not_what_is_remembered():
    admission = Admission(few())

    def hear(number):
        with admission.inside("BK01", f"Bearer {number}{'a' * 40_000}.b.c", 10):
            pass

    hear(0)
    tracemalloc.start()
    try:
        for number in range(1, 101):
            hear(number)
        assert tracemalloc.get_traced_memory()[0] < 1 << 20  # of four million characters
    finally:
        tracemalloc.stop()


def test_a_body_that_is_too_large_for_the_rest_is_taken_and_then_rested_for():
    seconds = Time()
    admission = Admission(few(bytes=Rate(burst=100, each_second=10)), seconds)
    with admission.inside("BK01", "Bearer a.b.c", 150):
        pass
    assert retry(refused(admission.look("Bearer a.x.y", 1))) == 6
    run(admission.look("Bearer z.x.y", 1))  # another's


def test_only_so_many_requests_of_a_station_are_there_at_once():
    admission = Admission(few(at_once=2))
    with admission.inside("BK01", "Bearer a.b.c", 1), admission.inside("BK01", "Bearer a.b.c", 1):
        assert refused(admission.look("Bearer a.b.c", 1)).status == 429
        with pytest.raises(RefusedError), admission.inside("BK01", "Bearer a.b.c", 1):
            pytest.fail("it came in")
    run(admission.look("Bearer a.b.c", 1))


def test_when_too_many_wait_all_others_are_asked_to_come_later_and_not_together():
    seconds = Time()

    async def come():
        admission, found = Admission(few(waiting=2, waiting_bytes=100), seconds), []
        with admission.present(10), admission.present(10):
            for number in range(400):
                with pytest.raises(RefusedError) as error:
                    await admission.look(f"Bearer {number}.b.c", 10)
                found.append((error.value.status, error.value.code, retry(error.value)))
        await admission.look("Bearer a.b.c", 100)
        return found

    found = run(come())
    assert {one[:2] for one in found} == {(503, "central.overloaded")}
    waits = [one[2] for one in found[200:]]
    assert min(waits) >= 1
    assert max(waits) <= LIMITS.longest_rest
    assert len(set(waits)) > 40


def test_a_large_body_waits_for_room_but_one_alone_is_always_let_in():
    async def come():
        admission = Admission(few(waiting_bytes=100))
        await admission.look("Bearer a.b.c", 1000)
        with admission.present(60):
            await admission.look("Bearer a.b.c", 40)
            with pytest.raises(RefusedError):
                await admission.look("Bearer a.b.c", 41)

    run(come())


def test_who_sends_over_a_thin_line_keeps_nobody_out():
    async def come():
        admission = Admission(few(waiting=1, prompt_seconds=0.01, slow_bytes=100))
        with admission.present(60):
            with pytest.raises(RefusedError):
                await admission.look("Bearer a.b.c", 1)
            await asyncio.sleep(0.05)
            await admission.look("Bearer a.b.c", 1)
            with admission.present(60):
                await asyncio.sleep(0.05)
                with pytest.raises(RefusedError):  # memory is memory
                    await admission.look("Bearer a.b.c", 1)
        await admission.look("Bearer a.b.c", 1)

    run(come())


def test_who_waits_long_for_a_turn_keeps_the_others_out_and_a_station_s_own_queue_does_not():
    seconds = Time()

    async def come():
        admission = Admission(few(working=1, working_at_once=1), seconds)
        async with admission.at_work("a"):
            waiting = asyncio.create_task(work(admission, "a"))
            await asyncio.sleep(0)
            seconds.now += 1
            await admission.look("Bearer x.b.c", 1)  # it waits for itself
            other = asyncio.create_task(work(admission, "b"))
            await asyncio.sleep(0)
            await admission.look("Bearer x.b.c", 1)
            seconds.now += 1
            with pytest.raises(RefusedError):
                await admission.look("Bearer x.b.c", 1)
        await asyncio.gather(waiting, other)
        await admission.look("Bearer x.b.c", 1)

    async def work(admission, station):
        async with admission.at_work(station):
            pass

    run(come())


@pytest.fixture
def turns():
    """Take turns of a second each, and say in which order they came."""

    def take(stations, **bounds):
        at_work, most, order = [], [], []

        async def one(turns, number, station):
            async with turns.turn(station):
                at_work.append(station)
                most.append((len(at_work), max(map(at_work.count, at_work))))
                order.append(number)
                await asyncio.sleep(0.01)
                at_work.remove(station)

        async def together():
            turns = Turns(replace(LIMITS, **bounds))
            await asyncio.gather(*(one(turns, *pair) for pair in enumerate(stations)))

        run(together())
        return order, max(one for one, _ in most), max(one for _, one in most)

    return take


def test_no_station_has_more_turns_at_once_than_its_share(turns):
    order, at_once, of_one = turns("aaaaaaabc", working=3, working_at_once=2)
    assert (at_once, of_one) == (3, 2)
    assert order[:3] == [0, 1, 7]
    assert sorted(order) == list(range(9))


def test_without_the_share_the_first_one_would_have_all(turns):
    """The negative control."""
    order, _at_once, of_one = turns("aaaaaaabc", working=3, working_at_once=3)
    assert of_one == 3
    assert order == list(range(9))


def test_who_goes_before_its_turn_holds_nobody_up():
    async def come():
        turns = Turns(replace(LIMITS, working=1, working_at_once=1))
        async with turns.turn("a"):
            waiting = [asyncio.create_task(wait(turns, "b")) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[0].cancel()
            await asyncio.sleep(0)
        waiting[1].cancel()  # in the very moment in which its turn came
        await asyncio.wait_for(waiting[2], 1)
        async with asyncio.timeout(1), turns.turn("c"):
            pass

    async def wait(turns, station):
        async with turns.turn(station):
            pass

    run(come())


@pytest.fixture
def speaker_with(serve_app, centre, clock, station_key):
    return lambda limits: Speaker(serve_app(create_app(centre, limits=limits)), clock, station_key)


def test_the_station_s_own_client_rests_for_as_long_as_it_is_asked(
    *, speaker_with, client_for, serve_app, centre, as_parcel, make_submission
):
    url = speaker_with(few(requests=Rate(burst=1, each_second=1 / 40))).url
    client = client_for(url)
    letter = client.write([as_parcel(make_submission())], (1, bytes(32)))
    first, second = client.send(letter), client.send(letter)
    if first.trouble is not None:  # the first one only learnt the central's time
        first, second = second, client.send(letter)
    assert second.trouble is Trouble.SERVICE
    assert second.code == "central.too-fast"
    assert second.retry_after == 40
    client = client_for(serve_app(create_app(centre, limits=few(waiting=0))))
    crowded = client.send(letter)
    assert (crowded.trouble, crowded.code) == (Trouble.SERVICE, "central.overloaded")
    assert 1 <= crowded.retry_after <= LIMITS.longest_rest
    assert not crowded.content


def test_codes_can_not_be_tried_for_long(speaker_with, other_key):
    speaker = speaker_with(
        few(
            failed_enrolments_of_address=Rate(burst=5, each_second=0.01),
            failed_enrolments_of_station=Rate(burst=3, each_second=0.01),
        )
    )
    speaker.key = other_key

    def enrol(station):
        speaker.code = station
        record = {"station": station, "code": "x" * 20, "public_key": other_key.public_bytes.hex()}
        return speaker.post(ENROL_PATH, record)

    found = [enrol(station).status_code for station in ("BK02",) * 5 + ("BK03",) * 4]
    assert found == [403] * 3 + [429] * 2 + [403] * 2 + [429] * 2
    assert enrol("BK04").headers["Retry-After"].isdigit()


def test_where_the_proxy_names_nobody_one_keeps_nobody_else_from_enrolling(
    serve_app, centre, other_key, clock
):
    limits = few(failed_enrolments_of_address=Rate(burst=1, each_second=0.01))
    url = serve_app(create_app(centre, limits=limits, is_proxied=True))
    speaker = Speaker(url, clock, other_key, "BK02")
    found = []
    for station in ("BK02", "BK03", "BK04"):
        speaker.code = station
        record = {"station": station, "code": "x" * 20, "public_key": other_key.public_bytes.hex()}
        found.append(speaker.post(ENROL_PATH, record).status_code)
    assert found == [403] * 3


def test_behind_a_proxy_the_address_is_the_one_that_it_was_told(
    serve_app, centre, other_key, clock
):
    limits = few(failed_enrolments_of_address=Rate(burst=1, each_second=0.01))
    url = serve_app(create_app(centre, limits=limits, client_header="X-Forwarded-For"))
    speaker = Speaker(url, clock, other_key, "BK02")
    record = {"station": "BK02", "code": "x" * 20, "public_key": other_key.public_bytes.hex()}
    found = [
        speaker.post(ENROL_PATH, record, headers={"X-Forwarded-For": told}).status_code
        for told in ("1.1.1.1", "9.9.9.9, 1.1.1.1", "1.1.1.1, 2.2.2.2", "x")
    ]
    assert found == [403, 429, 403, 403]


@pytest.fixture
def latency(tmp_path, root, clock, station_key, other_key):
    """Say how much longer another station waits while one hammers on forty connections."""
    running = []

    def start(*arguments):
        command = [sys.executable, "-m", "tests.kiosk.central.hammering", *arguments]
        process = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        running.append(process)
        return process

    def measure(kind):
        with Centre.open(tmp_path / "data", SystemClock()) as centre:
            enrol(centre, "BK01", station_key)
            enrol(centre, "BK02", other_key)
        url = start("serve", str(tmp_path / "data"), kind).stdout.readline().strip()
        hostile = Speaker(url, SystemClock(), station_key)
        victim = Speaker(url, SystemClock(), other_key, "BK02")
        quiet = look(victim)
        token = hostile.token("GET", NOTICES_PATH)
        host, port = url.removeprefix("http://").split(":")
        hammer = start("hammer", host, port, "40", NOTICES_PATH, token)
        for _ in range(BURST + 40):  # from here on it gets no more than its share
            hammer.stdout.readline()
        loud = look(victim)
        statuses, _ = hammer.communicate("")
        return loud / quiet, set(statuses.split())

    yield measure
    for process in running:
        process.stdin.close()
        process.stdout.close()
        process.wait(15)


def look(victim):
    found = []
    with requests.Session() as session:
        for _ in range(BURST // 2 - 1):
            headers = {"Authorization": f"Bearer {victim.token('GET', NOTICES_PATH)}"}
            start = time.perf_counter()
            assert session.get(victim.url + NOTICES_PATH, headers=headers, timeout=20).ok
            found.append(time.perf_counter() - start)
    return statistics.quantiles(found, n=4)[0]  # what else runs here is no part of it


def test_a_station_that_hammers_is_its_own_trouble(latency):
    ratio, statuses = latency("bound")
    assert statuses == {"200", "429"}
    assert ratio < RATIO


def test_without_limits_it_would_be_everybody_s(latency):
    """The negative control."""
    ratio, statuses = latency("unbound")
    assert statuses == {"200"}
    assert ratio > RATIO
