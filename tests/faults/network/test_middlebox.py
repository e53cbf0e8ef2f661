# SPDX-License-Identifier: Apache-2.0
"""Whoever stands in the middle does what the script says, and the counting is right."""

import json
import ssl

import pytest
import requests
import trustme

from kiosk.sync.contract import ANNOUNCE_PATH, ANNOUNCED
from tests.faults.network import scripts
from tests.faults.network.middlebox import Heard, Middlebox, Reply


@pytest.fixture
def central():
    """A middlebox that answers by itself stands in for a central."""
    answer = json.dumps({"answers": [{"id": "x", "acknowledgement": "a"}]}).encode()
    with Middlebox(("127.0.0.1", 1), scripts.reply(ANNOUNCED, answer)) as running:
        yield running


@pytest.fixture
def middlebox(central):
    with Middlebox(central.address) as running:
        yield running


def announce(middlebox: Middlebox, **more) -> requests.Response:
    return requests.post(middlebox.url + ANNOUNCE_PATH, data=b"a body", timeout=10, **more)


def test_a_request_and_its_answer_are_passed_on_as_they_are(middlebox, central):
    answer = announce(middlebox, headers={"X-One": "1"})
    assert (answer.status_code, answer.json()) == (
        ANNOUNCED,
        {"answers": [{"id": "x", "acknowledgement": "a"}]},
    )
    (heard,) = central.heard
    assert (heard.method, heard.path, heard.body) == ("POST", ANNOUNCE_PATH, b"a body")
    assert ("X-One", "1") in heard.headers


@pytest.mark.parametrize("script", [scripts.twice, scripts.late])
def test_a_request_may_be_delivered_twice(middlebox, central, script):
    middlebox.script = script
    assert announce(middlebox).status_code == ANNOUNCED
    assert len(central.heard) == 2
    assert central.heard[0] == central.heard[1]


def test_an_answer_may_be_lost_after_its_request_took_effect(middlebox, central):
    middlebox.script = scripts.times(1, scripts.losing)
    with pytest.raises(requests.ConnectionError):
        announce(middlebox)
    assert len(central.heard) == 1
    assert announce(middlebox).status_code == ANNOUNCED


def test_an_item_of_an_answer_may_be_changed(middlebox):
    middlebox.script = scripts.editing(lambda item: item.update(id="y"))
    assert announce(middlebox).json() == {"answers": [{"id": "y", "acknowledgement": "a"}]}


def test_only_some_paths_are_touched(middlebox, central):
    middlebox.script = scripts.only("/v1/health", scripts.reply(500))
    assert announce(middlebox).status_code == ANNOUNCED
    assert requests.get(middlebox.url + "/v1/health", timeout=10).status_code == 500
    assert len(central.heard) == 1


def test_bytes_are_written_as_they_are(middlebox, central):
    middlebox.script = scripts.saying(b"HTTP/1.1 299 Odd\r\nContent-Length: 5\r\n\r\nab")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        announce(middlebox)
    assert not central.heard


def test_it_speaks_tls_with_the_certificate_that_it_is_given(central, tmp_path):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(bundle)
    with Middlebox(central.address, tls=context) as middlebox:
        assert announce(middlebox, verify=str(bundle)).status_code == ANNOUNCED
        with pytest.raises(requests.exceptions.SSLError):
            announce(middlebox)


def test_a_mistake_in_a_script_is_not_swallowed(central):
    def wrong(_heard: Heard, _forward) -> Reply:
        raise KeyError("a mistake")

    middlebox = Middlebox(central.address, wrong)
    with pytest.raises(requests.ConnectionError):
        announce(middlebox)
    with pytest.raises(KeyError):
        middlebox.close()
