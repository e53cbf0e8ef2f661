# SPDX-License-Identifier: Apache-2.0
"""Only the documented answer counts; everything else is sorted by what to do about it."""

import gzip
import json
import os
import threading
import time
import zlib
from base64 import b64decode, urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

import pytest

from kiosk.errors import DeliveryError
from kiosk.outbox import EntryState
from kiosk.sealing import StationKey, jws
from kiosk.sync import Condition, Slice, Trouble, Verdict
from kiosk.sync.contract import (
    ACKNOWLEDGEMENT_TYPE,
    AUDIENCE,
    MOST_ANSWER_BYTES,
    REQUEST_TYPE,
    Announcement,
)

HEAD = (0, bytes(32))
AT = "2026-11-21T12:00:00Z"
CONDITION = Condition(journal=HEAD, queue={EntryState.PENDING: 1}, oldest_unsent_at=None)


def http(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def answers(*items: dict[str, object]) -> bytes:
    return json.dumps({"answers": items}).encode()


def announce(client, *parcels):
    letter = client.write(parcels, HEAD)
    return client.read(letter, client.send(letter))


@pytest.fixture
def parcel(make_submission, as_parcel):
    return as_parcel(make_submission())


@pytest.fixture
def signed(parcel, central_keys):
    """Say as the Service that something was received."""

    def sign(key=central_keys, kind=ACKNOWLEDGEMENT_TYPE, **changes):
        claims = {
            "id": parcel.id,
            "digest": parcel.digest,
            "station": parcel.station,
            "received_at": AT,
        }
        return jws.sign({**claims, **changes}, kind, key)

    return sign


@pytest.fixture
def good(parcel, signed):
    return {"id": parcel.id, "standing": "received", "acknowledgement": signed()}


def test_an_item_is_received_when_status_id_and_countersignature_agree(
    client_for, impostor, parcel, good
):
    url, _ = impostor(http("207 Multi-Status", answers(good)))
    answer = announce(client_for(url), parcel)
    assert answer.trouble is None
    verdict = answer.items[parcel.id]
    assert verdict.verdict is Verdict.RECEIVED
    assert verdict.received_at == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert verdict.acknowledgement == good["acknowledgement"]


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "0" * 64},
        {"id": "01a20030-d010-7b0e-ae81-8c092364c210"},
        {"station": "BK02"},
        {"received_at": "yesterday"},
        {"kind": "manifest+jwt"},
        {"kind": "request+jwt"},
    ],
)
def test_an_acknowledgement_of_something_else_is_none(
    *, client_for, impostor, parcel, good, signed, change
):
    item = {**good, "acknowledgement": signed(**change)}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    answer = announce(client_for(url), parcel)
    assert answer.trouble is None
    assert parcel.id not in answer.items


@pytest.mark.parametrize(
    "change",
    [
        {"acknowledgement": None},
        {"id": "01a20030-d010-7b0e-ae81-8c092364c210"},
        {"acknowledgement": "a.b.c"},
    ],
)
def test_an_item_that_is_not_signed_for_is_not_received(client_for, impostor, parcel, good, change):
    url, _ = impostor(http("207 Multi-Status", answers({**good, **change})))
    assert announce(client_for(url), parcel).items == {}


def test_somebody_else_s_countersignature_is_named_and_not_believed(
    *, client_for, impostor, parcel, good, signed, tmp_path
):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    item = {**good, "acknowledgement": signed(stranger)}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    verdict = announce(client_for(url), parcel).items[parcel.id]
    assert (verdict.verdict, verdict.code) == (Verdict.LATER, "delivery.unknown-key")


def test_a_stranger_s_signature_under_a_pinned_name_is_nothing(
    *, client_for, impostor, parcel, good, signed, tmp_path, central_keys
):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    stranger.key_id = central_keys.key_id
    item = {**good, "acknowledgement": signed(stranger)}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    assert announce(client_for(url), parcel).items == {}


def test_an_item_that_is_answered_twice_is_not_answered(client_for, impostor, parcel, good):
    refused = {"id": parcel.id, "standing": "unknown"}
    url, _ = impostor(http("207 Multi-Status", answers(good, refused)))
    assert announce(client_for(url), parcel).items == {}


