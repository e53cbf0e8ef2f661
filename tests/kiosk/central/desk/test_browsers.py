# SPDX-License-Identifier: Apache-2.0
"""Whoever guesses at somebody's password shuts out strangers, and not the person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.central.desk import browsers
from kiosk.central.desk.accounts import MOST_TRIES, Accounts
from kiosk.central.desk.roles import Role
from kiosk.central.storage.tables import BROWSER
from tests.kiosk.central.desk.conftest import PASSWORD, Visitor

KNOWN = "kiosk-desk-browser"


@pytest.fixture
def leyla(region, clock):
    """The people of a central on each database, and what Leyla's browser keeps."""
    accounts = Accounts(region.database)
    accounts.add("leyla", Role.VIEWER, PASSWORD, clock.now(), by="test")
    return accounts, accounts.remember("leyla", "", clock.now())


def guess(accounts, clock, times=MOST_TRIES, browser=""):
    """Guess as often as it counts."""
    for _ in range(times):
        clock.advance(timedelta(days=1))
        assert accounts.judge("leyla", "wrong", clock.now(), browser) is None


def test_a_known_browser_lets_the_person_in_while_strangers_are_kept_out(leyla, clock):
    accounts, browser = leyla
    guess(accounts, clock)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser)
    # the negative control: without the cookie, and with one that nobody gave out, it is closed
    assert accounts.judge("leyla", PASSWORD, clock.now()) is None
    assert accounts.judge("leyla", PASSWORD, clock.now(), "x" * 43) is None


def test_coming_in_gives_strangers_no_more_guesses(leyla, clock):
    accounts, browser = leyla
    guess(accounts, clock, MOST_TRIES - 1)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser)
    guess(accounts, clock, 1)
    assert next(one for one in accounts.all() if one.name == "leyla").is_locked


def test_a_known_browser_waits_by_itself_and_is_a_stranger_in_the_end(leyla, clock):
    accounts, browser = leyla
    for _ in range(5):
        accounts.judge("leyla", "wrong", clock.now(), browser)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser) is None
    assert accounts.judge("leyla", PASSWORD, clock.now())
    guess(accounts, clock, MOST_TRIES - 5, browser)
    guess(accounts, clock, MOST_TRIES, browser)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser) is None
    assert next(one for one in accounts.all() if one.name == "leyla").is_locked


@pytest.mark.parametrize("way", ["retire", "password", "time"])
def test_a_browser_is_not_known_for_ever(leyla, clock, way):
    accounts, browser = leyla
    now = clock.now()
    if way == "retire":
        accounts.retire("leyla", now, by="test")
        accounts.add("leyla", Role.VIEWER, PASSWORD, now, by="test")
    elif way == "password":
        accounts.change_password("leyla", PASSWORD, now, by="test")
    else:
        clock.advance(browsers.LIFE)
    guess(accounts, clock)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser) is None


def test_a_browser_is_known_for_those_who_came_in_with_it(leyla, clock, region):
    accounts, browser = leyla
    accounts.add("rauf", Role.VIEWER, PASSWORD, clock.now(), by="test")
    guess(accounts, clock)
    other = accounts.remember("rauf", "", clock.now())
    assert accounts.judge("leyla", PASSWORD, clock.now(), other) is None
    assert accounts.remember("rauf", browser, clock.now()) == browser  # two people at one desk
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser)


def test_a_cookie_that_nobody_gave_out_is_not_taken_over(leyla, clock):
    accounts, _browser = leyla
    assert accounts.remember("leyla", "of somebody else", clock.now()) != "of somebody else"


def test_only_so_many_are_remembered_and_none_by_its_cookie(leyla, clock, region):
    accounts, browser = leyla
    for _ in range(browsers.MOST):
        clock.advance(timedelta(minutes=1))
        newest = accounts.remember("leyla", "", clock.now())
    with region.database.reading() as connection:
        rows = connection.execute(select(BROWSER)).all()
    assert len(rows) == browsers.MOST
    assert newest not in str(rows)
    guess(accounts, clock)
    assert accounts.judge("leyla", PASSWORD, clock.now(), browser) is None
    assert accounts.judge("leyla", PASSWORD, clock.now(), newest)


def test_a_browser_keeps_its_cookie_past_the_way_out(visitor, accounts, clock):
    kept = visitor.sign_in("viewer").headers["Set-Cookie"]
    assert f"{KNOWN}=" in kept
    visitor.get("/desk/")
    visitor.post("/desk/sign-out")
    for _ in range(MOST_TRIES):
        accounts.judge("viewer", "wrong", clock.now())
        clock.advance(timedelta(days=1))
    assert visitor.sign_in("viewer").status_code == 303
    assert Visitor(visitor.url).sign_in("viewer").status_code == 403


def test_who_was_not_let_in_is_given_no_cookie(visitor):
    visitor.sign_in("viewer", "wrong")
    assert KNOWN not in visitor.session.cookies
