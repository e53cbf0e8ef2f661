# SPDX-License-Identifier: Apache-2.0
"""Somebody who visits the desk over a real socket, and the people who may come in."""

import re
from datetime import timedelta

import pytest
import requests

from kiosk.central.app import create_app
from kiosk.central.desk import passwords
from kiosk.central.desk.accounts import Accounts
from kiosk.central.desk.roles import Role
from kiosk.central.desk.settings import DeskSettings
from kiosk.central.status.limiting import EACH_SECONDS
from kiosk.hashing import Hasher

PASSWORD = "a long enough password"  # noqa: S105 made up


class Visitor:
    """A browser without a screen: keeps cookies, follows nothing by itself, fills in forms."""

    def __init__(self, url) -> None:
        self.url = url
        self.session = requests.Session()
        self.csrf = ""

    def get(self, path, **options):
        response = self.session.get(self.url + path, timeout=10, allow_redirects=False, **options)
        self._remember(response)
        return response

    def post(self, path, fields=None, **options):
        fields = {"csrf": self.csrf, **(fields or {})}
        response = self.session.post(
            self.url + path, data=fields, timeout=10, allow_redirects=False, **options
        )
        self._remember(response)
        return response

    def sign_in(self, name, password=PASSWORD):
        self.get("/desk/sign-in?language=en")
        return self.post(
            "/desk/sign-in?language=en", {"name": name, "password": password, "language": "en"}
        )

    def _remember(self, response) -> None:
        found = re.search(r'name="csrf" value="([^"]+)"', response.text)
        self.csrf = found[1] if found else self.csrf


@pytest.fixture
def accounts(centre, clock):
    """The desk's people: one of each role, named like it."""
    made = Accounts(centre.database)
    for role in Role:
        made.add(role.value, role, PASSWORD, clock.now(), by="test")
    return made


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords():
    """The real thing with less work in it: what is tested is who is let in."""
    before, passwords._hasher = passwords._hasher, Hasher(memory=64, rounds=1, waiting=8)
    yield
    passwords._hasher = before


@pytest.fixture
def desk_url(serve_app, centre, accounts):
    """The desk on a real socket, on the loopback address without TLS."""
    return serve_app(create_app(centre, DeskSettings()))


@pytest.fixture
def visitor(desk_url):
    """Somebody who is not signed in."""
    return Visitor(desk_url)


@pytest.fixture
def signed_in(desk_url, clock):
    """Sign somebody in, by role: as many as one likes, though all come from one address."""

    def make(role=Role.VIEWER):
        now = clock.now()
        clock.advance(timedelta(seconds=EACH_SECONDS))
        clock.jump(now)
        visitor = Visitor(desk_url)
        assert visitor.sign_in(Role(role).value).status_code == 303
        visitor.get("/desk/")
        return visitor

    return make
