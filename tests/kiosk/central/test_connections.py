# SPDX-License-Identifier: Apache-2.0
"""Connections that say nothing, or too little, are closed; those that move on are not."""

import json
import shlex
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256

import pytest
import requests
import trustme
import uvicorn

from kiosk import connections
from kiosk.central.app import create_app
from kiosk.central.server import Serving, _configuration, _listening
from kiosk.sync.contract import PART_CONTENT
from tests.kiosk.central.conftest import Speaker

SHORT = 1.0
HALF = b"POST /v1/heartbeat HTTP/1.1\r\nHost: x\r\n"
HEALTH = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def serving(centre, **options):
    """Serve as `central serve` does, on a thread."""
    listener = _listening("127.0.0.1", 0)
    where = Serving(data_dir=centre, **options)
    server = uvicorn.Server(_configuration(where, create_app(centre)))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server, listener.getsockname()
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def hurried(monkeypatch):
    for name in ("HEAD_SECONDS", "KEEP_SECONDS", "PACE_SECONDS", "HANDSHAKE_SECONDS"):
        monkeypatch.setattr(connections, name, SHORT)
    monkeypatch.setattr(connections, "REFUSED_SECONDS", 2 * SHORT)


@pytest.fixture
def address(centre):
    with serving(centre) as (_server, where):
        yield where


@pytest.fixture
def line(address):
    with socket.create_connection(address, timeout=5) as opened:
        yield opened


@pytest.fixture
def talker(address, clock, station_key):
    return Speaker(f"http://127.0.0.1:{address[1]}", clock, station_key)


def is_closed(line, within=5.0):
    """Read to the end; says whether there is one in time."""
    line.settimeout(within)
    try:
        while line.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


def is_cut(line, piece, within=5.0):
    """Send pieces for ever; says whether the other end stops that in time."""
    ends = time.monotonic() + within
    try:
        while time.monotonic() < ends:
            line.sendall(piece)
            time.sleep(0.05)
    except ConnectionError:
        return True
    return False


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("said", [b"", b"G", HALF, HEALTH, HEALTH + HALF, HEALTH + HEALTH + b"G"])
def test_without_a_whole_head_in_time_the_connection_ends(line, said):
    line.sendall(said)
    assert is_closed(line)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("first", [b"", HEALTH])
def test_a_head_that_trickles_does_not_hold_it(line, first):
    line.sendall(first)
    assert is_cut(line, b"G")


@pytest.mark.parametrize("said", [b"", HALF, HEALTH])
def test_without_the_limits_it_would_stay(line, said):
    """The negative control; the real limits are longer than this test."""
    line.sendall(said)
    assert not is_closed(line, within=4 * SHORT)


@pytest.mark.usefixtures("hurried")
def test_a_connection_that_is_used_lives_on(line):
    for _ in range(6):
        line.sendall(HEALTH)
        time.sleep(SHORT / 2)
        assert b"200 OK" in line.recv(65536)


def head_of(talker, path, size):
    return (
        f"PATCH {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n"
        f"Content-Type: {PART_CONTENT}\r\nUpload-Offset: 0\r\n"
        f"Authorization: Bearer {talker.token('PATCH', path)}\r\n\r\n"
    ).encode()


@pytest.fixture
def part(talker):
    data = bytes(range(256)) * 1024
    talker.answers(talker.item(data, inline=False))
    return sha256(data).hexdigest(), data


@pytest.mark.usefixtures("hurried")
def test_an_upload_that_stands_still_is_cut_and_keeps_what_came(line, talker, part):
    digest, data = part
    line.sendall(head_of(talker, f"/v1/parts/{digest}", len(data)) + data[:70_000])
    assert is_closed(line)
    assert talker.head(digest).headers["Upload-Offset"] == "70000"
    assert talker.append(digest, data[70_000:], 70_000).status_code == 204