@pytest.mark.parametrize(
    ("code", "passing", "verdict"),
    [
        ("central.conflict", False, Verdict.CONFLICT),
        ("central.manifest", False, Verdict.REFUSED),
        ("central.storage", True, Verdict.LATER),
    ],
)
def test_a_problem_with_an_item_comes_with_its_code(
    *, client_for, impostor, parcel, code, passing, verdict
):
    problem = {"title": "No", "status": 409, "code": code, "passing": passing}
    item = {"id": parcel.id, "standing": "problem", "problem": problem}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    found = announce(client_for(url), parcel).items[parcel.id]
    assert (found.verdict, found.code) == (verdict, code)


def test_what_is_missing_is_named_with_its_offset(client_for, impostor, parcel):
    gap = {"sha256": "a" * 64, "offset": 7}
    item = {"id": parcel.id, "standing": "incomplete", "missing": [gap]}
    url, _ = impostor(http("207 Multi-Status", answers(item)))
    found = announce(client_for(url), parcel).items[parcel.id]
    assert found.verdict is Verdict.INCOMPLETE
    assert [(one.digest, one.offset) for one in found.missing] == [("a" * 64, 7)]


STATUSES = [
    ("200 OK", Trouble.LINE, True),
    ("201 Created", Trouble.LINE, True),
    ("202 Accepted", Trouble.LINE, True),
    ("204 No Content", Trouble.LINE, True),
    ("208 Already Reported", Trouble.LINE, True),
    ("304 Not Modified", Trouble.LINE, True),
    ("400 Bad Request", Trouble.LINE, True),
    ("401 Unauthorized", Trouble.DOOR, False),
    ("403 Forbidden", Trouble.DOOR, False),
    ("404 Not Found", Trouble.DOOR, False),
    ("405 Method Not Allowed", Trouble.DOOR, False),
    ("407 Proxy Authentication Required", Trouble.DOOR, False),
    ("408 Request Timeout", Trouble.SERVICE, False),
    ("409 Conflict", Trouble.LINE, True),
    ("410 Gone", Trouble.LINE, True),
    ("413 Content Too Large", Trouble.LINE, True),
    ("415 Unsupported Media Type", Trouble.LINE, True),
    ("418 I'm a teapot", Trouble.LINE, True),
    ("422 Unprocessable Content", Trouble.LINE, True),
    ("425 Too Early", Trouble.SERVICE, False),
    ("429 Too Many Requests", Trouble.SERVICE, False),
    ("500 Internal Server Error", Trouble.SERVICE, True),
    ("502 Bad Gateway", Trouble.SERVICE, True),
    ("503 Service Unavailable", Trouble.SERVICE, True),
    ("504 Gateway Timeout", Trouble.SERVICE, True),
    ("511 Network Authentication Required", Trouble.SERVICE, True),
]


@pytest.mark.parametrize(("status", "trouble", "doubt"), STATUSES)
def test_every_status_but_one_is_trouble_even_with_a_good_body(
    *, client_for, impostor, parcel, good, status, trouble, doubt
):
    url, _ = impostor(http(status, answers(good)))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.is_in_doubt) == (trouble, doubt)
    assert answer.items == {}
    assert answer.code


REFUSALS = [
    status for status, *_ in STATUSES if status[:3] in {"400", "409", "410", "413", "415", "422"}
]


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize(
    ("passing", "trouble"), [(False, Trouble.CONTENT), (True, Trouble.SERVICE)]
)
def test_only_a_documented_refusal_counts_against_what_was_sent(
    *, client_for, impostor, parcel, status, passing, trouble
):
    """A proxy's own refusal of a batch must not get anybody's submission parked."""
    told = {"title": "x", "status": int(status[:3]), "code": "central.oversize", "passing": passing}
    url, _ = impostor(http(status, json.dumps(told).encode()))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.code) == (trouble, "central.oversize")
    told["status"] += 1
    url, _ = impostor(http(status, json.dumps(told).encode()))
    assert announce(client_for(url), parcel).trouble is Trouble.LINE


