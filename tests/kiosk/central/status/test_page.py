# SPDX-License-Identifier: Apache-2.0
"""The page that a receipt's code opens, in a real browser."""

from datetime import timedelta

import pytest
import requests

from kiosk.central.door.records import CaseStep
from tests.kiosk.central.browser import WIDTHS, overflows, violations

LANGUAGES = (
    "az",
    *(pytest.param(code, marks=pytest.mark.nightly) for code in ("en", "ru", "tr", "fa")),
    "ar",
    "zh",
)
"""A sample on each run; all of them every night."""


@pytest.fixture
def region(centre):
    """One database is enough for looks."""
    return centre


@pytest.fixture
def received(receipt, bring, region, clock):
    """A receipt whose application has come some steps; gives where its code leads."""
    region.stations.invite("BK01", clock.now(), "Nərimanov 2, Bakı")
    number, fragment = receipt()
    clock.advance(timedelta(minutes=7))
    bring(number)
    for step in ("in-review", "documents-missing"):
        clock.advance(timedelta(hours=20))
        region.cases.tell(number, CaseStep(step=step, at=clock.now()), clock.now(), "registry")
    return f"/r/{number}#{fragment}"


def test_the_page_is_the_same_for_every_reference_and_looks_nothing_up(url, receipt, region):
    region.database.close()
    region.database.reading = None  # a look-up would fail
    first = requests.get(f"{url}/r/{receipt()[0]}", timeout=10)
    other = requests.get(f"{url}/r/nonsense", timeout=10)
    assert (first.status_code, first.content) == (200, other.content)
    assert first.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Set-Cookie" not in first.headers
    assert len(first.content) < 24_000


def test_the_page_lets_nothing_in_and_nothing_out(url):
    headers = requests.get(f"{url}/r/x", timeout=10).headers
    policy = dict(
        one.strip().split(" ", 1) for one in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert all("unsafe" not in value and "http" not in value for value in policy.values())
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "az"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("ka, ar-EG;q=0.9, en;q=0.95", "en"),
        ("fa-IR, en;q=0.9", "fa"),
        ("ar", "ar"),
        ("zh-CN", "zh"),
        ("ka", "az"),
        ("en;q=nonsense,*", "az"),
        ("x" * 4000, "az"),
    ],
)
def test_the_browser_s_language_is_taken_where_it_is_spoken(url, accepted, language):
    page = requests.get(f"{url}/r/x", headers={"Accept-Language": accepted}, timeout=10)
    assert f'<html lang="{language}"' in page.text
    wished = requests.get(f"{url}/r/x?lang=ru", headers={"Accept-Language": accepted}, timeout=10)
    assert '<html lang="ru"' in wished.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_the_receipt_sees_the_steps(open_page, url, received, language):
    page = open_page(url + received, width=320, locale=language)
    page.wait_for_selector("#found:visible")
    assert page.locator("html").get_attribute("dir") == (
        "rtl" if language in {"ar", "fa"} else "ltr"
    )
    assert page.locator("#steps li").count() == 4
    states = page.locator("#steps li").evaluate_all("all => all.map((one) => one.className)")
    assert states == ["done", "done", "done", "now"]
    assert page.locator("#steps svg:visible").count() == 4
    assert page.locator("#steps .word:visible").count() == 4
    assert "Nərimanov 2" in page.inner_text("#steps")
    assert violations(page) == ""
    assert not overflows(page)
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_t_be_shown_says_what_to_do(open_page, url, receipt, language):
    for fragment, shown in (("", "none"), ("#abc", "unknown")):
        page = open_page(f"{url}/r/{receipt()[0]}{fragment}", width=320, locale=language)
        page.wait_for_selector(f"#{shown}:visible")
        assert page.locator("#found:visible").count() == 0
        assert violations(page) == ""
        assert not overflows(page)


def test_another_language_keeps_the_code(open_page, url, received):
    page = open_page(url + received, locale="en")
    page.wait_for_selector("#found:visible")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_selector("#found:visible")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert "Не хватает документов" in page.inner_text("#steps")


def test_the_code_never_leaves_in_an_address(open_page, url, received):
    seen = []
    page = open_page("about:blank")
    page.on("request", lambda request: seen.append((request.method, request.url)))
    page.goto(url + received)
    page.wait_for_selector("#found:visible")
    number, _, fragment = received.removeprefix("/r/").partition("#")
    assert [method for method, _ in seen] == ["GET", "POST"]
    # the browser tells its own tests of the fragment; a server would not see it
    assert [address.partition("#")[0] for _, address in seen] == [
        f"{url}/r/{number}",
        f"{url}/r/status",
    ]
    assert fragment not in seen[1][1]


def test_a_line_that_fails_can_be_tried_again(open_page, url, received):
    page = open_page("about:blank", locale="en")
    page.route("**/r/status", lambda route: route.abort())
    page.on("console", lambda _: None)
    page.goto(url + received)
    page.wait_for_selector("#away:visible")
    page.unroute("**/r/status")
    page.get_by_role("button", name="Try again").and_(page.locator(":visible")).click()
    page.wait_for_selector("#found:visible")


def test_without_scripts_a_sentence_says_where_to_ask(open_page, url, received):
    page = open_page(url + received, java_script_enabled=False, locale="en")
    assert "Show your receipt at the desk or call 919" in page.inner_text("main")
    assert page.locator("#asking:visible").count() == 0


def test_what_the_answer_holds_is_only_ever_text(open_page, url, receipt, region, clock):
    """A service point is named by people; nothing in its name is run."""
    region.stations.invite("BK01", clock.now(), "<img src=x onerror=alert(1)>")
    number, fragment = receipt()
    page = open_page(f"{url}/r/{number}#{fragment}", locale="en")
    page.wait_for_selector("#found:visible")
    assert "<img" in page.inner_text("#steps")
    assert page.locator("#steps img").count() == 0


def test_every_width_shows_all_of_it(open_page, url, received):
    page = open_page(url + received, locale="ar")
    page.wait_for_selector("#found:visible")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not overflows(page)
