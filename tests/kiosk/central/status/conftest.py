# SPDX-License-Identifier: Apache-2.0
"""Receipts as stations print them, before a central on each database."""

from dataclasses import replace
from hashlib import sha256

import pytest
import requests

from kiosk import reference
from kiosk.central.app import create_app
from kiosk.clock import ClockTrust
from kiosk.sealing import token
from kiosk.sync.contract import Item
from kiosk.timestamps import to_text


@pytest.fixture
def receipt(clock, station_key):
    """Print a receipt: its number and what stands behind the # of its code."""

    def write(key=station_key, station="BK01", *, number=1, body=b"sealed", **changes):
        claims = token.Claims(
            reference=reference.make(f"01a20030-d010-7b0e-ae81-{number:012d}", station),
            form_id="registration",
            form_version="1",
            digest=sha256(body).hexdigest(),
            taken_at=clock.now(),
            station=station,
            clock_trust=ClockTrust.COMPARED,
        )
        claims = replace(claims, **changes)
        text = token.payload(claims, key, "https://x/r")
        return claims.reference, text.partition("#")[2]

    return write


@pytest.fixture
def url(region, serve_app):
    """Where the central on each database is."""
    return serve_app(create_app(region))


@pytest.fixture
def ask(url):
    """Ask as the page's script does."""

    def call(number, fragment, language="en", **more):
        question = {"reference": number, "token": fragment, "language": language}
        return requests.post(f"{url}/r/status", json=question, timeout=10, **more)

    return call


@pytest.fixture
def bring(region, clock, station_key):
    """Have the centre receive what a receipt is for."""
    from tests.kiosk.central.conftest import Speaker

    speaker = Speaker("", clock, station_key)

    def receive(number, body=b"sealed", **changes):
        item = Item(
            **speaker.item(body, reference=number, taken_at=to_text(clock.now()), **changes)
        )
        (answer,) = region.reception.take("BK01", [item]).answers
        assert answer.acknowledgement
        return answer.id

    return receive
