# SPDX-License-Identifier: Apache-2.0
"""A server's forms come into a folder, checked, and nothing leaves that folder."""

import hashlib
from datetime import timedelta

import pytest

from kiosk.errors import DeliveryError
from kiosk.memory import ShortMemory
from kiosk.sync.confirming import CONFIRMED
from kiosk.sync.openrosa import formlist
from kiosk.sync.openrosa.access import Access
from kiosk.sync.openrosa.fetching import fetch, folder_of
from kiosk.sync.openrosa.watch import EVERY, URGENT_EVERY, Watch
from tests.kiosk.sync.openrosa import server as module
from tests.kiosk.sync.openrosa.conftest import FORM, VERSION
from tests.kiosk.sync.openrosa.server import TOKEN

CITIES = {"cities.csv": b"name,label\nbaku,Baku\n", "logo ə.png": b"\x89PNG"}


@pytest.fixture
def fetched(office, tmp_path):
    """Fetch into a folder, and say per form what was brought."""
    access = Access.from_text(office.server.url, TOKEN)
    client = office.client()

    def run(out=tmp_path / "forms"):
        return {one.form_id: sorted(one.brought) for one in fetch(client, access, out)}

    run.out = tmp_path / "forms"
    return run


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_forms_come_with_their_files_and_a_second_time_only_what_changed(office, fetched):
    server = office.server
    server.publish("visa", "v/2=3", xml=b"<visa/>", media=dict(CITIES))
    assert fetched() == {FORM: ["form.xml"], "visa": ["cities.csv", "form.xml", "logo ə.png"]}
    assert files(fetched.out)["visa/cities.csv"] == CITIES["cities.csv"]
    assert files(fetched.out)["visa/form.xml"] == b"<visa/>"
    asked = len(server.asked)
    assert fetched() == {FORM: [], "visa": []}
    assert len(server.asked) - asked == 2  # the list and one manifest
    server.forms["visa"]["v/2=3"].media["cities.csv"] += b"gence,Gence\n"
    assert fetched() == {FORM: [], "visa": ["cities.csv"]}
    (fetched.out / "visa" / "form.xml").write_bytes(b"spoilt")
    assert fetched()["visa"] == ["form.xml"]
    assert list(fetched.out.rglob("*.part")) == []


def test_escaped_versions_are_read_as_they_are(office):
    office.server.publish("visa", "v/2=3 & <4>")
    exchange = office.client().get(office.client().path("formList"))
    assert b"&#x2F;" in exchange.content
    versions = {one.form_id: one.version for one in formlist.forms(exchange.content)}
    assert versions == {FORM: VERSION, "visa": "v/2=3 & <4>"}


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "/etc/cron.d/x", "a/b.csv", "..", ".hidden", "a\\b.csv", "C:x", "con.csv",
     "form.xml", "FORM.md", "service.toml", "a\u202eb.csv", "x" * 200, "a.part", "a."],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_fetches_nothing(office, fetched, name):
    office.server.publish("visa", "1", media={"good.csv": b"1", name: b"2"})
    with pytest.raises(DeliveryError) as caught:
        fetched()
    assert caught.value.code == "openrosa.list"
    assert set(files(fetched.out)) <= {f"{FORM}/form.xml"}
    assert TOKEN not in str(caught.value)


def test_two_names_that_one_file_system_takes_for_one_are_refused(office, fetched):
    office.server.publish("visa", "1", media={"A.csv": b"1", "a.csv": b"2"})
    with pytest.raises(DeliveryError):
        fetched()


@pytest.mark.parametrize(
    ("form_id", "folder"), [("visa", "visa"), ("a-b_c.1", "a-b_c.1"), ("con", None), ("../x", None),
                            ("ə", None), (".x", None), ("x" * 100, None), ("a/b", None)],
)  # fmt: skip
def test_a_forms_folder_stays_in_the_folder(form_id, folder):
    found = folder_of(form_id)
    assert found == (folder or found)
    assert "/" not in found
    assert not found.startswith(".")
    assert len(found) <= 64


def test_what_is_not_what_the_list_names_is_not_kept(office, fetched):
    office.server.publish("visa", "1", xml=b"<visa/>")
    serve = office.server.forms["visa"]["1"]
    listed = hashlib.md5(serve.xml, usedforsecurity=False).hexdigest()
    offer = office.server.fault

    def swap(asked, number):
        if asked.path.endswith("visa.xml"):
            serve.xml = b"<other/>"
        return offer(asked, number)

    office.server.fault = swap
    with pytest.raises(DeliveryError) as caught:
        fetched()
    assert caught.value.code == "openrosa.digest"
    assert listed
    assert "visa/form.xml" not in files(fetched.out)


