# SPDX-License-Identifier: Apache-2.0
"""Each path against each that may ask, or may not: a table that has a row for every path."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
import requests

from kiosk.central.door.consumers import Right
from kiosk.central.openapi import document
from kiosk.sealing import StationKey, jws
from kiosk.sync.contract import PART_CONTENT
from tests.kiosk.central.conftest import JOURNAL, Speaker

PART = b"sealed " * 60_000
DIGEST = sha256(PART).hexdigest()
REFERENCE = "BK037F4K92QX"
NOBODY = "01a20030-d010-7b0e-ae81-8c092364c210"
COLUMNS = (
    "no key",
    "unknown key",
    "wrong key",
    "retired",
    "another path",
    "another's item",
    "consumer",
    "consumer without the right",
    "itself",
)
DRAFTS = {column: f"{number:02x}" * 16 for number, column in enumerate(COLUMNS)}
STATION = dict.fromkeys(COLUMNS, 401)
OPEN = dict.fromkeys(COLUMNS, 200)
CONSUMER = {**STATION, "consumer without the right": 403}
TABLE = {
    "GET /v1/health": OPEN,
    "GET /v1/ready": OPEN,
    "GET /v1/recipients": OPEN,
    "GET /v1/station-keys": OPEN,
    "POST /v1/stations/enrol": {**STATION, "another's item": 401, "retired": 403, "itself": 200},
    "POST /v1/stations/key": {**STATION, "another's item": 403, "itself": 200},
    "PUT /v1/figures/{day}": {**STATION, "another's item": 204, "itself": 204},
    "POST /v1/heartbeat": {**STATION, "another's item": 200, "itself": 200},
    "POST /v1/submissions/announce": {**STATION, "another's item": 207, "itself": 207},
    "POST /v1/submissions/ask": {**STATION, "another's item": 207, "itself": 207},
    "HEAD /v1/parts/{digest}": {**STATION, "another's item": 404, "itself": 200},
    "PATCH /v1/parts/{digest}": {**STATION, "another's item": 404, "itself": 204},
    "PUT /v1/drafts/{draft}": {**STATION, "another's item": 410, "itself": 204},
    "GET /v1/drafts/{draft}": {**STATION, "another's item": 200, "itself": 200},
    "DELETE /v1/drafts/{draft}": {**STATION, "another's item": 204, "itself": 204},
    "GET /v1/catalogue": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/catalogue/files/{digest}": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/updates/metadata/{name}": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/updates/targets/{name}": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/settings": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/staff": {**STATION, "another's item": 404, "itself": 404},
    "GET /v1/notices": {**STATION, "another's item": 200, "itself": 200},
    "GET /v1/submissions": {**CONSUMER, "consumer": 200},
    "GET /v1/submissions/{id}/body": {**CONSUMER, "consumer": 404},
    "PUT /v1/cases/{reference}": {**CONSUMER, "consumer": 404},
    "GET /v1/cases/{reference}": {**CONSUMER, "consumer": 404},
}
"""What each is answered. A station's own tokens, and another's, open nothing of a consumer's;
nobody's catalogue and no program is published, and no application has the reference: past the door is 404."""


def operations():
    return {
        f"{method.upper()} {path}"
        for path, those in document()["paths"].items()
        for method in those
    }


def test_every_path_has_a_row_and_every_row_its_path():
    assert set(TABLE) == operations()
    assert {tuple(row) for row in TABLE.values()} == {COLUMNS}


@pytest.fixture
def keys(tmp_path):
    return lambda name: StationKey.load_or_create(tmp_path / f"key-{name}")


@pytest.fixture
def world(*, centre, central_url, clock, station_key, keys, known):
    """BK01 that has announced a part, BK02, and BK03 that is retired."""
    known(centre, "BK02", keys("BK02"))
    known(centre, "BK03", keys("BK03"))
    centre.stations.retire("BK03", clock.now())
    own = Speaker(central_url, clock, station_key)
    mine = own.item(PART, inline=False)
    own.answers(mine)
    for draft in DRAFTS.values():
        centre.drafts.keep("BK01", draft, b"abc", timedelta(hours=1), clock.now())
    return own, mine


def body_of(name, speaker, *, new, code, item):
    """Write what a path takes."""
    beat = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL}
    return {
        "POST /v1/stations/enrol": {
            "station": speaker.code,
            "code": code,
            "public_key": speaker.key.public_bytes.hex(),
        },
        "POST /v1/stations/key": {
            "public_key": new.public_bytes.hex(),
            "proof": jws.sign(
                {"station": "BK01", "public_key": new.public_bytes.hex()}, "rekey+jwt", new
            ),
        },
        "PUT /v1/figures/{day}": {"day": "2026-11-20", "figures": []},
        "PUT /v1/drafts/{draft}": {"sealed": "YWJj", "seconds_left": 3600},
        "POST /v1/heartbeat": {**beat, "queue": {}, "software": "1"},
        "POST /v1/submissions/announce": {**beat, "items": [item]},
        "POST /v1/submissions/ask": {"ids": [NOBODY]},
        "PUT /v1/cases/{reference}": {"step": "in-review", "at": "2026-11-21T10:32:00Z"},
    }.get(name)


@pytest.mark.parametrize("name", TABLE)
def test_who_may_ask_what(*, name, world, centre, clock, keys):
    for column in COLUMNS:  # whoever may is last, and so finds what the others left alone
        ask(name, column, world=world, centre=centre, clock=clock, keys=keys)


def ask(name, column, *, world, centre, clock, keys):
    """Have one of them ask, and hold the answer to the table."""
    own, item = world
    method, template = name.split(" ")
    path = template.format(
        digest=DIGEST,
        reference=REFERENCE,
        day="2026-11-20",
        id=NOBODY,
        draft=DRAFTS[column],
        name="root.json",
    )
    speaker, signer = own, own.key
    if column == "unknown key":
        signer = keys("stranger")
    elif column == "wrong key":
        signer = keys("forger")
        signer.key_id = own.key.key_id
    elif column == "retired":
        speaker = Speaker(own.url, clock, keys("BK03"), "BK03")
        signer = speaker.key
    elif column == "another's item":
        speaker = Speaker(own.url, clock, keys("BK02"), "BK02")
        signer = speaker.key
    # who was retired has no code, and who takes another's key has not that key
    code = (
        "no such code of theirs"
        if column == "retired"
        else centre.stations.invite(speaker.code, clock.now())
    )
    record = body_of(name, speaker, new=keys("new"), code=code, item=item)
    if column == "another's item" and name.endswith("enrol"):
        record["public_key"] = own.key.public_bytes.hex()
    body = None if record is None else json.dumps(record).encode()
    headers = {"Content-Type": "application/json"} if body else {}
    if method == "PATCH":
        body, headers = PART, {"Content-Type": PART_CONTENT, "Upload-Offset": "0"}
    claims = speaker.claims(method, "/v1/other" if column == "another path" else path, body)
    token = jws.sign(claims, "request+jwt", signer)
    if column.startswith("consumer"):
        rights = [Right.METRICS_READ] if "without" in column else list(Right)
        token = centre.consumers.add(column, rights, clock.now(), by="test")
    if column != "no key":
        headers["Authorization"] = f"Bearer {token}"
    answer = requests.request(method, own.url + path, data=body, headers=headers, timeout=10)
    assert answer.status_code == TABLE[name][column], (column, answer.text)
    if answer.status_code == 401:
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    if column == "another's item" and name.endswith("announce"):
        (said,) = answer.json()["answers"]
        assert said["problem"]["code"] == "central.manifest"
