# SPDX-License-Identifier: Apache-2.0
"""The client shows its secret to the server alone, and uses no connection that may be closing."""

import logging
import logging.config
import socket
import ssl
import time

import pytest
import trustme

from kiosk.sync import transport
from kiosk.sync.openrosa import client as module
from kiosk.sync.openrosa.access import Access
from kiosk.sync.openrosa.client import OpenRosaClient
from kiosk.sync.openrosa.port import Post, Word
from kiosk.sync.port import Trouble
from tests.kiosk.sync.openrosa.conftest import instance
from tests.kiosk.sync.openrosa.server import TOKEN, OdkServer

POST = Post(xml=instance("uuid:1"), file=None, is_last=True)


def test_a_digest_is_answered_once_and_then_shown_each_time(office):
    office.server.users["leyla"] = "open sesame"
    client = office.client(office.server.plain_url, "digest leyla open sesame")
    assert client.probe().trouble is None
    assert client.post(POST).word is Word.STORED
    assert client.post(POST).word is Word.STORED
    assert [one.method for one in office.server.asked] == ["HEAD", "HEAD", "POST", "POST"]


def test_a_challenge_in_the_middle_has_the_same_post_sent_again(office):
    office.server.users["leyla"] = "open sesame"
    client = office.client(office.server.plain_url, "digest leyla open sesame")
    client.probe()
    office.server.nonces.append("n1")
    assert client.post(POST).word is Word.STORED
    assert [one.size > 0 for one in office.server.asked] == [False, False, True, True]


def test_a_wrong_password_is_no_endless_asking(office):
    office.server.users["leyla"] = "open sesame"
    client = office.client(office.server.plain_url, "digest leyla wrong")
    for _ in range(3):
        probed = client.probe()
        assert (probed.trouble, probed.code) == (Trouble.DOOR, "openrosa.unauthorised")
    assert len(office.server.asked) == 4


def test_a_password_goes_over_a_proven_line(clock, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with OdkServer() as server:
        server.basic["leyla"] = "open sesame"
        server.publish("registration", "2026-11")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        url = server.plain_url.replace("http:", "https:")
        access = Access.from_text(url, "basic leyla open sesame")
        client = OpenRosaClient(access, "BK01", clock, tmp_path / "ca.pem")
        stranger = OpenRosaClient(access, "BK01", clock)
        assert client.post(POST).word is Word.STORED
        assert client.is_proven
        assert stranger.post(POST).code == "delivery.tls"
        assert len(server.asked) == 1
        client.close()
        stranger.close()


def test_what_the_server_advises_is_taken_where_it_is_a_number(office):
    client = office.client()
    office.server.advised = 5_000
    assert client.probe().most_bytes == 5_000
    for nonsense in ("many", "-1", "0", "9" * 40):
        office.server.advised = nonsense
        assert client.probe().most_bytes is None


def test_a_connection_that_was_idle_for_long_is_not_used_again(office, monkeypatch):
    monkeypatch.setattr(module, "IDLE_SECONDS", 0.3)
    client = office.client()
    client.probe()
    client.probe()
    time.sleep(0.4)
    client.probe()
    first, second, third = [one.connection for one in office.server.asked]
    assert first == second != third


def test_the_server_closes_an_idle_connection_by_itself(office):
    """The reason for the one above: whatever is sent in that moment is lost."""
    office.server.idle_seconds = 0.2
    with socket.create_connection(("127.0.0.1", office.server.server_port)) as line:
        line.sendall(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.settimeout(3)
        while line.recv(4096):
            pass


def test_the_token_is_in_no_log_no_error_and_not_in_the_database(office, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    logging.config.dictConfig({"version": 1, "disable_existing_loggers": False})
    office.put({"photo-1.jpg": b"1"})
    client = office.client()
    office.server.fault = lambda asked, n: ["", "lost answer", "portal", "500", "403"][n % 5]
    office.work(10, seconds=1000)
    office.server.shutdown()
    office.server.server_close()
    probed, posted = client.probe(), client.post(POST)
    told = [str(probed), repr(posted), repr(client), caplog.text]
    assert probed.code == posted.code == "delivery.unreachable"
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("station.sqlite*"))
    assert TOKEN not in "".join(told)
    assert TOKEN.encode() not in stored
    try:
        client.get("/formList")
    except Exception as error:  # noqa: BLE001 whatever it is
        seen = error
        while seen is not None:
            assert TOKEN not in f"{seen} {seen!r} {vars(seen)}"
            seen = seen.__context__


def test_the_library_would_have_told_it(office, caplog):
    """The negative control of the one above: what is kept quiet does name addresses."""
    names = ("urllib3.connectionpool", "urllib3.util.retry")
    caplog.set_level(logging.DEBUG)
    for name in names:
        logging.getLogger(name).removeFilter(transport._is_harmless)
    try:
        office.client().probe()
    finally:
        for name in names:
            logging.getLogger(name).addFilter(transport._is_harmless)
    assert TOKEN in caplog.text


@pytest.mark.parametrize("content", [b"", b"<html/>", b"{", b"\xff", b"<OpenRosaResponse/>"])
def test_an_answer_that_no_server_gives_is_none(office, content, impostor):
    head = f"HTTP/1.1 201 Created\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    url, _asked = impostor(head + content)
    client = office.client(f"{url}/v1/key/{{token}}/projects/1")
    posted = client.post(POST)
    assert (posted.trouble, posted.is_in_doubt) == (Trouble.LINE, True)


def test_an_answer_with_a_document_type_is_not_read(office, impostor):
    bomb = (
        b'<!DOCTYPE a [<!ENTITY b "bb">]><OpenRosaResponse '
        b'xmlns="http://openrosa.org/http/response"><message>&b;</message></OpenRosaResponse>'
    )
    head = f"HTTP/1.1 201 Created\r\nContent-Length: {len(bomb)}\r\n\r\n".encode()
    url, _asked = impostor(head + bomb)
    assert office.client(f"{url}/v1/key/{{token}}/projects/1").post(POST).word is None


def test_the_servers_words_move_no_terminal(office):
    office.server.receive = lambda *_: (409, "a\x9b31m\u202eb\n\n" + "c" * 500)
    said = office.client().post(POST).said
    assert said.startswith("a 31m b c")
    assert len(said) == 200
