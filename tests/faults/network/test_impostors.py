# SPDX-License-Identifier: Apache-2.0
"""Whoever answers in the central's place, or between, gets nothing acknowledged and nothing lost."""

import gzip
import json
from itertools import repeat

import pytest

from kiosk.outbox import EntryState
from kiosk.sync import transport
from kiosk.sync.contract import ANNOUNCE_PATH, ANNOUNCED, HEARTBEAT_PATH, MOST_ANSWER_BYTES
from tests.faults.network import scripts
from tests.faults.network.kiosks import LARGE
from tests.faults.network.middlebox import Middlebox, Reply, pass_on
from tests.faults.network.trusting import OkayClient, TrustingClient

PORTAL = b"<!doctype html><title>Free Wi-Fi</title>Please log in"
HTML = ("Content-Type", "text/html")
KNOWN = {"time": "2026-11-22T10:00:00Z", "kept": 0}


@pytest.fixture
def middlebox(scene):
    with Middlebox(scene.central.address) as running:
        scene.through(running.url)
        yield running


nightly = pytest.mark.nightly


@pytest.fixture(
    params=[
        pytest.param("from the start", marks=nightly),
        "after a good heartbeat",
        pytest.param("while uploading", marks=nightly),
    ]
)
def stage(request, scene, middlebox):
    """Bring the station to where the trouble meets it, and say which requests it befalls."""
    scene.kiosk.submit()
    scene.kiosk.submit(LARGE)
    if request.param == "while uploading":
        return lambda script: scripts.only("/v1/parts/", script)
    if request.param == "after a good heartbeat":
        return lambda script: scripts.only("/v1/submissions/", script)
    return lambda script: script


