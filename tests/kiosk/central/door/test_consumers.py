# SPDX-License-Identifier: Apache-2.0
"""Other systems are let in with a token, may do what they were let in for, and no more."""

import json

import pytest
import requests
from fastapi import APIRouter, Depends, Response

from kiosk.central import app as app_module
from kiosk.central.app import create_app
from kiosk.central.door.consumers import Right
from kiosk.central.door.rights import holder_of
from kiosk.central.storage.tables import AUDIT, CONSUMER
from kiosk.commands import Exit, central, run_and_report


@pytest.fixture
def ask(region, serve_app, monkeypatch):
    """Ask a path that needs ``metrics:read``."""
    router = APIRouter(default_response_class=Response)

    @router.get("/v1/x", dependencies=[Depends(holder_of(Right.METRICS_READ))])
    def x() -> Response:
        return Response("seen")

    class Room:
        pass

    Room.router = router
    monkeypatch.setattr(app_module, "ROOMS", (*app_module.ROOMS, Room))
    url = serve_app(create_app(region))

    def call(authorization=None):
        headers = {} if authorization is None else {"Authorization": authorization}
        response = requests.get(url + "/v1/x", headers=headers, timeout=10)
        said = response.text if response.ok else response.json()["code"]
        return response.status_code, said

    return call


def test_a_consumer_with_the_right_is_heard(region, clock, ask):
    token = region.consumers.add("watch", {Right.METRICS_READ}, clock.now(), by="test")
    assert ask(f"Bearer {token}") == (200, "seen")
    assert ask(f"bearer  {token} ") == (200, "seen")


def test_nobody_else_is(region, clock, ask):
    other = region.consumers.add("cases", {Right.CASES_WRITE}, clock.now(), by="test")
    gone = region.consumers.add("gone", {Right.METRICS_READ}, clock.now(), by="test")
    region.consumers.retire("gone", clock.now(), by="test")
    assert ask() == (401, "central.token-missing")
    assert ask("Bearer ") == (401, "central.token-missing")
    assert ask(f"Basic {other}") == (401, "central.token-missing")
    assert ask("Bearer mkc_no") == (401, "central.consumer")
    assert ask("Bearer " + "x" * 5000) == (401, "central.consumer")
    assert ask(f"Bearer {gone}") == (401, "central.consumer")
    assert ask(f"Bearer {other}") == (403, "central.right")


def test_a_station_s_token_is_no_consumer_s(ask, clock, station_key):
    from tests.kiosk.central.conftest import Speaker

    token = Speaker("", clock, station_key).token("GET", "/v1/x")
    assert ask(f"Bearer {token}") == (401, "central.consumer")


def test_another_token_takes_the_first_one_s_place(region, clock, ask):
    before = region.consumers.add("watch", {Right.METRICS_READ}, clock.now(), by="test")
    after = region.consumers.renew("watch", clock.now(), by="chief")
    assert ask(f"Bearer {before}") == (401, "central.consumer")
    assert ask(f"Bearer {after}") == (200, "seen")
    (noted,) = region.audit.newest(1)
    assert (noted.event, noted.who, noted.subject) == ("consumer-renewed", "chief", "watch")
    assert region.consumers.renew("nobody", clock.now(), by="test") is None
    region.consumers.retire("watch", clock.now(), by="test")
    assert region.consumers.renew("watch", clock.now(), by="test") is None
    assert ask(f"Bearer {after}") == (401, "central.consumer")


def test_a_token_is_kept_nowhere_and_a_name_is_given_once(region, clock):
    token = region.consumers.add("a", set(Right), clock.now(), by="test")
    assert len(token) >= 43 + 4  # 256 bits
    assert region.consumers.add("a", set(Right), clock.now(), by="test") is None
    assert region.consumers.retire("a", clock.now(), by="test")
    assert not region.consumers.retire("a", clock.now(), by="test")
    assert region.consumers.add("a", set(Right), clock.now(), by="test") is None
    with region.database.reading() as connection:
        rows = [
            str(tuple(row))
            for table in (CONSUMER, AUDIT)
            for row in connection.execute(table.select())
        ]
    assert len(rows) >= 3
    assert not any(token[4:] in row for row in rows)


@pytest.fixture
def run(tmp_path, capsys):
    def call(*arguments):
        folder = str(tmp_path / "region")
        code = run_and_report(central, ["consumer", *arguments, "--data-dir", folder])
        return code, capsys.readouterr().out

    return call


def test_consumers_are_added_listed_and_retired(run):
    rights = ("--right", "submissions:read", "--right", "cases:write")
    code, printed = run("add", "registry", *rights, "--json")
    assert code == Exit.DONE
    assert json.loads(printed)["token"].startswith("mkc_")
    assert run("add", "registry", *rights)[0] == Exit.NO
    assert run("add", "Registry", *rights)[0] == Exit.USAGE
    assert run("add", "other", "--right", "everything")[0] == Exit.USAGE
    code, renewed = run("renew", "registry", "--json")
    assert code == Exit.DONE
    assert json.loads(renewed)["token"] not in {json.loads(printed)["token"], ""}
    assert run("renew", "nobody")[0] == Exit.NO
    assert run("retire", "registry")[0] == Exit.DONE
    assert run("retire", "registry")[0] == Exit.NO
    (one,) = json.loads(run("list", "--json")[1])["consumers"]
    assert one["rights"] == "cases:write submissions:read"
    assert one["retired"]
