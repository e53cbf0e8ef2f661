# SPDX-License-Identifier: Apache-2.0
"""Signing in by the word of an OpenID provider, and everything that is not its word."""

import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
import requests
from joserfc.jwk import RSAKey

from kiosk.central.app import create_app
from kiosk.central.desk import openid
from kiosk.central.desk.openid import MOST_ASKING
from kiosk.central.desk.roles import Role
from kiosk.central.desk.settings import DeskSettings
from kiosk.errors import SettingsError
from tests.kiosk.central.desk.conftest import Visitor
from tests.kiosk.central.desk.provider import CLIENT, SECRET, OpenIdProvider

FILE = """
url = "{url}"
[openid]
issuer = "{issuer}"
client_id = "{client}"
client_secret_file = "{secret}"
{more}
[openid.roles]
kiosk-viewer = "viewer"
kiosk-operator = "operator"
kiosk-administrator = "administrator"
"""


@pytest.fixture
def provider(clock):
    made = OpenIdProvider(clock)
    yield made
    made.close()


@pytest.fixture
def settings(tmp_path, provider):
    def make(url, more=""):
        secret = tmp_path / "secret"
        secret.write_text(SECRET + "\n")
        text = FILE.format(url=url, issuer=provider.issuer, client=CLIENT, secret=secret, more=more)
        (tmp_path / "desk.toml").write_text(text)
        return DeskSettings.load(tmp_path)

    return make


@pytest.fixture
def visitor(serve_app, centre, accounts, settings):
    url = serve_app(None)
    serve_app(create_app(centre, settings(url)))
    return Visitor(url)


def vouch(visitor):
    """Go to the provider and take what it says, up to the door."""
    departure = visitor.get("/desk/sign-in/service")
    assert departure.status_code == 303
    back = requests.get(departure.headers["Location"], allow_redirects=False, timeout=10)
    return back.headers["Location"].removeprefix(visitor.url)


def arrive(visitor, path=None):
    return visitor.get(path or vouch(visitor))


def leave(visitor):
    visitor.get("/desk/")
    assert visitor.post("/desk/sign-out").status_code == 303


def role_of(accounts, name="leyla"):
    return next((one.role for one in accounts.all() if one.name == name), None)


def test_whom_the_provider_vouches_for_comes_in(visitor, accounts):
    answer = arrive(visitor)
    assert answer.status_code == 200  # a page, from which a strict cookie goes along
    assert "SameSite=strict" in answer.headers["Set-Cookie"]
    page = visitor.get("/desk/")
    assert page.status_code == 200
    assert "leyla" in page.text
    assert role_of(accounts) is Role.OPERATOR


def test_the_role_is_what_the_claim_says_today(visitor, accounts, provider):
    arrive(visitor)
    provider.person["roles"] = ["kiosk-viewer", "kiosk-administrator", "other"]
    arrive(visitor)
    assert role_of(accounts) is Role.ADMINISTRATOR
    provider.person["roles"] = ["other"]
    assert arrive(visitor).status_code == 403
    assert role_of(accounts) is Role.ADMINISTRATOR


def test_a_claim_that_lies_deeper_is_found(serve_app, centre, settings, provider, accounts):
    url = serve_app(None)
    serve_app(create_app(centre, settings(url, 'role_claim = "realm_access.roles"')))
    provider.person = {**provider.person, "realm_access": {"roles": ["kiosk-viewer"]}}
    assert arrive(Visitor(url)).status_code == 200
    assert role_of(accounts) is Role.VIEWER


def refused(visitor, path=None):
    answer = arrive(visitor, path)
    is_in = visitor.get("/desk/").status_code == 200
    return answer.status_code == 403 and not is_in


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["desk", "another"], "azp": "another"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"preferred_username": "!"},
        {"preferred_username": None},
        {"roles": []},
        {"roles": {"kiosk-administrator": 1}},
    ],
    ids=str,
)
def test_what_does_not_fit_lets_nobody_in(visitor, provider, claims):
    provider.claims = claims
    assert refused(visitor)


def test_an_unsigned_word_is_none(visitor, provider):
    provider.header = {"alg": "none"}
    assert refused(visitor)


def test_a_word_signed_by_somebody_else_is_none(visitor, provider):
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "one"})
    assert refused(visitor)


def test_the_public_key_is_no_secret_to_sign_with(visitor, provider):
    provider.header = {"alg": "HS256"}
    assert refused(visitor)


def test_a_key_that_is_new_at_the_provider_is_asked_for(visitor, provider):
    arrive(visitor)
    leave(visitor)
    provider.key = provider.signing_key = RSAKey.generate_key(2048, {"kid": "two"})
    provider.header = {"kid": "two"}
    assert arrive(visitor).status_code == 200


def test_an_answer_that_came_before_is_worth_nothing(visitor):
    path = vouch(visitor)
    arrived = visitor.session.cookies.copy()
    assert arrive(visitor, path).status_code == 200
    leave(visitor)
    assert refused(visitor, path)
    visitor.session.cookies.update(arrived)
    assert refused(visitor, path)


