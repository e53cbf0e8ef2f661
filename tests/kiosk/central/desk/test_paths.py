# SPDX-License-Identifier: Apache-2.0
"""Every path of the desk: who may ask for it, and what every answer says to the browser."""

import pytest
import requests

from kiosk.central.app import create_app
from kiosk.central.desk.accounts import Accounts
from kiosk.central.desk.app import ROOMS, bare_desk
from kiosk.central.desk.roles import Role
from tests.kiosk.central.desk.conftest import PASSWORD, Visitor

OPEN = None
TABLE = {
    ("GET", "/static/{name}"): OPEN,
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("GET", "/sign-in/service"): OPEN,
    ("GET", "/sign-in/callback"): OPEN,
    ("POST", "/sign-out"): Role.VIEWER,
    ("POST", "/language"): Role.VIEWER,
    ("GET", "/"): Role.VIEWER,
    ("GET", "/editions"): Role.ADMINISTRATOR,
    ("POST", "/editions/{number}"): Role.ADMINISTRATOR,
    ("GET", "/notices"): Role.ADMINISTRATOR,
    ("POST", "/notices"): Role.ADMINISTRATOR,
    ("POST", "/notices/{name}/end"): Role.ADMINISTRATOR,
    ("GET", "/settings"): Role.ADMINISTRATOR,
    ("POST", "/settings"): Role.ADMINISTRATOR,
    ("GET", "/accounts"): Role.ADMINISTRATOR,
    ("POST", "/accounts"): Role.ADMINISTRATOR,
    ("POST", "/accounts/{name}"): Role.ADMINISTRATOR,
    ("GET", "/audit"): Role.ADMINISTRATOR,
    ("GET", "/audit.csv"): Role.ADMINISTRATOR,
    ("GET", "/look-up"): Role.OPERATOR,
    ("POST", "/look-up"): Role.OPERATOR,
    ("GET", "/insight"): Role.VIEWER,
    ("GET", "/insight/{chart}.csv"): Role.VIEWER,
    ("GET", "/stations/{code}"): Role.VIEWER,
    ("POST", "/stations/{code}/invite"): Role.ADMINISTRATOR,
    ("POST", "/stations/{code}/retire"): Role.ADMINISTRATOR,
    ("POST", "/stations/{code}/place"): Role.ADMINISTRATOR,
}
"""The least role for each path; who adds a path says here who may ask for it."""

EXAMPLES = {"name": "desk.css", "code": "BK01", "number": "1", "chart": "services"}
ROWS = sorted(TABLE.items(), key=str)
CLOSED = [(row, role) for row, role in ROWS if role is not OPEN]


def served():
    assert len(bare_desk().routes) == len(ROOMS)  # nothing beside the rooms
    return {
        (method, route.path)
        for room in ROOMS
        for route in room.router.routes
        for method in route.methods - {"HEAD"}
    }


def test_every_path_has_a_row():
    assert served() == TABLE.keys()


def asked(visitor, method, path, **options):
    place = "/desk" + path.format(**EXAMPLES)
    return visitor.get(place) if method == "GET" else visitor.post(place, **options)


def test_nobody_comes_in_without_a_session(visitor):
    for row, _role in CLOSED:
        answer = asked(visitor, *row)
        assert answer.status_code == 303, row
        assert answer.headers["Location"].startswith("/desk/sign-in"), row
    visitor.session.cookies.set("kiosk-desk", "x" * 43)
    assert {asked(visitor, *row).status_code for row, _role in CLOSED} == {303}


@pytest.mark.parametrize("who", Role)
def test_each_role_opens_what_it_may_and_nothing_else(signed_in, who):
    statuses = {row: asked(signed_in(who), *row).status_code for row, _role in CLOSED}
    refused = {row for row, status in statuses.items() if status == 403}
    assert refused == {row for row, role in CLOSED if not who.covers(role)}
    assert [row for row, status in statuses.items() if status >= 500] == []


def test_nothing_is_done_without_the_session_s_own_token(signed_in):
    other = signed_in(Role.ADMINISTRATOR).csrf
    for row in [row for row, _role in CLOSED if row[0] == "POST"]:
        visitor = signed_in(Role.ADMINISTRATOR)
        own = visitor.csrf
        for wrong in ("", "x", other):
            assert asked(visitor, *row, fields={"csrf": wrong}).status_code == 403, row
        # the negative control: the same with the right one is not refused for it
        assert asked(visitor, *row, fields={"csrf": own}).status_code != 403, row


