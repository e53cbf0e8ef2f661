# SPDX-License-Identifier: Apache-2.0
"""The way in and out by name and password."""

import re
from datetime import timedelta
from threading import BoundedSemaphore

import pytest
from sqlalchemy import select, update

from kiosk.central.app import create_app
from kiosk.central.desk import passwords
from kiosk.central.desk.accounts import MOST_TRIES, Accounts, wait_after
from kiosk.central.desk.roles import Role
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.failures import CentralError
from kiosk.central.status.limiting import MOST_AT_ONCE
from kiosk.central.storage.tables import ACCOUNT, REFUSAL, SESSION
from tests.kiosk.central.desk.conftest import PASSWORD, Visitor


def rows(centre, table):
    with centre.database.reading() as connection:
        return connection.execute(select(table)).all()


def test_somebody_signs_in_and_out(visitor):
    assert visitor.get("/desk/").headers["Location"] == "/desk/sign-in?next=/desk/"
    assert visitor.sign_in("viewer").headers["Location"] == "/desk/"
    page = visitor.get("/desk/")
    assert page.status_code == 200
    assert "viewer" in page.text
    assert visitor.post("/desk/sign-out").headers["Location"] == "/desk/sign-in"
    assert visitor.get("/desk/").status_code == 303


def test_a_cookie_that_was_signed_out_is_worth_nothing(signed_in):
    visitor = signed_in()
    token = visitor.session.cookies["kiosk-desk"]
    visitor.post("/desk/sign-out")
    visitor.session.cookies.set("kiosk-desk", token)
    assert visitor.get("/desk/").status_code == 303


def test_the_database_knows_no_cookie_and_no_password(signed_in, centre):
    token = signed_in().session.cookies["kiosk-desk"]
    (session,) = rows(centre, SESSION)
    assert token not in str(session)
    assert all(row.password.startswith("$argon2id$") for row in rows(centre, ACCOUNT))


def test_a_sign_in_form_of_somebody_else_is_refused(visitor):
    visitor.get("/desk/sign-in")
    answer = visitor.post("/desk/sign-in", {"csrf": "x", "name": "viewer", "password": PASSWORD})
    assert answer.status_code == 403
    assert "kiosk-desk" not in visitor.session.cookies
    stranger = Visitor(visitor.url)
    assert stranger.post("/desk/sign-in", {"csrf": ""}).status_code == 403


@pytest.mark.parametrize(
    "place",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/desk//x",
        "/desk/\\x",
        "/desk/\t/x",
        "/desk/\r\nX: y",
        "/desk/\u0259",
        "/desk/ x",
        "/v1/x",
    ],
)
def test_nobody_is_sent_elsewhere_from_the_door(visitor, place):
    visitor.get("/desk/sign-in")
    fields = {"name": "viewer", "password": PASSWORD, "next": place}
    assert visitor.post("/desk/sign-in", fields).headers["Location"] == "/desk/"


def test_the_page_that_was_asked_for_comes_after_the_door(visitor):
    visitor.get("/desk/sign-in")
    fields = {"name": "viewer", "password": PASSWORD, "next": "/desk/stations/BK01"}
    assert visitor.post("/desk/sign-in", fields).headers["Location"] == "/desk/stations/BK01"


def without_csrf(text):
    return re.sub(r'value="[\w-]{43}"', "", text)


def test_unknown_retired_locked_and_wrong_look_alike(visitor, accounts, clock):
    accounts.add("gone", Role.VIEWER, PASSWORD, clock.now(), by="test")
    accounts.retire("gone", clock.now(), by="test")
    accounts.add("locked", Role.VIEWER, PASSWORD, clock.now(), by="test")
    for _ in range(5):
        accounts.judge("locked", "wrong", clock.now())
    accounts.vouched("issuer 1", "vouched", Role.VIEWER, clock.now())
    names = ("viewer", "gone", "locked", "vouched", "nobody")
    answers = [visitor.sign_in(name, "wrong") for name in names]
    answers.append(visitor.sign_in("locked"))
    assert {answer.status_code for answer in answers} == {403}
    seen = {
        without_csrf(answer.text).replace(f'value="{name}"', "NAME")
        for name, answer in zip((*names, "locked"), answers, strict=True)
    }
    assert len(seen) == 1