def test_a_documented_problem_says_why(client_for, impostor, parcel):
    problem = {"title": "x", "status": 403, "code": "central.retired", "passing": False}
    url, _ = impostor(http("403 Forbidden", json.dumps(problem).encode()))
    assert announce(client_for(url), parcel).code == "central.retired"


def test_a_login_page_is_not_the_service(client_for, impostor, parcel):
    page = b"<!doctype html><title>Free Wi-Fi</title>Please log in"
    url, _ = impostor(http("200 OK", page, "Content-Type: text/html"))
    client = client_for(url)
    answer = announce(client, parcel)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.not-the-service")
    assert client.beat(CONDITION).trouble is Trouble.LINE
    assert client.append(Slice(part="a" * 64, offset=0, content=b"x")).trouble is Trouble.LINE
    assert client.offset("a" * 64).trouble is Trouble.LINE


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(client_for, impostor, parcel, good, status):
    other, asked = impostor(http("207 Multi-Status", answers(good)))
    url, _ = impostor(http(status, b"", f"Location: {other}/v1/submissions/announce"))
    assert announce(client_for(url), parcel).trouble is Trouble.LINE
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
        b'{"answers": [], "answers": []}',
        b'{"answers": []} {}',
        b'{"answers": [{"id": "", "standing": "incomplete", "missing": [Infinity]}]}',
        b'{"answers": [{"id": "", "standing": "received", "duplicate": 1}]}',
        b"[" * 5000,
        b'{"answers":' + b"[" * 200_000,
        b"\xff\xfe",
        '{"answers": []}'.encode("utf-16"),
    ],
)
def test_the_right_status_with_a_body_that_is_not_documented_is_the_line(
    client_for, impostor, parcel, body
):
    url, _ = impostor(http("207 Multi-Status", body))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.answer")
    assert answer.is_in_doubt


def test_an_answer_without_end_is_read_to_its_bound(client_for, impostor, parcel):
    url, _ = impostor(http("207 Multi-Status", b" " * (MOST_ANSWER_BYTES + 1)))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.oversize")


def test_a_compressed_answer_is_not_unpacked(client_for, impostor, parcel):
    bomb = gzip.compress(bytes(10_000_000))
    url, _ = impostor(http("207 Multi-Status", bomb, "Content-Encoding: gzip"))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.code) == (Trouble.LINE, "delivery.answer")


def test_an_answer_cut_at_any_byte_is_never_an_acknowledgement(client_for, impostor, parcel, good):
    whole = http("207 Multi-Status", answers(good))
    for length in range(0, len(whole), 11):
        url, _ = impostor(whole[:length])
        answer = announce(client_for(url), parcel)
        assert answer.trouble is Trouble.LINE, whole[:length]
        assert answer.is_in_doubt
        assert answer.items == {}


def test_an_endless_beginning_of_an_answer_is_not_waited_for(
    client_for, impostor, parcel, monkeypatch
):
    from kiosk.sync import transport

    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    url, _ = impostor(b"HTTP/1.1 100 Continue\r\n\r\n" * 5, repeat=0.02)
    begin = time.monotonic()
    answer = announce(client_for(url), parcel)
    assert answer.trouble is Trouble.LINE
    assert answer.is_in_doubt
    assert time.monotonic() - begin < 5


@pytest.mark.parametrize(
    ("header", "seconds"), [("Retry-After: 30", 30), ("Retry-After: soon", None), ("X: 1", None)]
)
def test_a_wish_to_be_left_alone_is_heard(client_for, impostor, parcel, header, seconds):
    url, _ = impostor(http("503 Service Unavailable", b"", header))
    assert announce(client_for(url), parcel).retry_after == seconds


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "http://nowhere.invalid",
        "gopher://x",
        "http://",
        "http://[",
    ],
)
def test_nobody_there_is_the_line_and_nothing_is_in_doubt(client_for, parcel, url):
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.is_in_doubt) == (Trouble.LINE, False)
    assert client_for(url).reach().trouble is Trouble.LINE
    assert client_for(url).beat(CONDITION).trouble is Trouble.LINE


