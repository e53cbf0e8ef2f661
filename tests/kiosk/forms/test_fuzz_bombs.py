# SPDX-License-Identifier: Apache-2.0
"""Documents and expressions made to exhaust the machine are refused, quickly and by name."""

from collections.abc import Iterable

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form, markup
from tests.kiosk.forms.hostile.bounds import bounded
from tests.kiosk.forms.hostile.cases import begin

SHELL = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head>'
    '<model><instance><data id="x">{data}</data></instance>{model}</model></h:head>'
    "<h:body>{body}</h:body></h:html>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l9;</x>'
READING = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
CALLING = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'


def shell(data: str = "<a/>", model: str = "", body: str = "") -> bytes:
    return SHELL.format(data=data, model=model, body=body).encode()


def tag(attributes: Iterable[str]) -> bytes:
    return f"<a {' '.join(attributes)}/>".encode()


DOCUMENTS = {
    "entities": ("form.xml", LAUGHING.encode),
    "a file": ("form.xml", READING.encode),
    "an address": ("form.xml", CALLING.encode),
    "UTF-16": ("form.xml", lambda: LAUGHING.encode("utf-16")),
    "UTF-16 without a mark": ("form.xml", lambda: READING.encode("utf-16-le")),
    "UTF-16 that says so": (
        "form.xml",
        lambda: f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHING}'.encode("utf-16"),
    ),
    "UTF-7 that says so": (
        "form.xml",
        lambda: b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE x [+ADw-!ENTITY a "b">]><x/>',
    ),
    "a hundred megabytes": ("form.size", lambda: b"<a>" + b" " * 100_000_000 + b"</a>"),
    "depth": ("form.size", lambda: b"<a>" * 1_000_000 + b"</a>" * 1_000_000),
    "depth of the data": ("form.size", lambda: shell("<a>" * 500 + "</a>" * 500)),
    "depth of the body": ("form.size", lambda: shell(body="<group>" * 500 + "</group>" * 500)),
    "a million siblings": ("form.size", lambda: shell("<a/>" * 1_000_000)),
    "more than a form may have": ("form.size", lambda: shell("<a/>" * 60_000)),
    "questions": ("form.size", lambda: shell(body='<input ref="/data/a"/>' * 60_000)),
    "rules": ("form.size", lambda: shell(model='<bind nodeset="/data/a"/>' * 60_000)),
    "attributes": ("form.size", lambda: tag(f'a{n}=""' for n in range(1_000_000))),
    "namespaces": ("form.size", lambda: tag(f'xmlns:n{n}="u:{n}"' for n in range(300_000))),
    "attributes in namespaces": (
        "form.size",
        lambda: tag(f'xmlns:n{n}="u:{n}" n{n}:a=""' for n in range(200_000)),
    ),
    "a name of a megabyte": ("form.size", lambda: shell(f"<{'n' * 1_000_000}/>" * 4)),
    "a namespace of a megabyte": (
        "form.size",
        lambda: shell(f'<a xmlns="{"n" * 1_000_000}">{"<b/>" * 1_000}</a>'),
    ),
}


@pytest.mark.parametrize("what", DOCUMENTS)
def test_a_bomb_is_refused_quickly(what):
    code, make = DOCUMENTS[what]
    data = make()
    with bounded(), pytest.raises(FormError) as caught:
        load_form(data)
    assert caught.value.code == code
    assert len(caught.value.detail) < 500


def test_a_guard_that_is_missing_is_seen(monkeypatch):
    """The negative control: without the checks beforehand the parser swallows a bomb whole."""
    wide = tag(f'a{n}=""' for n in range(20_000))
    codes = []
    for guards in ((), ("_check_size", "_check_shape")):
        for guard in guards:
            monkeypatch.setattr(markup, guard, lambda *_: None)
        with pytest.raises(FormError) as caught:
            load_form(wide)
        codes.append(caught.value.code)
    assert codes == ["form.size", "form.xml"]


@pytest.mark.parametrize("what", ["entities", "depth", "a million siblings", "namespaces"])
def test_a_bomb_is_no_instance(what):
    session, data = load_form(shell()), DOCUMENTS[what][1]()
    with bounded(), pytest.raises(FormError) as caught:
        begin(session, data)
    assert caught.value.code == DOCUMENTS[what][0]


LISTS = {
    "rows.csv": lambda: b"name\n" + b"a\n" * 10_000_000,
    "blank.csv": lambda: b"name\n" + b"\n" * 20_000_000,
    "returns.csv": lambda: b"name\r" + b"\r" * 20_000_000,
    "commas.csv": lambda: b"name\n" + b"," * 20_000_000,
    "columns.csv": lambda: ",".join(f"c{n}" for n in range(500_000)).encode(),
    "features.geojson": lambda: b'{"features":[' + b"{}," * 5_000_000 + b"{}]}",
    "points.geojson": lambda: b'{"features":[' + b"[]," * 5_000_000 + b"[]]}",
    "items.xml": lambda: b"<root>" + b"<i/>" * 2_000_000 + b"</root>",
    "large.csv": lambda: b"name\n" + b"x" * 100_000_000,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_bomb_is_no_list(name):
    files = {name: LISTS[name]()}
    xml = shell(model=f'<instance id="l" src="jr://file/{name}"/>')
    with bounded(), pytest.raises(FormError) as caught:
        load_form(xml, media=files)
    assert caught.value.code == "form.size"
