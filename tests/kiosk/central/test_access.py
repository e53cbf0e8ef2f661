# SPDX-License-Identifier: Apache-2.0
"""A request is heard when its station's key signed it for this request, now; else not."""

import json
import logging
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import requests

from kiosk.sealing import jws
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ASK_PATH,
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    DRAFT_PATH,
    FIGURES_PATH,
    HEARTBEAT_PATH,
    NOTICES_PATH,
    PART_CONTENT,
    PART_PATH,
    REKEY_PATH,
    RELEASE_METADATA_PATH,
    RELEASE_TARGET_PATH,
    SETTINGS_PATH,
    STAFF_PATH,
)

DIGEST = "0" * 64
CLOSED = [
    ("POST", ANNOUNCE_PATH),
    ("POST", ASK_PATH),
    ("POST", HEARTBEAT_PATH),
    ("HEAD", PART_PATH.format(digest=DIGEST)),
    ("PATCH", PART_PATH.format(digest=DIGEST)),
    ("GET", CATALOGUE_PATH),
    ("GET", CATALOGUE_FILE_PATH.format(digest=DIGEST)),
    ("GET", NOTICES_PATH),
    ("GET", RELEASE_METADATA_PATH),
    ("GET", RELEASE_TARGET_PATH),
    ("GET", SETTINGS_PATH),
    ("POST", REKEY_PATH),
    ("PUT", FIGURES_PATH),
    ("GET", STAFF_PATH),
    ("PUT", DRAFT_PATH),
    ("GET", DRAFT_PATH),
    ("DELETE", DRAFT_PATH),
]
"""Everything that stations ask but enrolment."""


def refusal(response):
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    return response.json()["code"]


def say(speaker, token, path=NOTICES_PATH):
    return speaker.call("GET", path, token=token)


def test_the_closed_paths_are_all_that_stations_ask_but_enrolment():
    """What asks for no key at all is named in test_openapi.py."""
    from kiosk.central.app import ROOMS
    from kiosk.central.describing import STATION

    paths = {
        (method, route.path)
        for room in ROOMS
        for route in room.router.routes
        for method in route.methods
        if (route.openapi_extra or {}).get("security") == [{STATION: []}]
    }
    patterns = {(method, path.replace(DIGEST, "{digest}")) for method, path in CLOSED}
    assert paths - {("POST", "/v1/stations/enrol")} == patterns


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer x"])
def test_without_a_token_nothing_is_heard(speaker, method, path, authorization):
    headers = {"Content-Type": PART_CONTENT if method == "PATCH" else "application/json"}
    if authorization is not None:
        headers["Authorization"] = authorization
    response = requests.request(method, speaker.url + path, headers=headers, data=b"", timeout=5)
    assert response.status_code == 401
    assert response.headers["Date"]


def test_a_station_s_own_token_is_believed(speaker):
    assert say(speaker, speaker.token("GET", NOTICES_PATH)).status_code == 200


def test_a_key_that_nobody_enrolled_is_not_known(speaker, other_key):
    token = jws.sign(speaker.claims("GET", NOTICES_PATH), "request+jwt", other_key)
    assert refusal(say(speaker, token)) == "central.unknown-key"


def test_a_name_that_is_none_is_no_defect_of_the_central(speaker):
    """Nobody has to be known to send it."""
    header = {"alg": "EdDSA", "kid": "\ud800", "typ": "request+jwt"}
    segment = urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    assert refusal(say(speaker, f"{segment}.e30.AAAA")) == "central.unknown-key"


def test_another_key_under_the_station_s_key_s_name_is_refused(speaker, other_key):
    other_key.key_id = speaker.key.key_id
    token = jws.sign(speaker.claims("GET", NOTICES_PATH), "request+jwt", other_key)
    assert refusal(say(speaker, token)) == "central.token"


def test_a_station_can_not_speak_for_another(speaker, known, centre, other_key):
    known(centre, "BK02", other_key)
    token = speaker.token("GET", NOTICES_PATH, iss="BK02")
    assert refusal(say(speaker, token)) == "central.token"


