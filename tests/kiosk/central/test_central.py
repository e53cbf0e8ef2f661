# SPDX-License-Identifier: Apache-2.0
"""The central stores each submission once, and says exactly what it did."""

import json
from base64 import b64encode
from dataclasses import replace

import pytest
import requests
from sqlalchemy import Column, LargeBinary, MetaData, Table, Text

from kiosk.central import store as store_module
from kiosk.central.app import create_app
from kiosk.central.server import CentralError, serve
from kiosk.central.store import CentralStore
from kiosk.errors import StorageError
from kiosk.sync.contract import MOST_REQUEST_BYTES


@pytest.fixture
def item(make_submission):
    def make(**changes):
        submission = make_submission()
        record = {
            "id": submission.id,
            "reference": submission.reference,
            "form_id": submission.form_id,
            "form_version": submission.form_version,
            "language": submission.language,
            "mode": submission.mode.value,
            "taken_at": "2026-11-21T10:32:00Z",
            "clock_trust": "unverified",
            "digest": submission.digest,
            "size": len(submission.body),
            "body": b64encode(submission.body).decode(),
        }
        return {**record, **changes}

    return make


def announcement(*items, **changes):
    record = {
        "station": {"code": "BK01", "key_id": "0123456789abcdef"},
        "sent_at": "2026-11-21T10:33:00Z",
        "journal": {"number": 1, "hash": "0" * 64},
        "items": items,
    }
    return {**record, **changes}


def post(url, record, **headers):
    body = record if isinstance(record, bytes) else json.dumps(record).encode()
    return requests.post(
        url + "/v1/submissions/announce",
        data=body,
        headers={"Content-Type": "application/json", **headers},
        timeout=10,
    )


def test_a_new_item_is_received_with_its_digest(central_url, central_store, item):
    one = item()
    response = post(central_url, announcement(one))
    assert response.status_code == 207
    (answer,) = response.json()["answers"]
    assert answer["standing"] == "received"
    assert answer["digest"] == one["digest"]
    assert answer["duplicate"] is False
    assert central_store.find(one["id"]).reference == one["reference"]


def test_the_same_again_is_success_with_the_first_time(central_url, central_store, item, clock):
    one = item()
    first = post(central_url, announcement(one)).json()["answers"][0]
    again = post(central_url, announcement(one)).json()["answers"][0]
    assert again == {**first, "duplicate": True}
    assert central_store.count() == 1


def test_the_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(
    central_url, central_store, item
):
    one = item()
    post(central_url, announcement(one))
    other = item(id=one["id"])
    (answer,) = post(central_url, announcement(other)).json()["answers"]
    assert (answer["standing"], answer["code"]) == ("conflict", "central.conflict")
    assert answer["digest"] is None
    assert central_store.find(one["id"]).digest == one["digest"]


def test_bytes_that_changed_on_the_way_are_not_stored(central_url, central_store, item):
    answers = post(central_url, announcement(item(digest="0" * 64), item(size=7), item())).json()[
        "answers"
    ]
    assert [(one["standing"], one["code"]) for one in answers] == [
        ("later", "central.digest"),
        ("later", "central.digest"),
        ("received", ""),
    ]
    assert central_store.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"items": [{}]},
        {"station": {"code": "x", "key_id": "0123456789abcdef"}},
        {"sent_at": "2026-11-21T10:33:00"},
        {"more": 1},
    ],
)
def test_an_announcement_that_is_not_documented_is_refused_as_a_whole(
    central_url, central_store, change
):
    response = post(central_url, {**announcement(), **change})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "central.announcement"
    assert central_store.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 3000, b"NaN"])
def test_what_is_no_json_is_refused(central_url, body):
    assert post(central_url, body).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"id": "1"},
        {"id": "01A20030-D010-7B0E-AE81-8C092364C210"},
        {"reference": "bk01"},
        {"digest": "0" * 63},
        {"body": "not base64!"},
        {"mode": "admin"},
        {"taken_at": "yesterday"},
        {"size": 0},
    ],
)
def test_an_item_that_is_not_documented_is_refused(central_url, item, change):
    assert post(central_url, announcement(item(**change))).status_code == 422