def test_an_unknown_name_costs_the_same_work(accounts, clock, monkeypatch, centre):
    asked = []
    real = passwords._hasher._fits
    monkeypatch.setattr(
        passwords._hasher, "_fits", lambda *a: asked.append(a[1] is None) or real(*a)
    )
    accounts.judge("viewer", "wrong", clock.now())
    accounts.judge("nobody", "wrong", clock.now())
    assert asked == [False, True]
    (counted,) = rows(centre, REFUSAL)
    assert counted.count == 2


def test_waiting_doubles_and_survives_a_restart(region, clock):
    accounts = Accounts(region.database)
    accounts.add("leyla", Role.VIEWER, PASSWORD, clock.now(), by="test")
    for _ in range(4):
        assert accounts.judge("leyla", "wrong", clock.now()) is None
    assert accounts.judge("leyla", PASSWORD, clock.now())
    for _ in range(5):
        accounts.judge("leyla", "wrong", clock.now())
    again = Accounts(region.database)
    assert again.judge("leyla", PASSWORD, clock.now()) is None
    clock.advance(timedelta(seconds=14))
    assert again.judge("leyla", PASSWORD, clock.now()) is None
    clock.advance(timedelta(seconds=1))
    assert again.judge("leyla", "wrong", clock.now()) is None
    clock.advance(timedelta(seconds=29))
    assert again.judge("leyla", PASSWORD, clock.now()) is None
    clock.advance(timedelta(seconds=1))
    assert again.judge("leyla", PASSWORD, clock.now())


def test_each_wait_is_twice_the_one_before():
    waits = [wait_after(failures).total_seconds() for failures in range(MOST_TRIES)]
    assert waits[:8] == [0, 0, 0, 0, 0, 15, 30, 60]
    assert waits[14] == 15 * 2**9


def test_after_fifteen_only_an_administrator_opens(accounts, clock, centre):
    for _ in range(MOST_TRIES):
        accounts.judge("viewer", "wrong", clock.now())
        clock.advance(timedelta(days=1))
    assert accounts.judge("viewer", PASSWORD, clock.now()) is None
    assert next(one for one in accounts.all() if one.name == "viewer").is_locked
    assert accounts.unlock("viewer", clock.now(), by="test")
    assert accounts.judge("viewer", PASSWORD, clock.now())
    events = [one.event for one in centre.audit.newest(20, subject="viewer")]
    assert {"account-locked", "account-unlocked", "signed-in"} <= set(events)


