# SPDX-License-Identifier: Apache-2.0
"""Only the documented answer counts; everything else is sorted by what to do about it."""

import gzip
import json

import pytest

from kiosk.errors import DeliveryError
from kiosk.sync import Trouble, Verdict
from kiosk.sync.contract import MOST_ANSWER_BYTES, MOST_ITEMS
from kiosk.sync.courier import MOST_BYTES
from kiosk.sync.courier import MOST_ITEMS as COURIER_MOST_ITEMS

HEAD = (0, bytes(32))


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def answers(*items: dict[str, object]) -> bytes:
    return json.dumps({"answers": items}).encode()


@pytest.fixture
def parcel(make_submission, as_parcel):
    return as_parcel(make_submission())


@pytest.fixture
def good(parcel):
    return {
        "id": parcel.id,
        "standing": "received",
        "digest": parcel.digest,
        "received_at": "2026-11-21T12:00:00Z",
    }


def test_an_item_is_received_when_status_id_and_digest_agree(client_for, impostor, parcel, good):
    url, _ = impostor(http("207 Multi-Status", answers(good)))
    answer = client_for(url).announce([parcel], HEAD)
    assert answer.trouble is None
    assert answer.items[parcel.id].verdict is Verdict.RECEIVED
    assert json.loads(answer.items[parcel.id].acknowledgement)["digest"] == parcel.digest


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "0" * 64},
        {"digest": None},
        {"received_at": None},
        {"id": "01a20030-d010-7b0e-ae81-8c092364c210"},
    ],
)
def test_an_acknowledgement_of_something_else_is_none(client_for, impostor, parcel, good, change):
    url, _ = impostor(http("207 Multi-Status", answers({**good, **change})))
    answer = client_for(url).announce([parcel], HEAD)
    assert answer.trouble is None
    assert parcel.id not in answer.items


def test_an_item_that_is_answered_twice_is_not_answered(client_for, impostor, parcel, good):
    refused = {"id": parcel.id, "standing": "refused"}
    url, _ = impostor(http("207 Multi-Status", answers(good, refused)))
    assert client_for(url).announce([parcel], HEAD).items == {}


@pytest.mark.parametrize("standing", ["conflict", "refused", "later"])
def test_other_words_on_an_item_come_with_their_code(client_for, impostor, parcel, standing):
    item = {"id": parcel.id, "standing": standing, "code": "central.x"}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    verdict = client_for(url).announce([parcel], HEAD).items[parcel.id]
    assert (verdict.verdict.value, verdict.code) == (standing, "central.x")


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        ("200 OK", Trouble.LINE),
        ("201 Created", Trouble.LINE),
        ("202 Accepted", Trouble.LINE),
        ("204 No Content", Trouble.LINE),
        ("208 Already Reported", Trouble.LINE),
        ("304 Not Modified", Trouble.LINE),
        ("400 Bad Request", Trouble.CONTENT),
        ("401 Unauthorized", Trouble.DOOR),
        ("403 Forbidden", Trouble.DOOR),
        ("404 Not Found", Trouble.DOOR),
        ("405 Method Not Allowed", Trouble.DOOR),
        ("407 Proxy Authentication Required", Trouble.DOOR),
        ("408 Request Timeout", Trouble.SERVICE),
        ("409 Conflict", Trouble.CONTENT),
        ("410 Gone", Trouble.CONTENT),
        ("413 Content Too Large", Trouble.CONTENT),
        ("415 Unsupported Media Type", Trouble.CONTENT),
        ("418 I'm a teapot", Trouble.LINE),
        ("422 Unprocessable Content", Trouble.CONTENT),
        ("425 Too Early", Trouble.SERVICE),
        ("429 Too Many Requests", Trouble.SERVICE),
        ("500 Internal Server Error", Trouble.SERVICE),
        ("502 Bad Gateway", Trouble.SERVICE),
        ("503 Service Unavailable", Trouble.SERVICE),
        ("504 Gateway Timeout", Trouble.SERVICE),
        ("511 Network Authentication Required", Trouble.SERVICE),
    ],
)
def test_every_status_but_one_is_trouble_even_with_a_good_body(
    *, client_for, impostor, parcel, good, status, trouble
):
    url, _ = impostor(http(status, answers(good)))
    answer = client_for(url).announce([parcel], HEAD)
    assert answer.trouble is trouble
    assert answer.items == {}
    assert answer.code