def head(status: str, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def dripping(_heard, _forward):
    """Send an answer that never ends, a byte at a time."""
    yield head("207 Multi-Status", "Content-Length: 1000000")
    yield from repeat(b" ", 1_000_000)


def continuing(_heard, _forward):
    """Ask for patience without end."""
    yield from repeat(head("100 Continue"), 200_000)


def endless_head(_heard, _forward):
    """Send headers without end."""
    yield b"HTTP/1.1 207 Multi-Status\r\n"
    yield from (b"X-%d: %s\r\n" % (number, b"x" * 1000) for number in range(100_000))


def giant(_heard, _forward):
    """Send a gigabyte where it was promised."""
    yield head("207 Multi-Status", f"Content-Length: {1 << 30}")
    yield from repeat(bytes(1 << 16), 1 << 14)


def bomb() -> bytes:
    packed = gzip.compress(bytes(50 << 20))
    return (
        head("207 Multi-Status", "Content-Encoding: gzip", f"Content-Length: {len(packed)}")
        + packed
    )


def whole(status: str, body: bytes, *lines: str) -> bytes:
    return head(status, f"Content-Length: {len(body)}", "Connection: close", *lines) + body


BODIES = {
    "nothing": b"",
    "html": PORTAL,
    "half": b'{"answers": [',
    "null": b"null",
    "no object": b"[]",
    "not a number": b'{"answers": NaN}',
    "a key twice": b'{"answers": [], "answers": []}',
    "more than documented": b'{"answers": [], "more": 1}',
    "deep": b'{"answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no text": b"\xff\xfe\x00",
    "byte order mark": b'\xef\xbb\xbf{"answers": []}',
    "long number": b'{"answers": ' + b"9" * 500_000 + b"}",
    "empty answers": b'{"answers": []}',
    "too long": b" " * (MOST_ANSWER_BYTES + 1),
}

ANSWERS = {
    "portal": scripts.reply(200, PORTAL, HTML),
    "portal that says 207": scripts.reply(ANNOUNCED, PORTAL, HTML),
    "portal that says 201": scripts.reply(201, b"{}"),
    "portal that says 204": scripts.reply(204),
    "proxy that wants a password": scripts.reply(407, PORTAL, ("Proxy-Authenticate", "Basic")),
    "stranger's 401": scripts.reply(401, PORTAL, ("WWW-Authenticate", "Basic")),
    "stranger's 403": scripts.reply(403, PORTAL, HTML),
    "stranger's 404": scripts.reply(404, PORTAL, HTML),
    "not the protocol": scripts.saying(b"SSH-2.0-OpenSSH_9.6\r\n"),
    "silence": scripts.saying(None),
    "gigabyte": giant,
    "endless head": endless_head,
    "bomb": scripts.saying(bomb()),
    "smuggled": scripts.saying(
        head("207 Multi-Status", "Content-Length: 2", "Transfer-Encoding: chunked") + b"0\r\n\r\n"
    ),
    "wrong chunk": scripts.saying(
        head("207 Multi-Status", "Transfer-Encoding: chunked") + b"fffffffffff\r\nab\r\n"
    ),
    "negative length": scripts.saying(head("207 Multi-Status", "Content-Length: -1") + b"{}"),
    **{
        f"207 with {name}": scripts.saying(whole("207 Multi-Status", body))
        for name, body in BODIES.items()
    },
    **{f"200 with {name}": scripts.saying(whole("200 OK", body)) for name, body in BODIES.items()},
}


def check_nothing_believed_then_heal(scene, middlebox):
    assert scene.received() <= set(scene.central.held().digests)
    assert scene.wrong() == []
    middlebox.script = pass_on
    scene.drain()
    assert scene.wrong(complete=True) == []


@pytest.mark.parametrize("name", ANSWERS)
def test_what_is_not_the_service_s_answer_changes_nothing(scene, middlebox, stage, name):
    middlebox.script = stage(ANSWERS[name])
    scene.carry(3)
    assert scene.kiosk.outbox.counts()[EntryState.PARKED] == 0
    check_nothing_believed_then_heal(scene, middlebox)


@pytest.mark.parametrize("script", [dripping, continuing], ids=["dripping", "continuing"])
def test_an_answer_that_never_ends_is_left_in_time(scene, middlebox, stage, script, monkeypatch):
    monkeypatch.setattr(transport, "READ_SECONDS", 0.2)
    monkeypatch.setattr(transport, "SLOWEST_LINE", 1e12)
    middlebox.script = stage(script)
    scene.carry(2)
    monkeypatch.undo()
    check_nothing_believed_then_heal(scene, middlebox)


@pytest.mark.parametrize(
    "status", [302, 307, *(pytest.param(one, marks=nightly) for one in (301, 303, 308))]
)
@pytest.mark.parametrize("place", ["http://{other}", "http://127.0.0.1:{port}", "//{other}", "/x"])
def test_a_redirect_takes_nothing_elsewhere(scene, middlebox, stage, status, place):
    with Middlebox(scene.central.address) as other:
        where = place.format(other=f"127.0.0.1:{other.server_port}", port=other.server_port)
        middlebox.script = stage(
            scripts.reply(status, b"", ("Location", f"{where}{ANNOUNCE_PATH}"))
        )
        scene.carry(3)
        assert not other.heard
    check_nothing_believed_then_heal(scene, middlebox)


@pytest.mark.parametrize("wish", ["0", "1000000000", "-1", "soon", "1e9", "9" * 400, "²", ""])
@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_for_rest_is_heard_within_reason(scene, middlebox, stage, status, wish):
    middlebox.script = stage(scripts.reply(status, b"", ("Retry-After", wish or "\t")))
    scene.carry()
    asked = len(middlebox.heard)
    assert asked
    middlebox.script = pass_on
    # an hour is the most that anybody is given
    scene.drain(rounds=8)
    assert scene.wrong(complete=True) == []


@pytest.mark.parametrize(
    "status", [503, *(pytest.param(one, marks=nightly) for one in (408, 425, 500, 502, 504, 511))]
)
@pytest.mark.parametrize("days", [1, pytest.param(7, marks=nightly)])
def test_a_service_that_is_ill_for_days_is_left_in_peace_and_then_drained(
    scene, middlebox, stage, status, days
):
    middlebox.script = stage(scripts.reply(status, PORTAL, HTML))
    rounds = days * 24 * 4
    scene.carry(rounds)
    # at most a heartbeat, an announcement and a few questions for each of the longest rests
    assert len(middlebox.heard) <= rounds * 6
    for _ in range(5):
        scene.kiosk.submit()
    check_nothing_believed_then_heal(scene, middlebox)


def portal_with_the_right_words(heard, _forward):
    """Answer as the central would, without being it."""
    if heard.path == HEARTBEAT_PATH:
        return Reply(status=200, headers=scripts.JSON, body=json.dumps(KNOWN).encode())
    return Reply(status=ANNOUNCED, headers=scripts.JSON, body=b'{"answers": []}')


@pytest.mark.parametrize(
    ("client", "script"),
    [
        (TrustingClient, portal_with_the_right_words),
        (OkayClient, scripts.reply(200, PORTAL, HTML)),
    ],
    ids=["believes any 207", "takes 200 for success"],
)
def test_a_client_that_believes_a_portal_loses_submissions(scene, middlebox, client, script):
    """The negative controls: with such clients the same look at both ends is red."""
    scene.kiosk.client_class = client
    scene.through(middlebox.url)
    middlebox.script = script
    scene.kiosk.submit()
    scene.carry(2)
    assert any(one.startswith("acknowledged and lost") for one in scene.wrong())


def test_the_real_client_believes_no_portal_whatever_it_says(scene, middlebox):
    middlebox.script = portal_with_the_right_words
    scene.kiosk.submit()
    scene.carry(3)
    check_nothing_believed_then_heal(scene, middlebox)
