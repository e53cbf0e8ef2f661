# SPDX-License-Identifier: Apache-2.0
"""Whatever a person types comes back from the written instance as it was."""

import unicodedata
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.forms import load_form
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import attributes_text, escape, parse

LEGAL = st.text(
    st.characters(exclude_categories=["Cs"]).filter(
        lambda sign: sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff")
    )
)
HARD = (
    "]]>",
    "<![CDATA[x]]>",
    "&amp;&#13;",
    "\r\n\t ",
    " \n",
    "\U0010ffff\U0001f600",
    "\"'<>&",
    "\x85",
)
BLOCK = 40_000


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _back(element: str) -> str:
    root, _ = parse(element.encode(), DEFAULT_LIMITS)
    return root.text or ""


@settings(max_examples=150, deadline=None)
@given(LEGAL)
@example("".join(HARD))
def test_any_text_reads_back_from_an_element_and_an_attribute(text):
    assert _back(f"<a>{escape(text)}</a>") == text
    root, _ = parse(f"<a{attributes_text({'b': text})}/>".encode(), DEFAULT_LIMITS)
    assert root.attrib == {"b": text}


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_what_xml_cannot_hold_is_dropped_and_nothing_else(text):
    kept = "".join(
        sign
        for sign in text
        if sign in "\t\n\r"
        or (" " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign >= "\U00010000")
    )
    assert _back(f"<a>{escape(text)}</a>") == kept


@pytest.fixture(scope="module")
def form(xform):
    data = '<a/><at mark=""/><r jr:template=""><x/></r>'
    model = '<bind nodeset="/data/at/@mark" calculate="/data/a"/>'
    body = '<input ref="/data/a"/><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'
    return load_form(xform(data, model, body))


@settings(max_examples=60, deadline=None)
@given(LEGAL, LEGAL)
@example("".join(HARD), " \r")
@example("\u0338 joins what is before it", "\u0301")
def test_answers_read_back_from_a_written_instance(form, begin, text, other):
    """As a savepoint may hold it, before any cleaning."""
    session = begin(form)
    session.restore(
        {"/data/a": text, "/data/at/@mark": text, "/data/r#": "1", "/data/r[1]/x": other}
    )
    written = session.finalise()
    root = fromstring(written)  # noqa: S314 (our own)
    assert (root.find("a").text or "") == composed(text)
    assert root.find("at").get("mark") == composed(text)
    again = begin(form, instance=written)
    assert again.question("/data/a").value == composed(text)
    assert again.question("/data/r[1]/x").value == composed(other)
    assert again.finalise() == written


def test_every_sign_there_is_reads_back(form, begin):
    """Planes, not samples: what is legal comes back, what isn't is left out."""
    for start in range(0, 0x110000, BLOCK):
        signs = [chr(code) for code in range(start, min(start + BLOCK, 0x110000))]
        text = " ".join(signs)
        legal = [
            sign
            for sign in signs
            if sign in "\t\n\r"
            or " " <= sign <= "\ud7ff"
            or "\ue000" <= sign <= "\ufffd"
            or sign >= "\U00010000"
        ]
        session = begin(form)
        session.restore({"/data/a": text})
        again = begin(form, instance=session.finalise())
        assert set(again.question("/data/a").value) == set(composed(" ".join(legal)))