def test_certificates_that_are_not_there_are_the_line(client_for, parcel, tmp_path):
    client = client_for("https://127.0.0.1:1", authorities=tmp_path / "none.pem")
    assert announce(client, parcel).trouble is Trouble.LINE


def test_the_session_s_proxies_are_not_the_station_s(
    client_for, impostor, parcel, good, monkeypatch
):
    proxy, asked = impostor(http("200 OK"))
    monkeypatch.setenv("http_proxy", proxy)
    url, _ = impostor(http("207 Multi-Status", answers(good)))
    assert announce(client_for(url), parcel).trouble is None
    assert asked == []


def test_a_station_that_is_not_enrolled_sends_nothing(client_for, impostor, parcel):
    url, asked = impostor(http("207 Multi-Status", answers()))
    client = client_for(url, keyring=lambda: None)
    for reply in (
        announce(client, parcel),
        client.ask([parcel]),
        client.beat(CONDITION),
        client.offset("a" * 64),
    ):
        assert (reply.trouble, reply.code) == (Trouble.DOOR, "delivery.not-enrolled")
        assert not reply.is_in_doubt
    assert asked == []


def token_of(request) -> tuple[dict[str, object], dict[str, object]]:
    header, payload, _ = request.headers["Authorization"].removeprefix("Bearer ").split(".")
    return tuple(json.loads(urlsafe_b64decode(one + "==")) for one in (header, payload))


def test_an_announcement_is_packed_and_signed_for_itself_alone(
    *, client_for, impostor, parcel, good, station_key, clock
):
    url, asked = impostor(http("207 Multi-Status", answers(good)))
    announce(client_for(url), parcel, replace(parcel, body=None))
    (request,) = asked
    assert request.headers["Content-Encoding"] == "gzip"
    record = Announcement.model_validate_json(zlib.decompress(request.body, 31))
    assert [one.manifest for one in record.items] == [parcel.manifest] * 2
    assert b64decode(record.items[0].body) == parcel.body
    assert record.items[1].body is None
    header, claims = token_of(request)
    assert header == {"alg": "EdDSA", "kid": station_key.key_id, "typ": REQUEST_TYPE}
    assert claims["htm"] == "POST"
    assert claims["htu"] == "/v1/submissions/announce"
    assert (claims["iss"], claims["aud"]) == ("BK01", AUDIENCE)
    assert claims["content"] == sha256(request.body).hexdigest()
    assert claims["exp"] == claims["iat"] + 60
    name, _ = jws.verify(
        request.headers["Authorization"].removeprefix("Bearer "),
        REQUEST_TYPE,
        {station_key.key_id: station_key.public_bytes}.get,
    )
    assert name == station_key.key_id


def test_huffman_coding_alone_takes_back_what_base64_adds(client_for, make_submission, as_parcel):
    parcels = [as_parcel(make_submission(os.urandom(4000))) for _ in range(100)]
    letter = client_for("http://x").write(parcels, HEAD)
    raw = sum(len(one.manifest) + len(one.body) for one in parcels)
    assert len(letter.content) < raw * 1.05


def problem_of_time(at: datetime) -> bytes:
    problem = {"title": "x", "status": 401, "code": "central.token-time", "passing": True}
    date = format_datetime(at, usegmt=True)
    return http("401 Unauthorized", json.dumps(problem).encode(), f"Date: {date}")


def test_a_clock_that_is_wrong_is_corrected_and_the_request_repeated_once(
    client_for, impostor, parcel, good
):
    at = datetime(2031, 5, 1, tzinfo=UTC)
    url, asked = impostor(problem_of_time(at), http("207 Multi-Status", answers(good)))
    assert announce(client_for(url), parcel).items[parcel.id].verdict is Verdict.RECEIVED
    first, second = [token_of(request)[1]["iat"] for request in asked]
    assert abs(second - at.timestamp()) < 5
    assert first != second