def test_a_session_ends_after_half_an_hour_without_a_touch(signed_in, clock):
    visitor = signed_in()
    for _ in range(3):
        clock.advance(timedelta(minutes=29))
        assert visitor.get("/desk/").status_code == 200
    clock.advance(timedelta(minutes=30))
    assert visitor.get("/desk/").status_code == 303


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(signed_in, clock):
    visitor = signed_in()
    for _ in range(2):
        clock.advance(timedelta(minutes=14))
        visitor.get("/desk/", headers={"Desk-Refresh": "1"})
    clock.advance(timedelta(minutes=2))
    answer = visitor.get("/desk/", headers={"Desk-Refresh": "1"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/desk/sign-in"


def test_a_session_ends_after_twelve_hours_whatever_happens(signed_in, clock):
    visitor = signed_in()
    for _ in range(35):
        clock.advance(timedelta(minutes=20))
        assert visitor.get("/desk/").status_code == 200
    clock.advance(timedelta(minutes=20))
    assert visitor.get("/desk/").status_code == 303


@pytest.mark.parametrize("way", ["retire", "password"])
def test_all_sessions_of_an_account_end_with_it(signed_in, accounts, clock, way):
    two = [signed_in(), signed_in()]
    if way == "retire":
        accounts.retire("viewer", clock.now(), by="test")
    else:
        accounts.change_password("viewer", "quite another password", clock.now(), by="test")
    assert [one.get("/desk/").status_code for one in two] == [303, 303]
    other = signed_in(Role.OPERATOR)
    assert other.get("/desk/").status_code == 200


def test_a_role_that_changes_holds_at_once(signed_in, accounts, clock):
    visitor = signed_in(Role.ADMINISTRATOR)
    accounts.appoint("administrator", Role.VIEWER, clock.now(), by="test")
    assert "administrator</span>" not in visitor.get("/desk/").text


def test_cookies_are_kept_from_scripts_and_other_sites(serve_app, centre, accounts):
    plain = Visitor(serve_app(create_app(centre, DeskSettings())))
    kept = plain.sign_in("viewer").headers["Set-Cookie"]
    assert "kiosk-desk=" in kept
    assert "HttpOnly" in kept
    assert "SameSite=strict" in kept
    assert "Secure" not in kept


def test_over_tls_cookies_are_this_host_s_alone(serve_app, centre, accounts):
    url = serve_app(create_app(centre, DeskSettings(is_secure=True)))
    door = Visitor(url).get("/desk/sign-in")
    for kept in (door.headers["Set-Cookie"],):
        assert kept.startswith("__Host-")
        assert "Secure" in kept
        assert "Path=/;" in kept
        assert "Domain" not in kept
    assert door.headers["Strict-Transport-Security"]


def test_a_crowd_at_the_door_is_told_to_come_again(visitor, monkeypatch):
    monkeypatch.setattr(passwords._hasher, "_waiting", BoundedSemaphore(0))
    assert visitor.sign_in("viewer").status_code == 503


def test_where_local_accounts_are_off_no_password_opens(serve_app, centre, accounts):
    visitor = Visitor(serve_app(create_app(centre, DeskSettings(local_accounts=False))))
    assert 'name="password"' not in visitor.get("/desk/sign-in").text
    assert visitor.sign_in("viewer").status_code == 403


def test_the_desk_speaks_the_language_that_was_chosen(signed_in):
    visitor = signed_in()
    assert '<html lang="en">' in visitor.get("/desk/").text
    visitor.post("/desk/language", {"language": "az", "next": "/desk/"})
    assert '<html lang="az">' in visitor.get("/desk/").text


def test_the_door_speaks_what_the_browser_reads(visitor):
    for accepted, code in (("en-GB,az;q=0.5", "en"), ("az", "az"), ("ru", "az"), ("", "az")):
        page = visitor.get("/desk/sign-in", headers={"Accept-Language": accepted})
        assert f'<html lang="{code}">' in page.text


@pytest.mark.parametrize("name", ["", "Leyla", "a b", "x" * 65, "ə", "-a"])
def test_a_name_that_is_none_makes_no_account(accounts, clock, name):
    with pytest.raises(CentralError, match="account-name"):
        accounts.add(name, Role.VIEWER, PASSWORD, clock.now(), by="test")


def test_a_short_password_makes_no_account(accounts, clock):
    with pytest.raises(CentralError, match="password"):
        accounts.add("leyla", Role.VIEWER, "short", clock.now(), by="test")


def test_a_name_is_given_out_once_until_it_is_retired(accounts, clock):
    with pytest.raises(CentralError, match="taken"):
        accounts.add("viewer", Role.VIEWER, PASSWORD, clock.now(), by="test")
    accounts.retire("viewer", clock.now(), by="test")
    accounts.add("viewer", Role.OPERATOR, PASSWORD, clock.now(), by="test")
    assert accounts.judge("viewer", PASSWORD, clock.now()).role is Role.OPERATOR


def test_what_is_typed_comes_back_as_text(visitor):
    page = visitor.sign_in('"><script>alert(1)</script>')
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_session_whose_account_was_taken_away_by_hand_is_none(signed_in, centre, clock):
    visitor = signed_in()
    with centre.database.transaction() as connection:
        connection.execute(update(ACCOUNT).values(retired_at=clock.now()))
    assert visitor.get("/desk/").status_code == 303


def test_the_language_that_was_chosen_at_the_door_stays(visitor):
    visitor.get("/desk/sign-in?language=az")
    fields = {"name": "viewer", "password": PASSWORD, "language": "az"}
    visitor.post("/desk/sign-in", fields, headers={"Accept-Language": "en"})
    assert '<html lang="az">' in visitor.get("/desk/").text


def test_one_address_that_posts_all_the_time_keeps_itself_out_alone(serve_app, centre, clock):
    Accounts(centre.database).add("leyla", Role.VIEWER, PASSWORD, clock.now(), by="test")
    url = serve_app(create_app(centre, client_header="X-Forwarded-For"))
    noisy, other = Visitor(url), Visitor(url)
    noisy.session.headers["X-Forwarded-For"] = "192.0.2.1, 198.51.100.7"
    other.session.headers["X-Forwarded-For"] = "198.51.100.8"
    for _ in range(MOST_AT_ONCE):
        assert noisy.post("/desk/sign-in").status_code == 403
    noisy.session.headers["X-Forwarded-For"] = "192.0.2.2, 198.51.100.7"
    refused = noisy.sign_in("leyla")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
    assert other.sign_in("leyla").status_code == 303
    clock.advance(timedelta(minutes=1))
    assert noisy.sign_in("leyla").status_code == 303


def test_the_door_counts_who_holds_the_connection_where_no_proxy_is(visitor):
    for guess in range(MOST_AT_ONCE):
        headers = {"X-Forwarded-For": f"192.0.2.{guess}"}
        assert visitor.post("/desk/sign-in", headers=headers).status_code == 403
    assert visitor.sign_in("viewer").status_code == 429


def test_behind_a_proxy_that_names_nobody_the_door_is_everybody_s(serve_app, centre, accounts):
    visitor = Visitor(serve_app(create_app(centre, is_proxied=True)))
    for _ in range(MOST_AT_ONCE + 1):
        assert visitor.post("/desk/sign-in").status_code == 403
    assert visitor.sign_in("viewer").status_code == 303


def test_who_signs_in_again_leaves_no_session_behind(visitor, signed_in, centre):
    other = signed_in(Role.OPERATOR)
    visitor.sign_in("viewer")
    former = visitor.session.cookies["kiosk-desk"]
    visitor.get("/desk/sign-in?language=en")
    door = {"csrf": "again", "name": "viewer", "password": PASSWORD}
    visitor.session.cookies.set("kiosk-desk-door", "again")
    assert visitor.post("/desk/sign-in", door).status_code == 303
    assert visitor.session.cookies["kiosk-desk"] != former
    assert len(rows(centre, SESSION)) == 2
    visitor.session.cookies.clear()
    visitor.session.cookies.set("kiosk-desk", former)
    assert visitor.get("/desk/").status_code == 303
    assert other.get("/desk/").status_code == 200


def test_a_wrong_password_loses_neither_the_language_nor_the_way_onward(visitor):
    visitor.get("/desk/sign-in?language=en&next=/desk/insight")
    fields = {"name": "viewer", "password": "wrong", "language": "en", "next": "/desk/insight"}
    page = visitor.post("/desk/sign-in", fields, headers={"Accept-Language": "az"}).text
    assert '<html lang="en">' in page
    assert 'name="next" value="/desk/insight"' in page
    assert '?language=az&amp;next=/desk/insight"' in page
    hostile = {**fields, "next": "https://elsewhere.example", "language": "xx"}
    page = visitor.post("/desk/sign-in", hostile, headers={"Accept-Language": "az"}).text
    assert "elsewhere" not in page
    assert '<html lang="az">' in page
