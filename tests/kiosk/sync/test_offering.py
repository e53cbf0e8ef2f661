# SPDX-License-Identifier: Apache-2.0
"""What a client makes of files, lists and statements that somebody gives in the centre's place."""

import pytest

from kiosk.sync import Trouble

DIGEST = "a" * 64
SIZE = 1000


def raw(status: str, content: bytes, *headers: str) -> bytes:
    # said, for the impostor hangs up: a client that asks again must not be quicker than that
    length = f"Content-Length: {len(content)}"
    head = [f"HTTP/1.1 {status}", length, "Connection: close", *headers, "", ""]
    return "\r\n".join(head).encode() + content


@pytest.fixture
def ask(impostor, client_for):
    """Ask for bytes of a file and say what was understood."""

    def ask(answer, offset=100, length=50):
        url, asked = impostor(answer)
        return client_for(url).file(DIGEST, offset, length, SIZE), asked

    return ask


def test_a_piece_is_asked_for_and_taken(ask):
    answer = raw("206 Partial Content", b"x" * 50, f"Content-Range: bytes 100-149/{SIZE}")
    fetched, asked = ask(answer)
    assert fetched.content == b"x" * 50
    assert asked[0].headers["Range"] == "bytes=100-149"


def test_a_centre_that_gives_no_pieces_gives_all_and_the_rest_is_taken(ask):
    fetched, _asked = ask(raw("200 OK", b"y" * 100 + b"z" * 900))
    assert fetched.content == b"z" * 900


def test_a_whole_file_is_asked_for_as_such(ask):
    _fetched, asked = ask(raw("200 OK", b"y" * SIZE), 0, SIZE)
    assert "Range" not in asked[0].headers


@pytest.mark.parametrize(
    "answer",
    [
        raw("206 Partial Content", b"x" * 50, f"Content-Range: bytes 0-49/{SIZE}"),
        raw("206 Partial Content", b"x" * 50, "Content-Range: bytes 100-149/9999"),
        raw("206 Partial Content", b"x" * 40, f"Content-Range: bytes 100-149/{SIZE}"),
        raw("206 Partial Content", b"x" * 50, "Content-Range: bytes */*"),
        raw("206 Partial Content", b"x" * 50),
        raw("200 OK", b"<html>sign in</html>"),
        raw("200 OK", b"y" * (SIZE + 1)),
        raw("200 OK", b"y" * 200_000),
        raw("204 No Content", b""),
        raw("302 Found", b"", "Location: https://evil.example/"),
    ],
)
def test_nothing_else_is_taken_for_the_file(ask, answer):
    fetched, _asked = ask(answer)
    assert fetched.content == b""
    assert fetched.trouble is not None


def test_a_file_that_is_gone_is_told_apart_from_a_line_that_fails(ask):
    fetched, _asked = ask(raw("404 Not Found", b""))
    assert fetched.is_missing
    assert fetched.trouble is None


def test_what_is_fetched_counts_on_a_metered_line(impostor, client_for):
    url, _asked = impostor(raw("200 OK", b"y" * SIZE))
    client = client_for(url)
    client.file(DIGEST, 0, SIZE, SIZE)
    first = client.carried
    assert first > SIZE
    client.file(DIGEST, 0, SIZE, SIZE)
    assert client.carried - first >= SIZE


@pytest.mark.parametrize("ask_for", ["notices", "settings", "station_keys"])
def test_who_answers_in_the_centre_s_place_is_not_believed(impostor, client_for, ask_for):
    def told(answer):
        url, _asked = impostor(answer)
        client = client_for(url)
        return client.notices("") if ask_for == "notices" else getattr(client, ask_for)()

    assert told(raw("302 Found", b"")).trouble is Trouble.LINE
    assert told(raw("404 Not Found", b"")).is_missing
    assert told(raw("503 Service Unavailable", b"")).trouble is Trouble.SERVICE
    assert told(raw("304 Not Modified", b"")).trouble is Trouble.LINE
    most = 8 << 20 if ask_for == "station_keys" else 1 << 20
    assert told(raw("200 OK", b"x" * (most + 1))).trouble is Trouble.LINE