def test_a_clock_that_cannot_be_put_right_is_the_door(client_for, impostor, parcel):
    url, asked = impostor(problem_of_time(datetime(2031, 5, 1, tzinfo=UTC)))
    answer = announce(client_for(url), parcel)
    assert (answer.trouble, answer.code) == (Trouble.DOOR, "central.token-time")
    assert len(asked) == 2


def test_only_an_answer_that_proved_to_be_the_service_s_tells_the_time(
    client_for, impostor, parcel, good, clock
):
    from kiosk.sync import CentreTime

    date = "Date: Thu, 01 May 2031 00:00:00 GMT"
    for answer, is_known in (
        (http("200 OK", b"<html>", date), False),
        (http("503 Ill", b"", date), False),
        (http("207 Multi-Status", b"{}", date), False),
        (http("207 Multi-Status", answers(good), date), True),
    ):
        centre = CentreTime(clock)
        url, _ = impostor(answer)
        announce(client_for(url, centre=centre), parcel)
        assert (centre.skew() is not None) is is_known
    assert centre.skew() > timedelta(days=1500)


def test_a_heartbeat_tells_and_is_told(client_for, impostor):
    pulse = json.dumps({"time": AT, "kept": 7}).encode()
    url, asked = impostor(http("200 OK", pulse))
    beat = client_for(url).beat(CONDITION)
    assert (beat.trouble, beat.kept) == (None, 7)
    assert beat.time == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert json.loads(asked[0].body)["queue"] == {"pending": 1}


@pytest.mark.parametrize("kept", [b"-1", b'"7"', b"1e400", b"null", b"NaN"])
def test_a_heartbeat_s_answer_with_no_count_in_it_is_the_line(client_for, impostor, kept):
    url, _ = impostor(http("200 OK", b'{"time": "2026-11-21T12:00:00Z", "kept": %b}' % kept))
    assert client_for(url).beat(CONDITION).trouble is Trouble.LINE


PART = "ab" * 32


@pytest.mark.parametrize(
    ("answer", "offset", "code"),
    [
        (http("204 No Content", b"", "Upload-Offset: 3"), 3, ""),
        (http("409 Conflict", b"", "Upload-Offset: 1"), 1, ""),
        (http("460 Checksum Mismatch", b"", "Upload-Offset: 0"), 0, "delivery.altered"),
        (http("404 Not Found", b""), None, ""),
        (http("404 Not Found", b"<html>"), None, ""),
    ],
)
def test_bytes_are_appended_at_their_offset(client_for, impostor, answer, offset, code):
    url, asked = impostor(answer)
    found = client_for(url).append(Slice(part=PART, offset=0, content=b"abc"))
    assert (found.trouble, found.offset, found.code) == (None, offset, code)
    assert asked[0].path == f"/v1/parts/{PART}"
    assert asked[0].headers["Upload-Offset"] == "0"
    assert asked[0].body == b"abc"


@pytest.mark.parametrize(
    "answer",
    [
        http("204 No Content"),
        http("204 No Content", b"", "Upload-Offset: x"),
        http("204 No Content", b"", "Upload-Offset: -3"),
        http("409 Conflict"),
        http("200 OK", b"", "Upload-Offset: 3"),
    ],
)
def test_an_append_is_believed_only_as_documented(client_for, impostor, answer):
    url, _ = impostor(answer)
    found = client_for(url).append(Slice(part=PART, offset=0, content=b"abc"))
    assert found.trouble is Trouble.LINE


def test_how_far_a_part_came_is_asked(client_for, impostor):
    url, _ = impostor(b"HTTP/1.1 200 OK\r\nUpload-Offset: 5\r\nUpload-Length: 9\r\n\r\n")
    assert client_for(url).offset(PART).offset == 5
    url, _ = impostor(b"HTTP/1.1 200 OK\r\nUpload-Offset: 5\r\n\r\n")
    assert client_for(url).offset(PART).trouble is Trouble.LINE


def test_what_is_sent_can_be_broken_off(client_for, impostor, parcel):
    url, asked = impostor(http("207 Multi-Status", answers()))
    client = client_for(url)
    client.interrupt_when(lambda: True)
    answer = announce(client, parcel)
    assert (answer.code, answer.is_in_doubt) == ("delivery.stopped", False)
    assert all(not request.body for request in asked)


