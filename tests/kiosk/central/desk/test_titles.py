# SPDX-License-Identifier: Apache-2.0
"""Services are called at the desk as the newest editions say, and by their ids where none does."""

import csv
import io
import json
from hashlib import sha256

import pytest
from sqlalchemy import insert

from kiosk import reference
from kiosk.central.desk.roles import Role
from kiosk.central.desk.titles import MOST, Catalogues
from kiosk.central.storage.tables import CONTENT, EDITION, EDITION_FILE, FIGURE, TALLY

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def publish(centre, clock):
    """Keep an edition's list, as an upload does, with these titles in it."""

    def make(number, titles, content=None):
        services = [{"id": form, "title": by} for form, by in titles.items()]
        content = content or json.dumps({"edition": number, "services": services}).encode()
        digest = sha256(content).hexdigest()
        file = {"edition": number, "path": "catalogue.json", "sha256": digest}
        with centre.database.transaction() as connection:
            facts = {"number": number, "publisher": "00", "uploaded_at": clock.now()}
            connection.execute(insert(EDITION), facts)
            kept = {"sha256": digest, "size": len(content), "bytes": content}
            connection.execute(insert(CONTENT), kept)
            connection.execute(insert(EDITION_FILE), file)

    return make


@pytest.fixture
def titled(centre):
    """Say what a service is called."""
    catalogues = Catalogues()

    def of(form, language="en"):
        with centre.database.reading() as connection:
            return catalogues.titles(connection, language).of(form)

    return of


def test_the_newest_title_counts_in_the_language_that_is_read(publish, titled):
    publish(1, {"stay": {"az": "Köhnə", "en": "Old"}, "gone": {"az": "Getdi"}})
    publish(2, {"stay": {"az": "Yeni", "en": "New"}})
    assert (titled("stay"), titled("stay", "az")) == ("New", "Yeni")
    assert titled("gone") == "Getdi"  # offered no more, and still spoken of
    assert titled("never-heard-of") == "never-heard-of"
    publish(3, {"stay": {"az": "Daha yeni"}})
    assert titled("stay") == "Daha yeni"


def test_two_that_are_called_alike_are_told_apart(publish, titled):
    publish(1, {"a": {"az": "Eyni"}, "b": {"az": "Eyni"}, "c": {"az": "Başqa"}})
    assert [titled(form) for form in "abc"] == ["Eyni (a)", "Eyni (b)", "Başqa"]


def test_a_title_is_bounded_and_has_nothing_hidden_in_it(publish, titled):
    publish(1, {"a": {"az": "x" * 500}, "b": {"az": "ab\u202ecd\u0000\ne"}, "c": {"az": "\u200b"}})
    assert titled("a") == "x" * (MOST - 1) + "…"
    assert titled("b") == "abcde"
    assert titled("c") == "c"


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[]",
        b"null",
        b'{"services": [1]}',
        b'{"services": [{"id": "a", "title": "b"}]}',
        b"\xff",
        b"[" * 100_000,
    ],
    ids=range(7),
)
def test_a_list_that_can_t_be_read_names_nothing(publish, titled, content):
    publish(1, {"a": {"az": "Olur"}})
    publish(2, {}, content)
    assert titled("a") == "Olur"


def test_every_page_says_the_title_as_text(publish, signed_in, centre, clock, items_of):
    number = reference.make("an id", "BK01")
    centre.reception.take("BK01", items_of(reference=number, form_id="registration"))
    publish(1, {"registration": {"az": HOSTILE, "en": HOSTILE}})
    visitor = signed_in(Role.ADMINISTRATOR)
    visitor.get("/desk/look-up")
    pages = [
        visitor.get("/desk/insight?days=365").text,
        visitor.get("/desk/notices").text,
        visitor.post("/desk/look-up", {"reference": number}).text,
    ]
    for page in pages:
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_files_have_the_id_beside_the_title(publish, signed_in, centre, clock):
    publish(1, {"stay": {"az": "Qeydiyyat", "en": "=Register"}})
    hour = clock.now().replace(minute=0)
    tally = {"station": "BK01", "hour": hour, "language": "az", "mode": "kiosk", "bytes": 1}
    figure = {"station": "BK01", "day": hour.date(), "count": 4, "seconds": 40}
    with centre.database.transaction() as connection:
        forms = ["stay", *(f"other-{n:02}" for n in range(16))]
        rows = [{**tally, "form": form, "count": 40 - n} for n, form in enumerate(forms)]
        connection.execute(insert(TALLY), rows)
        kinds = {"page": "passport", "stopped": "passport", "face": "5"}
        rows = [{**figure, "kind": k, "form": "stay", "item": item} for k, item in kinds.items()]
        connection.execute(insert(FIGURE), rows)
    visitor = signed_in()

    def rows_of(chart):
        content = visitor.get(f"/desk/insight/{chart}.csv").content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content)))

    services = rows_of("services")
    assert services[0][:2] == ["Service id", "Service"]
    assert services[1][:3] == ["stay", "'=Register", "40"]
    assert services[2][:2] == ["other-00", "other-00"]
    assert services[-1][:2] == ["", "2 others"]
    assert rows_of("satisfaction")[1] == ["stay", "'=Register", "5"]
    assert rows_of("pages")[1] == ["stay", "'=Register", "passport", "10"]
    assert rows_of("stops")[1] == ["stay", "'=Register", "passport", "4"]