def test_another_content_type_is_refused(central_url):
    assert post(central_url, b"{}", **{"Content-Type": "text/plain"}).status_code == 415


def test_a_request_without_end_is_refused_at_its_bound(central_url):
    def endless():
        for _ in range(MOST_REQUEST_BYTES // 65536 + 2):
            yield b" " * 65536

    try:
        response = requests.post(
            central_url + "/v1/submissions/announce",
            data=endless(),
            headers={"Content-Type": "application/json"},
            timeout=10,
        )
    except requests.ConnectionError:
        return  # it hung up while we were still sending, which is as good
    assert response.status_code == 413


def test_health_and_recipients_are_told(central_url):
    assert requests.get(central_url + "/v1/health", timeout=5).json()["status"] == "ok"
    assert requests.get(central_url + "/v1/recipients", timeout=5).json() == {
        "recipients": ["age1recipient"]
    }


def test_a_database_in_trouble_is_the_service_s_illness(central_store, serve_app, clock, item):
    class Ill(CentralStore):
        def keep(self, received):
            raise StorageError("full", code="storage.full")

        def count(self):
            raise StorageError("full", code="storage.full")

    url = serve_app(create_app(Ill(central_store._engine), ["age1x"], clock))
    (answer,) = post(url, announcement(item())).json()["answers"]
    assert (answer["standing"], answer["code"]) == ("later", "storage.full")
    assert requests.get(url + "/v1/health", timeout=5).status_code == 503


def test_without_the_unique_constraint_a_repeated_delivery_would_be_two(
    tmp_path, serve_app, clock, item, monkeypatch
):
    """The negative control: the constraint, and nothing else, keeps deliveries single."""
    loose = Table(
        "received",
        MetaData(),
        *(
            Column(
                column.name,
                LargeBinary if column.name == "body" else Text,
                primary_key=column.name == "number",
            )
            for column in store_module.RECEIVED.columns
            if column.name != "number"
        ),
    )
    store = CentralStore.open(tmp_path / "loose")
    with store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE received")
        loose.create(connection)
        connection.exec_driver_sql("ALTER TABLE received ADD COLUMN number INTEGER")
    url = serve_app(create_app(store, ["age1x"], clock))
    one = item()
    for _ in range(2):
        post(url, announcement(one))
    assert store.count() == 2
    store.close()


def test_two_deliveries_at_once_are_one(central_url, central_store, item):
    from concurrent.futures import ThreadPoolExecutor

    one = item()
    with ThreadPoolExecutor(8) as pool:
        answers = [
            response.json()["answers"][0]
            for response in pool.map(lambda _: post(central_url, announcement(one)), range(16))
        ]
    assert {answer["standing"] for answer in answers} == {"received"}
    assert sum(not answer["duplicate"] for answer in answers) == 1
    assert central_store.count() == 1


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", "10.0.0.1"])  # noqa: S104
def test_it_refuses_to_serve_others(tmp_path, host):
    with pytest.raises(CentralError) as error:
        serve(tmp_path, host, 0, lambda _url: pytest.fail("it served"))
    assert error.value.code == "central.not-loopback"
    assert list(tmp_path.iterdir()) == []


def test_a_newer_schema_is_refused(tmp_path):
    store = CentralStore.open(tmp_path)
    with store._engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(StorageError) as error:
        CentralStore.open(tmp_path)
    assert error.value.code == "storage.newer-schema"


def test_what_is_kept_comes_back_as_it_was(central_store, make_submission, clock):
    submission = make_submission()
    received = store_module.Received(
        id=submission.id,
        station="BK01",
        key_id="0123456789abcdef",
        reference=submission.reference,
        form_id=submission.form_id,
        form_version="1",
        language="az",
        mode="kiosk",
        taken_at=clock.now(),
        clock_trust="unverified",
        received_at=clock.now(),
        digest=submission.digest,
        body=submission.body,
    )
    assert central_store.keep(received) == (received, False)
    assert central_store.keep(replace(received, language="en")) == (received, True)
    assert central_store.all() == (received,)
