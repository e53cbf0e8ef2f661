# SPDX-License-Identifier: Apache-2.0
"""What is counted is what happened, and no label is a text that somebody else chose."""

import json
import subprocess
import sys

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from kiosk.central.app import create_app
from kiosk.central.door.consumers import Right
from kiosk.sync.contract import ANNOUNCE_PATH, HEARTBEAT_PATH
from tests.kiosk.central.conftest import JOURNAL

METRICS = "/metrics"


def measured(url, headers=None):
    answer = requests.get(url + METRICS, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_it_says_what_was_asked_and_answered(region_speaker):
    speaker = region_speaker
    speaker.answers(speaker.item(), speaker.item(), speaker.item(inline=False), {"manifest": "x"})
    assert speaker.head("a" * 64).status_code == 404
    assert speaker.post(ANNOUNCE_PATH, {}, iss="BK02").status_code == 401
    beat = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "software": "1"}
    assert speaker.post(HEARTBEAT_PATH, {**beat, "queue": {"pending": 7, "x": 9}}).ok
    found = measured(speaker.url)
    assert found["central_requests_total", "/v1/submissions/announce", "207", "POST"] == 1
    assert found["central_requests_total", "/v1/submissions/announce", "401", "POST"] == 1
    assert found["central_request_seconds_count", "/v1/submissions/announce"] == 2
    assert found["central_requests_total", "/v1/parts/{digest}", "404", "HEAD"] == 1
    assert found["central_items_total", "received"] == 2
    assert found["central_items_total", "incomplete"] == 1
    assert found["central_items_total", "problem"] == 1
    assert found["central_refused_total", "central.token"] == 1
    assert found["central_database_seconds_count",] > 3
    assert found["central_requests_inside",] == 1
    assert found["central_stations",] == 1
    assert found["central_stations_unsent",] == 7


def test_no_label_is_what_somebody_sent(region_speaker):
    url = region_speaker.url
    for method, path in (("GET", "/hostile"), ("BREW", "/v1/health"), ("GET", "/v1/parts/evil")):
        requests.request(method, url + path, timeout=5)
    text = requests.get(url + METRICS, timeout=5).text
    assert not [word for word in ("hostile", "BREW", "evil") if word in text]
    assert 'path="other"' in text


def test_others_show_a_token_with_the_right(serve_app, region, clock):
    url = serve_app(create_app(region, is_proxied=True))
    assert requests.get(url + METRICS, timeout=5).status_code == 401
    tokens = {
        right: region.consumers.add(right.name.lower(), [right], clock.now(), by="test")
        for right in (Right.METRICS_READ, Right.CASES_WRITE)
    }

    def headers(right):
        return {"Authorization": f"Bearer {tokens[right]}"}

    assert (
        requests.get(url + METRICS, headers=headers(Right.CASES_WRITE), timeout=5).status_code
        == 403
    )
    assert measured(url, headers(Right.METRICS_READ))


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "x-forwarded-proto"])
def test_what_came_through_a_proxy_shows_a_token_too(region_speaker, region, clock, header):
    """Also where nobody said that there is a proxy."""
    url = region_speaker.url
    through = {header: "for=192.0.2.1"}
    assert requests.get(url + METRICS, headers=through, timeout=5).status_code == 401
    token = region.consumers.add("monitor", [Right.METRICS_READ], clock.now(), by="test")
    assert measured(url, {**through, "Authorization": f"Bearer {token}"})
    assert measured(url)


def test_whoever_of_several_workers_is_asked_knows_of_all(tmp_path, root, postgresql):
    command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
    command += ["--data-dir", str(tmp_path), "--database", postgresql.database()]
    process = subprocess.Popen(
        [*command, "--workers", "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        url = json.loads(process.stdout.readline())["url"]
        for _ in range(20):
            assert requests.get(url + "/v1/health", timeout=5).ok
        found = [measured(url) for _ in range(4)]
    finally:
        process.communicate("", timeout=20)
    assert {one["central_requests_total", "/v1/health", "200", "GET"] for one in found} == {20}


@pytest.mark.parametrize("path", ["/v1/health", "/v1/ready"])
def test_a_central_that_is_well_says_so(region_speaker, path):
    answer = requests.get(region_speaker.url + path, timeout=5)
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
