# SPDX-License-Identifier: Apache-2.0
"""Each toxic does what its name says, in the direction that it is set for and in no other."""

from contextlib import closing

import pytest

from tests.faults.network.echo import PAYLOAD, Echo, connect, exchange, is_turned_away
from tests.faults.network.proxy import Proxy
from tests.faults.network.toxics import (
    Bandwidth,
    Down,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
    Timeout,
    Way,
)

BOTH = pytest.mark.parametrize("way", Way, ids=lambda way: way.value)


@pytest.fixture
def echo():
    server = Echo()
    yield server
    server.close()


@pytest.fixture
def proxy(echo):
    with Proxy(echo.address) as running:
        yield running


@pytest.fixture
def client(proxy):
    with closing(connect(proxy)) as connection:
        yield connection


def test_a_good_line_changes_nothing_and_counts_what_it_carries(proxy, client, echo):
    seen = exchange(client, until_end=True)
    assert (seen.got, seen.end, echo.heard) == (PAYLOAD, "closed", PAYLOAD)
    assert proxy.passed(Way.UP) == proxy.passed(Way.DOWN) == len(PAYLOAD)
    assert proxy.connections == 1


@BOTH
def test_latency_delays_every_byte(proxy, client, way):
    proxy.set(way, Latency(seconds=0.1, jitter=0.02))
    seen = exchange(client)
    assert seen.got == PAYLOAD
    assert seen.seconds >= 0.08


@BOTH
def test_bandwidth_is_shared_by_all_connections(proxy, way):
    proxy.set(way, Bandwidth(rate=len(PAYLOAD) * 10))
    with closing(connect(proxy)) as one, closing(connect(proxy)) as other:
        one.sendall(PAYLOAD)
        seen = exchange(other)
        seen.pieces += exchange(one, b"").pieces
        while len(seen.got) < 2 * len(PAYLOAD):
            seen.pieces.append(one.recv(1 << 16))
    assert seen.seconds >= 0.19


@BOTH
def test_a_slow_close_tells_of_the_end_later(proxy, client, way):
    proxy.set(way, SlowClose(seconds=0.1))
    seen = exchange(client, until_end=True)
    assert (seen.got, seen.end) == (PAYLOAD, "closed")
    assert seen.seconds >= 0.1


@BOTH
def test_a_timeout_swallows_everything_and_then_ends_the_connection(proxy, client, echo, way):
    proxy.set(way, Timeout(seconds=0.1))
    seen = exchange(client)
    assert (seen.got, seen.end) == (b"", "closed")
    assert seen.seconds >= 0.1
    assert echo.heard == (b"" if way is Way.UP else PAYLOAD)


@BOTH
def test_a_timeout_of_nothing_lasts_until_the_line_heals(proxy, client, way):
    proxy.set(way, Timeout(seconds=0))
    client.settimeout(0.1)
    assert exchange(client).end == "silent"
    proxy.heal()
    client.settimeout(10)
    assert client.recv(1) == b""


@BOTH
@pytest.mark.parametrize("after", [0, 1, 4097])
def test_a_reset_comes_after_so_many_bytes_of_a_request_or_an_answer(
    proxy, client, echo, way, after
):
    before = b"an exchange before" * 10
    assert exchange(client, before).got == before
    proxy.set(way, ResetPeer(after=after))
    seen = exchange(client)
    assert seen.end == "reset"
    assert proxy.passed(way) == len(before) + after
    if way is Way.DOWN:
        assert PAYLOAD.startswith(seen.got)
        assert len(seen.got) == after
    assert proxy.line.resets == 1


@BOTH
def test_a_reset_has_a_chance_at_each_request(proxy, way):
    proxy.set(way, ResetPeer(chance=0.3, after=1, within=100))
    ends = []
    connection = connect(proxy)
    for _ in range(200):
        ends.append(exchange(connection, b"a request" * 20).end)
        if ends[-1] != "open":
            connection.close()
            connection = connect(proxy)
    connection.close()
    assert set(ends) == {"open", "reset"}
    assert 30 <= ends.count("reset") <= 90


@BOTH
def test_a_slicer_makes_small_pieces(proxy, client, echo, way):
    proxy.set(way, Slicer(size=len(PAYLOAD) // 10, seconds=0.005))
    seen = exchange(client)
    assert seen.got == PAYLOAD
    pieces = echo.pieces if way is Way.UP else seen.pieces
    assert len(pieces) >= 5


@BOTH
@pytest.mark.parametrize("most", [0, 1, 4097])
def test_limited_data_ends_politely_at_the_byte(proxy, client, echo, way, most):
    proxy.set(way, LimitData(most=most))
    # the rest of a request that nobody reads is answered with a reset by the system
    seen = exchange(client, PAYLOAD if way is Way.DOWN else PAYLOAD[: most + 1])
    assert seen.end in ({"closed"} if way is Way.DOWN else {"closed", "reset"})
    assert proxy.passed(way) == most
    if way is Way.DOWN:
        assert seen.got == PAYLOAD[:most]
    else:
        assert PAYLOAD[:most].startswith(echo.heard)


def test_a_line_that_is_down_upstream_takes_no_connection(proxy, client):
    proxy.set(Way.UP, Down())
    assert exchange(client).end == "reset"
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    proxy.heal()
    with closing(connect(proxy)) as again:
        assert exchange(again).got == PAYLOAD


def test_a_line_that_is_down_downstream_takes_them_and_ends_them(proxy, client, echo):
    proxy.set(Way.DOWN, Down())
    assert exchange(client).end == "reset"
    assert is_turned_away(proxy)
    assert echo.heard == b""
    proxy.heal()
    with closing(connect(proxy)) as again:
        assert exchange(again).got == PAYLOAD


def test_whoever_waits_for_a_toxic_goes_on_when_the_line_heals(proxy, client):
    proxy.set(Way.UP, Latency(seconds=3600), Bandwidth(rate=1))
    client.sendall(PAYLOAD)
    proxy.heal()
    assert exchange(client, b"and more").got


def test_a_central_that_is_not_there_ends_every_connection():
    with Proxy(("127.0.0.1", 1)) as proxy:
        assert is_turned_away(proxy)


def test_connections_beyond_the_bound_are_turned_away(proxy, monkeypatch):
    monkeypatch.setattr("tests.faults.network.proxy.MOST_LINKS", 2)
    with closing(connect(proxy)) as one, closing(connect(proxy)) as two:
        assert exchange(one).got == exchange(two).got == PAYLOAD
        assert is_turned_away(proxy)
