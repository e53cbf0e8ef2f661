# SPDX-License-Identifier: Apache-2.0
"""The desk in a real browser: for everybody, in both languages, by keyboard, on any screen."""

import pytest

from kiosk import reference
from kiosk.central.desk import words
from tests.kiosk.central.browser import overflows, violations
from tests.kiosk.central.desk.conftest import PASSWORD
from tests.kiosk.central.desk.region import fill

PAGES = (
    "/desk/",
    "/desk/?show=attention",
    "/desk/?q=nowhere",
    "/desk/stations/BK04",
    "/desk/insight?days=7",
    "/desk/look-up",
    "/desk/editions",
    "/desk/notices",
    "/desk/settings",
    "/desk/accounts",
    "/desk/audit",
    "/desk/nothing",
)
WIDTHS = (360, 768, 1280, 1920)


@pytest.fixture
def region_url(desk_url, centre, clock, offer):
    """A region with something of everything."""
    fill(centre, clock.now(), days=20)
    offer(centre, 2026112101, {"a.txt": b"a"})
    centre.settings.change("all", {"heartbeat_every": 300.0}, now=clock.now(), by="test")
    return desk_url


def come_in(page, name="administrator"):
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_page_is_for_everybody(region_url, open_page, language):
    page = open_page(f"{region_url}/desk/sign-in?language={language}", width=1280)
    assert violations(page) == ""
    come_in(page)
    for path in PAGES:
        page.goto(region_url + path)
        assert page.get_attribute("html", "lang") == language, path
        assert violations(page) == "", path


def test_no_page_is_wider_than_its_screen(region_url, open_page):
    page = open_page(f"{region_url}/desk/sign-in?language=az")
    come_in(page)
    for path in PAGES:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(region_url + path)
            assert not overflows(page), (path, width)


def test_a_table_of_a_chart_is_opened_by_key(region_url, open_page):
    page = open_page(f"{region_url}/desk/sign-in?language=en", width=1280)
    come_in(page)
    page.goto(f"{region_url}/desk/insight")
    page.locator("summary", has_text="Show as table").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("figure table").first.is_visible()
    assert violations(page) == ""


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def tab_to(page, name, most=80):
    """Go on by the tab key alone until something has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"{name} can't be reached, only {focused(page)}")


def test_a_reference_is_looked_up_by_keyboard_alone(region_url, open_page, centre, items_of):
    number = reference.make("an id", "BK01")
    centre.reception.take("BK01", items_of(reference=number))
    page = open_page(f"{region_url}/desk/sign-in?language=en", width=1280)
    tab_to(page, "name")
    page.keyboard.type("operator")
    tab_to(page, "password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    tab_to(page, "to-BK04")  # through the board, to the worst of its rows
    page.keyboard.press("Enter")
    page.wait_for_url("**/stations/BK04")
    tab_to(page, "Look up")
    page.keyboard.press("Enter")
    page.wait_for_url("**/look-up")
    assert focused(page) == "reference"
    page.keyboard.type(reference.grouped(number).lower().replace("0", "o"))
    page.keyboard.press("Enter")
    page.wait_for_selector("#outcome")
    assert "Received by the Service" in page.inner_text("#outcome")
    assert violations(page) == ""
    assert number not in page.url


def test_a_board_that_refreshes_itself_steals_no_focus(region_url, open_page, clock):
    page = open_page(f"{region_url}/desk/sign-in?language=en", width=1280)
    come_in(page)
    page.focus("#to-BK04")
    before = page.inner_html("#board")
    with page.expect_response("**/desk/"):
        page.evaluate(
            "htmx.ajax('GET', '/desk/', {target: '#board', swap: 'innerHTML', "
            "headers: {'Desk-Refresh': '1'}})"
        )
    page.wait_for_function("document.activeElement.id === 'to-BK04'")
    assert page.inner_html("#board").strip() == before.strip()


def test_the_pages_work_without_scripts(region_url, open_page):
    page = open_page(
        f"{region_url}/desk/sign-in?language=en", width=1280, java_script_enabled=False
    )
    come_in(page, "operator")
    page.fill("#q", "BK04")
    page.click("text=Find")
    assert page.locator("tbody tr:not(.point)").count() == 1
