# SPDX-License-Identifier: Apache-2.0
"""The browser's own eyes: what is wrong with a page is seen."""

import pytest

from tests.kiosk.central.browser import overflows, violations

WHOLE = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>%s</main>"


@pytest.fixture
def page_of(open_page, serve_app):
    def make(inner):
        async def app(_scope, _receive, send):
            headers = [(b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": (WHOLE % inner).encode()})

        return open_page(serve_app(app), width=320)

    return make


def test_a_plain_page_is_in_order(page_of):
    page = page_of("<p>x</p>")
    assert violations(page) == ""
    assert not overflows(page)


def test_what_shuts_people_out_is_seen(page_of):
    """The negative control."""
    page = page_of("<div style='width:500px'><img src=data:,></div>")
    assert "image-alt" in violations(page)
    assert overflows(page)
