# SPDX-License-Identifier: Apache-2.0
"""Other systems that ask the central."""

import pytest
import requests

from kiosk import reference


class System:
    """A system of the Service's with a token."""

    def __init__(self, url, token) -> None:
        self.url, self.token = url, token

    def call(self, method, path, record=None, **options):
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return requests.request(
            method, self.url + path, json=record, headers=headers, timeout=10, **options
        )


@pytest.fixture
def system(region, region_speaker, clock):
    """Let a system in with these rights."""

    def let_in(*rights, name="registry"):
        token = region.consumers.add(name, set(rights), clock.now(), by="test")
        return System(region_speaker.url, token)

    return let_in


@pytest.fixture
def receive(region, region_speaker):
    """Have submissions received; gives their ids and references."""

    def take(count=1, **changes):
        found = []
        for _ in range(count):
            item = region_speaker.manifest(b"")["id"]
            number = reference.make(item, "BK01")
            body = changes.pop("body", None) or b"sealed %s" % item.encode()
            made = region_speaker.item(body, id=item, reference=number, **changes)
            (answer,) = region_speaker.answers(made)
            assert answer["standing"] == "received"
            found.append((item, number))
        return found

    return take
