# SPDX-License-Identifier: Apache-2.0
"""Whatever the OpenAPI document allows or forbids is answered as the document says."""

import json
import os
from hashlib import sha256
from urllib.parse import unquote

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from kiosk.central.app import create_app
from kiosk.central.door.consumers import Right
from kiosk.central.limits import Limits, Rate
from kiosk.central.openapi import document
from kiosk.sync.contract import PART_CONTENT
from tests.kiosk.central.conftest import Speaker

NONE = Rate(burst=1e12, each_second=1e12)
LIMITS = Limits(requests=NONE, bytes=NONE, failed_enrolments_of_address=NONE)
DOCUMENT = document()
SECURITY = {
    f"{method.upper()} {path}": str(operation.pop("security", ""))
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}
"""Taken out: it would make up tokens, and take ours for one of them. test_rights.py looks at that."""
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
REJECTED = ["400", "404", "409", "413", "415", "422"]
SCHEMA.config.checks.negative_data_rejection.expected_statuses = REJECTED
OPERATIONS = {
    f"{found.ok().method.upper()} {found.ok().path}": found.ok()
    for found in SCHEMA.get_all_operations()
}


@schemathesis.serializer(PART_CONTENT)
def as_it_is(_context, value):
    """Write the bytes of a part."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


LARGE = {"PUT /v1/drafts/{draft}"}
"""Bodies that take long to be made up."""
QUICK, LONG = 8, int(os.environ.get("KIOSK_SCHEMATHESIS", "400"))


@pytest.fixture
def sender(serve_app, centre, clock, station_key):
    """Send what was made up, with the proof that its path asks for."""
    speaker = Speaker(serve_app(create_app(centre, limits=LIMITS)), clock, station_key)
    system = centre.consumers.add("system", list(Right), clock.now(), by="test")

    def send(operation, case):
        made = case.as_transport_kwargs(base_url=speaker.url)
        with requests.Session() as session:
            session.trust_env = False
            request = session.prepare_request(
                requests.Request(
                    made["method"],
                    made["url"],
                    **{
                        name: made[name]
                        for name in ("headers", "data", "json", "params", "cookies")
                        if name in made
                    },
                )
            )
            for name in NOT_HTTP & set(map(str.lower, request.headers)):
                del request.headers[name]
            body = request.body or b""
            body = body.encode() if isinstance(body, str) else body
            path = unquote(request.path_url.partition("?")[0])
            name = f"{operation.method.upper()} {operation.path}"
            is_station = "consumer" not in SECURITY[name]
            token = (
                speaker.token(request.method, path, content=sha256(body).hexdigest())
                if is_station
                else system
            )
            request.headers["Authorization"] = f"Bearer {token}"
            return session.send(request, timeout=20, allow_redirects=False)

    return send


CHECKS = schemathesis.checks.CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    ]
)


def hold(sender, operation, examples, modes):
    """Make requests up and hold each answer against the document; gives the statuses."""
    statuses = set()
    for mode in modes:

        @settings(
            max_examples=examples,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def one(case):
            response = sender(operation, case)
            statuses.add(response.status_code)
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=CHECKS)

        try:
            one()
        except Unsatisfiable:  # there is nothing that could be wrong about it
            assert mode is GenerationMode.NEGATIVE
    return statuses


NOT_HTTP = {"transfer-encoding", "connection", "expect", "upgrade", "host", "te"}
"""Made up, these are no HTTP, and answered so before any path is looked for."""
BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.nightly if name in LARGE else ()) for name in OPERATIONS],
)
def test_every_answer_is_as_the_document_says(sender, name):
    statuses = hold(sender, OPERATIONS[name], QUICK, BOTH)
    assert statuses - {401}, "nothing got past the token"


@pytest.mark.nightly
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_of_many_is_as_the_document_says(sender, name):
    assert hold(sender, OPERATIONS[name], LONG, BOTH)
