# SPDX-License-Identifier: Apache-2.0
"""What every answer says to a browser that was led to it, and what no answer says."""

import re

import pytest
import requests

from kiosk.central.app import create_app
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.heads import POLICY, TRANSPORT
from kiosk.central.openapi import document

PAGES = ("/r/BK037F4K92QX", "/desk/sign-in", "/desk/static/desk.css")
NAMES = {"digest": "0" * 64, "reference": "BK037F4K92QX", "day": "2026-11-20", "draft": "ab" * 16}
ANY = "01a20030-d010-7b0e-ae81-8c092364c210"


def asked(url):
    """Ask for everything that there is as somebody whom nobody knows, and for what there is not."""
    for path, those in document()["paths"].items():
        for method in those:
            place = re.sub(r"\{(\w+)\}", lambda name: NAMES.get(name[1], ANY), path)
            yield path, requests.request(method, url + place, timeout=10)
    for path in (*PAGES, "/nothing", "/metrics", "/desk"):
        yield path, requests.get(url + path, timeout=10, allow_redirects=False)


def test_every_answer_is_taken_for_what_it_is(central_url):
    answers = list(asked(central_url))
    assert len(answers) > 25
    for path, answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Date"], path
        for word in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert word in policy, path
        assert "," not in policy, path  # one policy alone
        assert (policy == POLICY) == (path not in PAGES), path


def test_no_other_site_s_script_is_let_in(central_url):
    strangers = {"Origin": "https://elsewhere.example"}
    for path in ("/v1/health", "/v1/station-keys", "/v1/recipients", *PAGES):
        answer = requests.get(central_url + path, headers=strangers, timeout=10)
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "OPTIONS"])
def test_a_method_that_nobody_needs_is_refused(central_url, method):
    for path in ("/v1/health", "/v1/heartbeat", "/desk/sign-in"):
        answer = requests.request(
            method, central_url + path, headers={"X-Told": "word"}, timeout=10
        )
        assert answer.status_code in {404, 405}, path
        assert "word" not in answer.text


def test_a_browser_is_held_to_tls_where_there_is_tls_and_only_there(serve_app, centre):
    plain = requests.get(serve_app(create_app(centre)) + "/v1/health", timeout=10)
    assert "Strict-Transport-Security" not in plain.headers
    url = serve_app(create_app(centre, DeskSettings(is_secure=True)))
    for path in ("/v1/health", "/nothing", *PAGES):
        answer = requests.get(url + path, timeout=10)
        assert answer.headers["Strict-Transport-Security"] == TRANSPORT, path