def test_a_login_page_is_not_the_service(client_for, impostor, parcel):
    page = b"<!doctype html><title>Free Wi-Fi</title>Please log in"
    url, _ = impostor(http("200 OK", page, "Content-Type: text/html"))
    answer = client_for(url).announce([parcel], HEAD)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.not-the-service")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(client_for, impostor, parcel, good, status):
    other, asked = impostor(http("207 Multi-Status", answers(good)))
    url, _ = impostor(http(status, b"", f"Location: {other}/v1/submissions/announce"))
    assert client_for(url).announce([parcel], HEAD).trouble is Trouble.LINE
    assert asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{",
        b"null",
        b"[]",
        b'{"answers": NaN}',
        b'{"answers": [{"id": 1}]}',
        b'{"answers": [], "more": 1}',
        b"[" * 5000,
        b"\xff\xfe",
    ],
)
def test_the_right_status_with_a_body_that_is_not_documented_is_the_line(
    client_for, impostor, parcel, body
):
    url, _ = impostor(http("207 Multi-Status", body))
    answer = client_for(url).announce([parcel], HEAD)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.answer")


def test_an_answer_without_end_is_read_to_its_bound(client_for, impostor, parcel):
    url, _ = impostor(http("207 Multi-Status", b" " * (MOST_ANSWER_BYTES + 1)))
    answer = client_for(url).announce([parcel], HEAD)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.oversize")


def test_a_compressed_answer_is_not_unpacked(client_for, impostor, parcel):
    bomb = gzip.compress(bytes(10_000_000))
    url, _ = impostor(http("207 Multi-Status", bomb, "Content-Encoding: gzip"))
    answer = client_for(url).announce([parcel], HEAD)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.answer")


def test_an_answer_cut_at_any_byte_is_never_an_acknowledgement(client_for, impostor, parcel, good):
    whole = http("207 Multi-Status", answers(good))
    for length in range(0, len(whole), 7):
        url, _ = impostor(whole[:length])
        answer = client_for(url).announce([parcel], HEAD)
        assert answer.trouble is Trouble.LINE, whole[:length]
        assert answer.items == {}


@pytest.mark.parametrize(
    ("header", "seconds"), [("Retry-After: 30", 30), ("Retry-After: soon", None), ("X: 1", None)]
)
def test_a_wish_to_be_left_alone_is_heard(client_for, impostor, parcel, header, seconds):
    url, _ = impostor(http("503 Service Unavailable", b"", header))
    assert client_for(url).announce([parcel], HEAD).retry_after == seconds


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "http://nowhere.invalid",
        "gopher://x",
        "http://",
    ],
)
def test_nobody_there_is_the_line(client_for, parcel, url):
    answer = client_for(url).announce([parcel], HEAD)
    assert answer.trouble is Trouble.LINE
    assert client_for(url).reach().trouble is Trouble.LINE


def test_the_session_s_proxies_are_not_the_station_s(
    client_for, impostor, parcel, good, monkeypatch
):
    proxy, asked = impostor(http("200 OK"))
    monkeypatch.setenv("http_proxy", proxy)
    url, _ = impostor(http("207 Multi-Status", answers(good)))
    assert client_for(url).announce([parcel], HEAD).trouble is None
    assert asked == []


def test_recipients_are_asked_for_and_nothing_else_is_taken_for_them(client_for, impostor):
    url, _ = impostor(http("200 OK", b'{"recipients": ["age1x"]}'))
    assert client_for(url).recipients() == ("age1x",)
    for answer in (
        http("200 OK", b"<html>"),
        http("500 Oh", b""),
        http("200 OK", b'{"recipients": []}'),
    ):
        url, _ = impostor(answer)
        with pytest.raises(DeliveryError):
            client_for(url).recipients()


def test_a_batch_of_the_courier_fits_the_contract():
    assert COURIER_MOST_ITEMS <= MOST_ITEMS
    assert MOST_BYTES * 4 / 3 + COURIER_MOST_ITEMS * 2048 < 8 << 20