@pytest.mark.usefixtures("hurried")
def test_an_upload_that_moves_on_is_not_cut(line, talker, part):
    digest, data = part
    line.sendall(head_of(talker, f"/v1/parts/{digest}", len(data)))
    for at in range(0, len(data), 16 << 10):
        line.sendall(data[at : at + (16 << 10)])
        time.sleep(SHORT / 3)
    assert b" 204 " in line.recv(4096)


@pytest.mark.usefixtures("hurried")
def test_a_body_in_single_bytes_is_cut(line, talker, part):
    digest, data = part
    line.sendall(head_of(talker, f"/v1/parts/{digest}", len(data)))
    assert is_cut(line, b"\0")


@pytest.mark.usefixtures("hurried")
def test_the_endless_body_of_a_refused_request_is_cut(line):
    line.sendall(HALF.replace(b"POST", b"PUT") + b"Content-Length: 999999999999\r\n\r\n")
    assert is_cut(line, bytes(4096))


@pytest.fixture
def asking(centre, offer, address, talker):
    """A connection with little room on which 12 MiB were asked for, and what they are."""
    content = bytes(range(256)) * (12 << 12)
    offer(centre, 1, {"large": content})
    path = f"/v1/catalogue/files/{sha256(content).hexdigest()}"
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {talker.token('GET', path)}"
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 << 10)
        line.settimeout(5)
        line.connect(address)
        line.sendall(f"{head}\r\n\r\n".encode())
        yield line, content


@pytest.mark.usefixtures("hurried")
def test_who_takes_an_answer_slowly_gets_all_of_it(asking):
    line, content = asking
    got = bytearray()
    while len(got) < len(content):
        piece = line.recv(512 << 10)
        assert piece, len(got)
        got += piece
        time.sleep(0.003)
    assert got.endswith(content[-4096:])


@pytest.mark.usefixtures("hurried")
def test_who_takes_no_answer_is_cut(asking):
    line, content = asking
    time.sleep(6 * SHORT)
    got = 0
    with suppress(ConnectionError):
        while piece := line.recv(512 << 10):
            got += len(piece)
    assert got < len(content)


def test_without_the_limit_who_takes_no_answer_would_get_it_yet(asking):
    """The negative control."""
    line, content = asking
    time.sleep(6 * SHORT)
    got = 0
    while got < len(content):
        got += len(line.recv(512 << 10))


@pytest.mark.usefixtures("hurried")
def test_an_answer_that_takes_the_central_its_time_comes(centre, talker, monkeypatch):
    monkeypatch.setattr(centre.database, "touch", lambda: time.sleep(4 * SHORT))
    assert requests.get(talker.url + "/v1/health", timeout=5).ok


@pytest.mark.usefixtures("hurried")
def test_tls_that_does_not_begin_ends(centre, tmp_path):
    certificate = trustme.CA().issue_cert("127.0.0.1")
    file = tmp_path / "server.pem"
    certificate.private_key_and_cert_chain_pem.write_to_path(file)
    with (
        serving(centre, tls_cert=file, tls_key=file) as (_server, where),
        socket.create_connection(where) as line,
    ):
        assert is_closed(line)


@pytest.mark.parametrize(("hard", "is_heard"), [(4096, True), (64, False)])
def test_silent_connections_lock_nobody_out(tmp_path, root, hard, is_heard):
    """With few file handles for the shell and, as a control, no more to be had."""
    command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
    command += ["--data-dir", str(tmp_path / "data")]
    limited = f"ulimit -Sn 64; ulimit -Hn {hard}; exec {shlex.join(command)}"
    with ExitStack() as opened:
        process = subprocess.Popen(
            ["sh", "-c", limited],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        opened.callback(process.communicate, timeout=15)
        url = json.loads(process.stdout.readline())["url"]
        host, port = url.removeprefix("http://").split(":")
        for _ in range(150):
            opened.enter_context(socket.create_connection((host, int(port)), timeout=2))
        try:
            assert requests.get(url + "/v1/health", timeout=3).ok is is_heard
        except requests.RequestException:
            assert not is_heard