def test_who_asks_for_what_is_not_theirs_is_counted(signed_in, centre):
    asked(signed_in(Role.VIEWER), "GET", "/audit")
    asked(signed_in(Role.ADMINISTRATOR), "POST", "/settings", fields={"csrf": "x"})
    asked(signed_in(Role.ADMINISTRATOR), "GET", "/audit")
    centre.refused.flush()
    found = {(one.code, one.key_id): one.count for one in centre.refused.newest(10)}
    assert found == {("desk.role", "-"): 1, ("desk.form", "-"): 1}


def test_every_answer_says_what_a_browser_may_do_with_it(signed_in):
    for row, _role in ROWS:
        answer = asked(signed_in(Role.ADMINISTRATOR), *row)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), row
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff", row
        assert answer.headers["Referrer-Policy"] == "same-origin", row
        kept = "public, max-age=31536000, immutable" if "static" in row[1] else "no-store"
        assert answer.headers["Cache-Control"] == kept, row


def test_no_page_has_anything_inline(signed_in, visitor):
    pages = [one for one in ROWS if one[0][0] == "GET" and "." not in one[0][1].format(**EXAMPLES)]
    assert len(pages) > 10
    for row, role in pages:
        text = asked(signed_in(role) if role else visitor, *row).text
        assert "<html" in text, row
        for inline in (" style=", "<style", "<script>", " onclick", "javascript:"):
            assert inline not in text, row
        assert "http://" not in text.replace("http://www.w3.org/", ""), row
        assert "https://" not in text, row


def test_what_is_not_there_is_a_page_of_the_desk(visitor):
    answer = visitor.get("/desk/nothing?language=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert visitor.get("/desk").headers["Location"] == "/desk/"


@pytest.mark.parametrize("path", ["/desk/", "/desk/look-up/", "/r/BK017F4K92QX/", "/v1/health/"])
def test_no_answer_repeats_the_host_that_was_asked_for(visitor, path):
    answer = visitor.get(path, headers={"Host": "elsewhere.example"})
    assert "elsewhere" not in answer.headers.get("Location", "")
    assert "elsewhere" not in answer.text


def test_what_no_database_takes_is_not_there(region, serve_app, clock):
    url = serve_app(create_app(region))
    Accounts(region.database).add(
        "administrator", Role.ADMINISTRATOR, PASSWORD, clock.now(), by="test"
    )
    visitor = Visitor(url)
    visitor.sign_in("administrator")
    visitor.get("/desk/accounts")
    beyond = 1 << 63
    found = {
        path: visitor.get(path).status_code
        for path in ("/desk/audit?who=%00", "/desk/insight?point=%00", "/desk/stations/%00")
    } | {
        path: visitor.post(path, {"do": "retire", "ring": "1"}).status_code
        for path in ("/desk/notices/%00/end", "/desk/accounts/%00", f"/desk/editions/{beyond}")
    }
    assert found == dict.fromkeys(found, 404)
    for days in ("from=0001-01-01&to=9999-12-31", "to=9999-12-31", "from=0001-01-01"):
        assert visitor.get(f"/desk/audit?{days}").status_code == 200
        assert visitor.get(f"/desk/audit.csv?{days}").status_code == 200
    fields = {"id": "x", "kind": "closed", "from": "0001-01-01T00:00", "until": "9999-12-31T23:59"}
    assert visitor.post("/desk/notices", fields).status_code == 422


def test_a_form_that_is_none_is_refused(signed_in):
    visitor = signed_in()
    place = visitor.url + "/desk/language"

    def send(body, kind):
        return visitor.session.post(
            place, data=body, headers={"Content-Type": kind}, allow_redirects=False, timeout=10
        ).status_code

    form = "application/x-www-form-urlencoded"
    assert send(b"{}", "application/json") == 415
    assert send(b"a=" + b"x" * 70_000, form) == 413
    assert send(b"&".join(b"a=1" for _ in range(300)), form) == 400
    assert send(b"a=%ff", form) == 400
    assert send(b"\xff", form) == 400


def test_another_site_s_page_can_do_nothing(signed_in):
    """It can send a form, with cookies at worst; the token it can't know."""
    visitor = signed_in()
    forged = requests.post(
        visitor.url + "/desk/sign-out",
        data={"csrf": ""},
        cookies=visitor.session.cookies,
        headers={"Origin": "https://elsewhere.example"},
        allow_redirects=False,
        timeout=10,
    )
    assert forged.status_code == 403
    assert Visitor(visitor.url).get("/desk/").status_code == 303
    assert visitor.get("/desk/").status_code == 200
