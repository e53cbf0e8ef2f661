# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document is valid, current, and true of what is answered."""

import json
from hashlib import sha256

import pytest
import requests
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from kiosk.central.openapi import document
from kiosk.central.refusals import TITLES
from kiosk.sealing import jws
from kiosk.staff import Role
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ASK_PATH,
    CATALOGUE_FILE_PATH,
    CATALOGUE_PATH,
    ENROL_PATH,
    FIGURES_PATH,
    HEARTBEAT_PATH,
    NOTICES_PATH,
    PART_PATH,
    REKEY_PATH,
    SETTINGS_PATH,
    STAFF_PATH,
    STATION_KEYS_PATH,
)
from tests.kiosk.central.conftest import JOURNAL

ID = "01a20030-d010-7b0e-ae81-8c092364c210"


@pytest.fixture(scope="module")
def api():
    return json.loads(json.dumps(document()))


def test_the_file_in_the_tree_is_current(root, api):
    written = (root / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(written) == api, "main.py central openapi > docs/reference/openapi.json"


def test_it_is_valid(api):
    assert api["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(api).validate()


def test_the_validator_sees_what_is_not(api):
    """The negative control."""
    broken = {**api, "paths": {"/x": {"get": {"responses": {"200": {}}}}}}
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_operation_says_who_may_ask(api):
    open_to_all = {
        path
        for path, operations in api["paths"].items()
        for operation in operations.values()
        if "security" not in operation
    }
    assert open_to_all == {"/v1/health", "/v1/ready", "/v1/recipients", "/v1/station-keys"}
    assert set(api["components"]["securitySchemes"]) == {"station", "consumer"}


def test_every_code_of_a_refusal_stands_in_it_or_is_an_item_s(api):
    elsewhere = {"central.conflict", "central.digest", "central.manifest", "central.too-many"}
    text = json.dumps(api["paths"])
    assert {code for code in TITLES if f"`{code}`" not in text} == elsewhere


def described(api, method, path, response):
    """Hold an answer against its description."""
    operation = api["paths"][path][method.lower()]
    found = operation["responses"][str(response.status_code)]
    for name, one in found["headers"].items():
        assert name in response.headers or not one.get("required")
    if not response.content or response.headers["Content-Type"] == "application/octet-stream":
        return found
    media = response.headers["Content-Type"]
    schema = found["content"][media]["schema"]
    Draft202012Validator({**schema, "components": api["components"]}).validate(response.json())
    return found


def test_answers_are_as_it_describes_them(api, speaker, centre, offer, other_key):
    folder = offer(centre, 7, {"messages/az.mo": b"az"})
    centre.settings.change("all", {"sync_every": 20}, now=centre.clock.now(), by="test")
    centre.staff.add("Leyla", Role.OFFICER, "834027", centre.clock.now(), by="test")
    listed = sha256((folder / "messages/az.mo").read_bytes()).hexdigest()
    file = f"/v1/catalogue/files/{listed}"
    announce = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL}
    batch = {**announce, "items": [speaker.item(), speaker.item(inline=False), {"manifest": "x"}]}
    beat = {**announce, "queue": {}, "software": "1"}
    enrol = {"station": "BK01", "code": "no such code", "public_key": "0" * 64}
    part = "/v1/parts/" + "0" * 64
    day, figures = "/v1/figures/2026-11-20", b'{"day": "2026-11-20", "figures": []}'
    as_json = {"Content-Type": "application/json"}
    new = {"station": "BK01", "public_key": other_key.public_bytes.hex()}
    rekey = {"public_key": new["public_key"], "proof": jws.sign(new, "rekey+jwt", other_key)}
    unproven = {**rekey, "public_key": "0" * 64}
    for method, path, called, response in (
        ("POST", ANNOUNCE_PATH, 207, speaker.post(ANNOUNCE_PATH, batch)),
        ("POST", ANNOUNCE_PATH, 422, speaker.post(ANNOUNCE_PATH, {})),
        ("POST", ANNOUNCE_PATH, 401, speaker.post(ANNOUNCE_PATH, batch, iss="BK02")),
        ("POST", ANNOUNCE_PATH, 415, speaker.call("POST", ANNOUNCE_PATH, b"{}")),
        ("POST", ASK_PATH, 207, speaker.post(ASK_PATH, {"ids": [ID]})),
        ("POST", HEARTBEAT_PATH, 200, speaker.post(HEARTBEAT_PATH, beat)),
        ("POST", ENROL_PATH, 401, speaker.post(ENROL_PATH, enrol)),
        ("HEAD", PART_PATH, 404, speaker.call("HEAD", part)),
        ("PATCH", PART_PATH, 404, speaker.append("0" * 64, b"x")),
        ("GET", CATALOGUE_PATH, 200, speaker.call("GET", CATALOGUE_PATH)),
        ("GET", CATALOGUE_FILE_PATH, 200, speaker.call("GET", file)),
        (
            "GET",
            CATALOGUE_FILE_PATH,
            206,
            speaker.call("GET", file, headers={"Range": "bytes=0-0"}),
        ),
        ("GET", NOTICES_PATH, 200, speaker.call("GET", NOTICES_PATH)),
        ("GET", SETTINGS_PATH, 200, speaker.call("GET", SETTINGS_PATH)),
        ("GET", STAFF_PATH, 200, speaker.call("GET", STAFF_PATH)),
        ("PUT", FIGURES_PATH, 204, speaker.call("PUT", day, figures, headers=as_json)),
        ("POST", REKEY_PATH, 403, speaker.post(REKEY_PATH, unproven)),
        ("POST", REKEY_PATH, 200, speaker.post(REKEY_PATH, rekey)),
        ("GET", "/v1/health", 200, requests.get(speaker.url + "/v1/health", timeout=5)),
        ("GET", STATION_KEYS_PATH, 200, speaker.call("GET", STATION_KEYS_PATH)),
        ("GET", "/v1/recipients", 200, requests.get(speaker.url + "/v1/recipients", timeout=5)),
    ):
        assert response.status_code == called
        described(api, method, path, response)


def test_requests_that_are_taken_are_as_it_describes_them(api, speaker):
    batch = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "items": [speaker.item()]}
    operation = api["paths"][ANNOUNCE_PATH]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": api["components"]})
    validator.validate(batch)
    assert not validator.is_valid({**batch, "more": 1})