def list_of(*forms):
    return (
        f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(forms)}</xforms>'.encode()
    )


def form(form_id="a", digest="md5:" + "0" * 32, address="http://127.0.0.1/a"):
    return (
        f"<xform><formID>{form_id}</formID><name>n</name><version>1</version>"
        f"<hash>{digest}</hash><downloadUrl>{address}</downloadUrl></xform>"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        b"<xforms/>",
        b"\xff",
        list_of(form(), form()),
        list_of(form(digest="sha1:00")),
        list_of(form(digest="")),
        list_of(form(form_id="")),
        list_of(form(form_id="a\u202eb")),
        list_of(form(address="")),
        list_of(*(form(form_id=f"f{number}") for number in range(1001))),
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + list_of(form(form_id="&a;")),
        list_of("<a>" * 50 + "</a>" * 50),
        b"<xforms>" + b" " * (5 << 20) + b"</xforms>",
    ],
)
def test_a_list_that_is_none_is_refused(content):
    with pytest.raises(DeliveryError) as caught:
        formlist.forms(content)
    assert caught.value.code == "openrosa.list"
    with pytest.raises(DeliveryError):
        formlist.files(content)


def test_a_secret_follows_no_list_to_another_host(office, fetched, impostor):
    url, asked = impostor(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def elsewhere(_handler, _what, _allowed):
        return 200, "", list_of(form(address=f"{url}/a.xml")), {}

    real, module._Handler._offer = module._Handler._offer, elsewhere
    try:
        with pytest.raises(DeliveryError) as caught:
            fetched()
    finally:
        module._Handler._offer = real
    assert caught.value.code == "openrosa.elsewhere"
    assert asked == []


def test_a_server_that_does_not_let_in_gives_nothing_out(office, fetched):
    office.server.tokens.clear()
    with pytest.raises(DeliveryError) as caught:
        fetched()
    assert caught.value.code == "openrosa.forbidden"
    assert not fetched.out.exists()


# --- watching -----------------------------------------------------------------------------------


@pytest.fixture
def watch(office):
    memory, offered = ShortMemory(), [(FORM, VERSION)]
    made = Watch(office.client(), memory, office.journal, office.clock, lambda: offered)
    made.memory, made.offered = memory, offered
    return made


def seconds(count):
    return timedelta(seconds=count)


def told(office):
    return [one.facts["missing"] for one in office.journal.records() if one.event.endswith("forms")]


def test_a_version_that_left_the_list_is_told_once_and_no_longer_confirmed(office, watch):
    watch.look(False)
    confirmed = watch.memory.read(CONFIRMED)
    assert confirmed
    assert Watch.missing(watch.memory) == []
    office.server.publish(FORM, "2027-01")
    for _ in range(3):
        office.clock.advance(seconds(EVERY))
        watch.look(False)
    assert Watch.missing(watch.memory) == [(FORM, VERSION)]
    assert told(office) == [f"{FORM}:{VERSION}"]
    assert watch.memory.read(CONFIRMED) == confirmed
    watch.offered[:] = [(FORM, "2027-01")]
    office.clock.advance(seconds(EVERY))
    watch.look(False)
    assert Watch.missing(watch.memory) == []
    assert told(office)[-1] == ""
    assert watch.memory.read(CONFIRMED) != confirmed


def test_it_asks_once_an_hour_and_sooner_when_a_form_is_unknown(office, watch):
    watch.look(False)
    watch.look(False)
    watch.look(True)
    assert len(office.server.asked) == 1
    office.clock.advance(seconds(URGENT_EVERY))
    watch.look(False)
    watch.look(True)
    assert len(office.server.asked) == 2


def test_a_list_that_is_the_same_is_not_sent_again(office, watch):
    watch.look(False)
    office.clock.advance(seconds(EVERY))
    watch.look(False)
    first, second = office.server.asked
    assert "If-None-Match" not in first.headers
    assert "If-None-Match" in second.headers


@pytest.mark.parametrize("fault", ["503", "portal", "lost answer"])
def test_a_list_that_does_not_come_says_nothing(office, watch, fault):
    office.server.fault = lambda *_: fault
    watch.look(False)
    assert Watch.missing(watch.memory) == []
    assert watch.memory.read(CONFIRMED) is None