def test_bytes_handed_to_the_line_are_counted(client_for, impostor, parcel):
    url, asked = impostor(http("207 Multi-Status", answers()))
    client = client_for(url)
    announce(client, parcel)
    (request,) = asked
    head = len(request.body) + sum(len(f"{k}: {v}\r\n") for k, v in request.headers.items())
    assert abs(client.carried - head) < 100


ENROLLED = {
    "station": "BK01",
    "service_point": "Bakı",
    "central_keys": [{"key_id": "0" * 16, "public_key": "ab" * 32}],
    "recipients": ["age1x"],
}


def test_a_station_enrols_with_its_own_key(client_for, impostor, station_key):
    url, asked = impostor(http("200 OK", json.dumps(ENROLLED).encode()))
    client = client_for(url, keyring=lambda: None)
    assert client.enrol("12345678").recipients == ("age1x",)
    assert json.loads(asked[0].body)["public_key"] == station_key.public_bytes.hex()
    assert token_of(asked[0])[0]["kid"] == station_key.key_id


@pytest.mark.parametrize(
    "answer",
    [
        http("200 OK", b"<html>"),
        http("403 No"),
        http("200 OK", json.dumps({**ENROLLED, "station": "BK02"}).encode()),
        http("200 OK", json.dumps({**ENROLLED, "central_keys": []}).encode()),
    ],
)
def test_nothing_else_is_taken_for_an_enrolment(client_for, impostor, answer):
    url, _ = impostor(answer)
    with pytest.raises(DeliveryError):
        client_for(url, keyring=lambda: None).enrol("12345678")


def test_which_set_is_in_force_is_asked_with_its_tag(client_for, impostor):
    body = b'{"edition": 7, "files": []}'
    url, asked = impostor(http("200 OK", body, 'ETag: "a"'), http("304 Not Modified"))
    client = client_for(url)
    offer = client.catalogue("")
    assert (offer.edition, offer.tag, offer.is_unchanged) == (7, '"a"', False)
    assert client.catalogue(offer.tag).is_unchanged
    assert "If-None-Match" not in asked[0].headers
    assert asked[1].headers["If-None-Match"] == '"a"'


@pytest.mark.parametrize(
    "answer", [http("304 Not Modified"), http("200 OK", b"<html>"), http("302 Found")]
)
def test_a_set_is_not_confirmed_by_anything_else(client_for, impostor, answer):
    url, _ = impostor(answer)
    assert client_for(url).catalogue("").trouble is Trouble.LINE


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 207 Multi-Status\r\nContent-Length: 9\r\n\r\n"]
)
def test_an_answer_that_never_comes_is_not_waited_for_when_everything_stops(
    client_for, impostor, parcel, monkeypatch, beginning
):
    from kiosk.sync import patience

    monkeypatch.setattr(patience, "GRACE", 0.2)
    stop = threading.Event()
    url, asked = impostor(beginning, repeat=60)
    client = client_for(url)
    client.interrupt_when(stop.is_set)
    threading.Timer(0.3, stop.set).start()
    begin = time.monotonic()
    answer = announce(client, parcel)
    assert (answer.code, answer.is_in_doubt) == ("delivery.stopped", True)
    assert asked
    assert 0.3 < time.monotonic() - begin < 5


def test_an_answer_that_is_on_its_way_is_heard_although_everything_stops(
    client_for, impostor, parcel, good, monkeypatch
):
    from kiosk.sync import transport

    url, _ = impostor(http("207 Multi-Status", answers(good)))
    client, handed = client_for(url), []
    real = transport._Sending.read

    def reading(content, size):
        piece = real(content, size)
        handed.extend([True] if content._at == len(content) else [])
        return piece

    monkeypatch.setattr(transport._Sending, "read", reading)
    client.interrupt_when(lambda: bool(handed))
    assert announce(client, parcel).items[parcel.id].verdict is Verdict.RECEIVED
    assert handed
