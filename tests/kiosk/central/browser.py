# SPDX-License-Identifier: Apache-2.0
"""One real browser for all tests that look at the central's pages; started when first asked for."""

import pytest

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (320, 360, 768, 1280)


@pytest.fixture(scope="session")
def browser():
    """The system's own Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser):
    """Open pages, each in a context of its own; whatever they complain of fails the test.

    What the browser itself says of a status that the test asked for is no complaint.
    """
    contexts, noise = [], []

    def make(url, *, width=360, height=740, **options):
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on(
            "console",
            lambda said: (
                noise.append(said.text)
                if said.type in {"error", "warning"} and "Failed to load" not in said.text
                else None
            ),
        )
        page.goto(url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert noise == []


def violations(page):
    """Say what axe-core finds wrong for people with disabilities; nothing is right."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def overflows(page):
    """Say whether the page is wider than its window, so that people have to scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