def test_an_answer_to_somebody_else_is_worth_nothing(visitor):
    path = vouch(Visitor(visitor.url))
    assert refused(visitor, path)
    vouch(visitor)
    assert refused(visitor, path)


def test_who_takes_too_long_begins_again(visitor, clock):
    path = vouch(visitor)
    clock.advance(timedelta(minutes=11))
    assert refused(visitor, path)


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?error=access_denied&state=x"])
def test_an_answer_that_is_none_lets_nobody_in(visitor, query):
    vouch(visitor)
    assert refused(visitor, f"/desk/sign-in/callback{query}")


def test_another_provider_s_answer_is_refused_by_its_name(visitor):
    assert refused(visitor, vouch(visitor) + "&iss=https://elsewhere.example")


def test_a_cookie_made_by_hand_lets_nobody_in(visitor):
    path = vouch(visitor)
    name = "kiosk-desk-arrival"
    visitor.session.cookies.set(name, visitor.session.cookies[name][:-3] + "AAA")
    assert refused(visitor, path)


def test_a_provider_s_name_opens_no_account_of_this_central(visitor, provider, accounts):
    provider.person["preferred_username"] = "administrator"
    assert refused(visitor)
    assert role_of(accounts, "administrator") is Role.ADMINISTRATOR


def test_a_name_is_its_first_person_s(visitor, provider):
    arrive(visitor)
    leave(visitor)
    provider.person["sub"] = "43"
    assert refused(visitor)


def test_a_person_whose_name_changes_stays_who_they_are(visitor, provider, accounts):
    arrive(visitor)
    provider.person["preferred_username"] = "leyla.m"
    arrive(visitor)
    assert role_of(accounts) is Role.OPERATOR
    assert role_of(accounts, "leyla.m") is None


def test_who_was_retired_here_stays_outside(visitor, accounts, clock):
    arrive(visitor)
    accounts.retire("leyla", clock.now(), by="test")
    assert refused(visitor)


def test_a_vouched_account_has_no_password(visitor, accounts, clock):
    arrive(visitor)
    assert accounts.judge("leyla", "", clock.now()) is None
    assert not accounts.change_password("leyla", "a long enough one", clock.now(), by="test")


def test_a_provider_that_is_away_is_said(visitor, provider):
    provider.is_up = False
    answer = visitor.get("/desk/sign-in/service?language=en")
    assert answer.status_code == 502
    assert "does not answer" in answer.text


def test_a_provider_that_hangs_holds_few_threads(visitor, provider, monkeypatch):
    monkeypatch.setattr(openid, "_SECONDS", 60)

    def ask(_number):
        place = visitor.url + "/desk/sign-in/service"
        return requests.get(place, timeout=60, allow_redirects=False).status_code

    with ThreadPoolExecutor(MOST_ASKING + 4) as pool, provider.hanging() as asked:
        answers = [pool.submit(ask, number) for number in range(MOST_ASKING + 4)]
        done, _waiting = wait(answers, 30, return_when=FIRST_COMPLETED)
        deadline = time.monotonic() + 30
        while len(done) < 4 and time.monotonic() < deadline:
            done, _waiting = wait(answers, 0.1)
        assert [one.result() for one in done] == [502] * 4
        assert len(asked) == MOST_ASKING
    assert [one.result() for one in answers].count(303) == MOST_ASKING


def test_a_provider_that_says_it_is_another_is_not_asked(visitor, provider):
    provider.issuer = "https://elsewhere.example"
    assert visitor.get("/desk/sign-in/service").status_code == 502


def test_without_settings_there_is_no_such_way(serve_app, centre, accounts):
    visitor = Visitor(serve_app(create_app(centre)))
    assert visitor.get("/desk/sign-in/service").status_code == 404


@pytest.mark.parametrize(
    "more", ['scope = "profile"', 'issuer = "http://elsewhere.example"', "unknown = 1"]
)
def test_settings_that_can_t_be_meant_are_refused(settings, more):
    with pytest.raises(SettingsError):
        settings("http://127.0.0.1:1", more)


def test_a_public_address_over_tls_makes_cookies_secure(settings):
    assert settings("https://central.example").is_secure
    assert not settings("http://127.0.0.1:1").is_secure


def test_who_comes_by_the_provider_leaves_no_session_behind(visitor, centre):
    """A browser sends no strict cookie along with the provider's link."""
    visitor.sign_in("viewer")
    former = visitor.session.cookies["kiosk-desk"]
    path = vouch(visitor)
    del visitor.session.cookies["kiosk-desk"]
    assert arrive(visitor, path).status_code == 200
    assert visitor.session.cookies["kiosk-desk"] != former
    visitor.session.cookies.set("kiosk-desk", former)
    assert visitor.get("/desk/").status_code == 303


def test_an_arrival_ends_nobody_else_s_session(visitor):
    other = Visitor(visitor.url)
    other.sign_in("viewer")
    assert arrive(visitor).status_code == 200
    assert other.get("/desk/").status_code == 200


def test_who_is_not_let_in_keeps_the_session_of_before(visitor, provider):
    visitor.sign_in("viewer")
    provider.claims = {"nonce": "another"}
    assert arrive(visitor).status_code == 403
    assert visitor.get("/desk/").status_code == 200
