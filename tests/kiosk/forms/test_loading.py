# SPDX-License-Identifier: Apache-2.0
"""What is refused, under which code, and that nothing else ever happens."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import FormError
from kiosk.forms import Limits, load_form

DATA = "<a/><b>5</b><r><x/></r>"
MODEL = """<instance id="l"><root><item><n>1</n><t>one</t></item></root></instance>
<bind nodeset="/data/a" type="int" relevant="/data/b &gt; 4" constraint=". &lt; 10"/>
<bind nodeset="/data/r/x" calculate="position(..) + /data/b"/>"""
BODY = """<input ref="/data/b"><label>B <output value="/data/a"/></label></input>
<select1 ref="/data/a"><label>A</label><itemset nodeset="instance('l')/root/item[n != 7]">
<value ref="n"/><label ref="t"/></itemset></select1>
<group><repeat nodeset="/data/r" jr:count="2"><input ref="/data/r/x"/></repeat></group>"""
GOOD = (DATA, MODEL, BODY)


def test_a_form_says_who_it_is(xform):
    form = load_form(xform(*GOOD))
    assert (form.id, form.version, form.title) == ("test", "3", "Test")
    assert form.attributes["version"] == "3"
    assert form.languages == ("",)
    assert form.warnings == ()


@pytest.mark.parametrize(
    ("code", "model", "body"),
    [
        ("form.xpath", '<bind nodeset="/data/a" relevant="1 +"/>', ""),
        ("form.xpath", '<bind nodeset="/data/a" calculate="(1"/>', ""),
        ("form.function", '<bind nodeset="/data/a" calculate="nosuch(1)"/>', ""),
        ("form.function", '<bind nodeset="/data/a" calculate="substr(1)"/>', ""),
        ("form.function", "", '<input ref="/data/a"><label><output value="x(1)"/></label></input>'),
        ("form.reference", "", '<input ref="/data/zzz"/>'),
        ("form.reference", "", "<input/>"),
        ("form.media", '<instance id="c" src="jr://file-csv/c.csv"/>', ""),
        ("form.action", '<setvalue event="odk-someday" ref="/data/a"/>', ""),
        ("form.action", '<setvalue event="odk-new-repeat" ref="/data/a"/>', ""),
        ("form.choice", "", '<select1 ref="/data/a"><item><label>x</label></item></select1>'),
        ("form.submission", '<submission method="nope"/>', ""),
        ("form.cycle", '<bind nodeset="/data/a" calculate="/data/a + 1"/>', ""),
        ("form.cycle", '<bind nodeset="/data/a" relevant="/data/a = 1"/>', ""),
    ],
)
def test_a_fault_has_a_stable_code(xform, code, model, body):
    with pytest.raises(FormError) as caught:
        load_form(xform("<a/><b/>", model, body))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("form.xml", b""),
        ("form.xml", b"<h:html"),
        ("form.xml", b"\xff\xfe\x00"),
        ("form.xml", b"<html/>"),
        ("form.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ("form.xml", b'<?xml version="1.0" encoding="utf-16"?><h:html/>'),
        ("form.size", b"<a>" * 500 + b"</a>" * 500),
    ],
)
def test_what_is_no_form_is_refused(code, data):
    with pytest.raises(FormError) as caught:
        load_form(data)
    assert caught.value.code == code


def test_a_form_beyond_the_limit_is_refused(xform):
    with pytest.raises(FormError) as caught:
        load_form(xform(*GOOD), limits=Limits(form_bytes=100))
    assert caught.value.code == "form.size"


def test_a_cycle_is_named_all_the_way_round(xform):
    binds = (
        '<bind nodeset="/data/a" calculate="/data/b + 1"/>'
        '<bind nodeset="/data/b" relevant="/data/c = 2"/>'
        '<bind nodeset="/data/c" calculate="/data/a * 2"/>'
    )
    with pytest.raises(FormError) as caught:
        load_form(xform("<a/><b/><c/>", binds))
    assert caught.value.code == "form.cycle"
    for path in ("value of /data/a", "relevant of /data/b", "value of /data/c"):
        assert path in caught.value.detail


def test_a_running_total_over_earlier_rows_is_no_cycle(xform, begin):
    binds = (
        '<bind nodeset="/data/r/x" type="int"/><bind nodeset="/data/r/t" type="int" '
        'calculate="../x + coalesce(../preceding-sibling::r[1]/t, 0)"/>'
    )
    rows = "".join(f"<r><x>{n}</x><t/></r>" for n in (1, 2, 3, 4))
    session = begin(
        xform(rows, binds, '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>')
    )
    session.answer("/data/r[2]/x", "20")
    assert b"<t>28</t>" in session.finalise()


def test_paths_to_nowhere_are_a_warning_for_the_author(xform):
    form = load_form(xform("<a/>", '<bind nodeset="/data/a" calculate="/data/typo + 1"/>'))
    assert [warning.code for warning in form.warnings] == ["form.reference"]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_form_raises_nothing_but_a_form_error(xform, seed):
    """Bytes lost, doubled, swapped: the loader loads or says FormError."""
    source = random.Random(seed)  # noqa: S311 (damage, not secrets)
    data = bytearray(xform(*GOOD))
    for _ in range(source.randint(1, 4)):
        at, length = source.randrange(len(data)), source.randint(1, 12)
        kind = source.randrange(3)
        if kind == 0:
            del data[at : at + length]
        elif kind == 1:
            data[at:at] = data[at : at + length]
        else:
            data[at : at + length] = bytes(
                source.choice(b"()[]/*='\"<>abc.1, ") for _ in range(length)
            )
    try:
        load_form(bytes(data))
    except FormError as error:
        assert error.code.startswith("form.")  # noqa: PT017 (both outcomes are allowed)


def test_a_form_with_a_key_of_its_own_warns_that_the_service_s_is_used(xform):
    form = load_form(xform("<a/>", model='<submission method="post" base64RsaPublicKey="MIIB"/>'))
    assert [warning.code for warning in form.warnings] == ["form.encryption"]
    assert form.submission["base64RsaPublicKey"] == "MIIB"