@pytest.mark.parametrize("kind", ["JWT", "manifest+jwt", "acknowledgement+jwt"])
def test_a_statement_made_for_another_purpose_is_no_token(speaker, kind):
    assert refusal(say(speaker, speaker.token("GET", NOTICES_PATH, kind=kind))) == "central.token"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"aud": "another"}, "central.token"),
        ({"aud": ["migration-kiosk-central"]}, "central.token"),
        ({"iss": None}, "central.token"),
        ({"htm": "POST"}, "central.token-request"),
        ({"htm": "get"}, "central.token-request"),
        ({"htu": "/v1/catalogue"}, "central.token-request"),
        ({"htu": NOTICES_PATH + "/"}, "central.token-request"),
        ({"htu": None}, "central.token-request"),
        ({"iat": None}, "central.token-time"),
        ({"exp": None}, "central.token-time"),
        ({"exp": 1 << 60}, "central.token-time"),
        ({"iat": 1e9}, "central.token-time"),
        ({"iat": True}, "central.token-time"),
        ({"iat": "1790000000"}, "central.token-time"),
    ],
    ids=str,
)
def test_a_token_is_for_one_request(speaker, changes, code):
    assert refusal(say(speaker, speaker.token("GET", NOTICES_PATH, **changes))) == code


@pytest.mark.parametrize(
    ("away", "is_heard"), [(-61, False), (-60, True), (0, True), (60, True), (61, False)]
)
def test_a_clock_may_be_a_minute_off(speaker, clock, away, is_heard):
    now = int(clock.now().timestamp()) + away
    response = say(speaker, speaker.token("GET", NOTICES_PATH, iat=now, exp=now + 60))
    assert response.status_code == (200 if is_heard else 401)
    if not is_heard:
        assert response.json()["code"] == "central.token-time"
        assert response.json()["passing"] is True


def test_a_token_can_not_be_made_to_last(speaker, clock):
    now = int(clock.now().timestamp())
    token = speaker.token("GET", NOTICES_PATH, iat=now, exp=now + 61)
    assert refusal(say(speaker, token)) == "central.token-time"


def test_a_token_is_worth_nothing_after_its_minute(speaker, clock):
    token = speaker.token("GET", NOTICES_PATH)
    assert say(speaker, token).status_code == 200
    clock.advance(timedelta(seconds=61))
    assert refusal(say(speaker, token)) == "central.token-time"


def test_a_token_is_for_one_content(speaker, centre):
    record = {"ids": ["01a20030-d010-7b0e-ae81-8c092364c210"]}
    assert speaker.post(ASK_PATH, record).status_code == 207
    for content in ("0" * 64, "", None):
        assert refusal(speaker.post(ASK_PATH, record, content=content)) == "central.token-content"


def test_the_content_is_the_body_as_it_was_sent(speaker):
    record = {"ids": ["01a20030-d010-7b0e-ae81-8c092364c210"]}
    assert speaker.post(ASK_PATH, record, pack=True).status_code == 207


def test_a_retired_station_is_not_heard_until_it_enrols_again(
    speaker, centre, clock, known, station_key
):
    assert centre.stations.retire("BK01", clock.now())
    assert refusal(say(speaker, speaker.token("GET", NOTICES_PATH))) == "central.retired"
    known(centre, "BK01", station_key)
    assert say(speaker, speaker.token("GET", NOTICES_PATH)).status_code == 200


def test_the_key_before_proves_manifests_and_no_requests(speaker, centre, known, other_key):
    old = speaker.item()
    known(centre, "BK01", other_key)
    token = speaker.token("GET", NOTICES_PATH)
    assert refusal(say(speaker, token)) == "central.unknown-key"
    speaker.key = other_key
    (answer,) = speaker.answers(old)
    assert answer["standing"] == "received"


def test_each_refusal_leaves_a_line_without_what_was_claimed(speaker, caplog, other_key):
    with caplog.at_level(logging.WARNING, "kiosk.central.fleet.access"):
        token = speaker.token("GET", NOTICES_PATH, iss="Əliyev")
        assert refusal(say(speaker, token)) == "central.token"
        say(speaker, speaker.token("GET", NOTICES_PATH))
    (line,) = caplog.messages
    assert "central.token" in line
    assert speaker.key.key_id in line
    assert "liyev" not in line


def test_without_the_check_of_the_content_another_body_would_pass(speaker, monkeypatch):
    """The negative control: the token alone says nothing of the body."""
    from kiosk.central import asking

    monkeypatch.setattr(asking, "check_content", lambda *_arguments: None)
    record = {"ids": ["01a20030-d010-7b0e-ae81-8c092364c210"]}
    assert speaker.post(ASK_PATH, record, content="0" * 64).status_code == 207
