# SPDX-License-Identifier: Apache-2.0
"""Prefixes are only prefixes, whoever declares which where."""

from xml.etree.ElementTree import fromstring

import pytest

from kiosk.errors import FormError
from kiosk.forms import QuestionKind, load_form
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.forms.names import JAVAROSA, KIOSK_NAMESPACE, OPENROSA, XFORMS, XHTML, Names

FORM = """<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
 {declared}><h:head><model><instance>{data}</instance>{model}</model></h:head>
 <h:body>{body}</h:body></h:html>"""


def form(data: str, model: str = "", body: str = "", declared: str = "") -> bytes:
    return FORM.format(data=data, model=model, body=body, declared=declared).encode()


def test_a_strangers_jr_is_not_ours(begin):
    """Neither its template nor its count means anything to us."""
    xml = form(
        '<data id="x"><r jr:template="kept"><a/></r></data>',
        "",
        '<repeat nodeset="/data/r" jr:count="5"><input ref="/data/r/a"/></repeat>',
        'xmlns:jr="urn:other"',
    )
    session = begin(xml)
    root = fromstring(session.finalise())  # noqa: S314 (our own)
    assert [each.attrib for each in root.iter("r")] == [{"{urn:other}template": "kept"}]


def test_a_strangers_kiosk_is_not_ours(begin):
    xml = form(
        '<data id="x"><a/></data>',
        '<bind nodeset="/data/a" kiosk:input="digits"/>',
        '<input ref="/data/a"/>',
        'xmlns:kiosk="urn:other"',
    )
    assert begin(xml).question("/data/a").attributes == {}


def test_a_known_slip_in_a_namespace_is_understood(begin):
    xml = form(
        '<data id="x"><a/></data>',
        "",
        '<odk:rank ref="/data/a"><item><value>x</value></item></odk:rank>',
        'xmlns:odk="http://www.opendatakit.org/xforms/"',
    )
    assert begin(xml).question("/data/a").kind is QuestionKind.RANK


def test_one_prefix_for_two_namespaces_keeps_both(begin):
    xml = form(
        '<data id="x"><o:a xmlns:o="urn:one" o:k="1" k="0">first</o:a>'
        '<o:a xmlns:o="urn:two" o:k="2">second</o:a></data>'
    )
    root = fromstring(begin(xml).finalise())  # noqa: S314 (our own)
    assert root.find("{urn:one}a").attrib == {"{urn:one}k": "1", "k": "0"}
    assert root.find("{urn:two}a").attrib == {"{urn:two}k": "2"}


def test_attributes_of_the_same_local_name_stay_apart(begin):
    xml = form(
        '<data id="x"><a k="0" o:k="1" p:k="2"/></data>', declared='xmlns:o="urn:o" xmlns:p="urn:p"'
    )
    session = begin(xml)
    root = fromstring(session.finalise())  # noqa: S314 (our own)
    assert root.find("a").attrib == {"k": "0", "{urn:o}k": "1", "{urn:p}k": "2"}
    assert begin(xml, instance=session.finalise()).finalise() == session.finalise()


def test_a_declaration_that_is_only_talked_about_declares_nothing(begin):
    xml = b"<!-- xmlns:my='urn:evil' -->" + form(
        "<my:data id='x'><my:a><![CDATA[ xmlns:my='urn:evil' ]]></my:a></my:data>",
        '<bind nodeset="/my:data/my:a" required="true()"/>',
        '<input ref="/my:data/my:a"/>',
        'xmlns:my="urn:my"',
    )
    session = begin(xml)
    assert session.question("/my:data/my:a").required
    assert fromstring(session.finalise()).tag == "{urn:my}data"  # noqa: S314 (our own)


def test_an_instance_may_come_back_with_other_prefixes(begin):
    xml = form(
        '<data id="x"><o:meta><o:instanceID/></o:meta><a/></data>',
        "",
        '<input ref="/data/a"/>',
        f'xmlns:o="{OPENROSA}"',
    )
    session = begin(xml)
    session.answer("/data/a", "said")
    written = session.finalise()
    other = written.replace(b"<o:", b"<zz:").replace(b"</o:", b"</zz:").replace(b":o=", b":zz=")
    assert other != written
    assert begin(xml, instance=other).finalise() == written


@pytest.mark.parametrize(
    "data",
    [
        '<data id="x"><a.b-c/><é/><_x/></data>',
        '<data id="x" xml:space="preserve"><a>  </a></data>',
        '<data id="x" xmlns=""><a/></data>',
        '<data id="x" xmlns="urn:d"><a xmlns=""><b xmlns="urn:d"/></a></data>',
        '<h:data id="x"><h:a/></h:data>',
    ],
)
def test_odd_names_go_in_and_out(begin, data):
    xml = form(data)
    written = begin(xml).finalise()
    assert begin(xml, instance=written).finalise() == written
    wanted, root = fromstring(data.replace("h:", "")), fromstring(written)  # noqa: S314 (our own)
    assert root.tag.rpartition("}")[2] == wanted.tag.rpartition("}")[2]
    assert len(root) == len(wanted) + 1


@pytest.mark.parametrize("uri", ["a b", "a}b", "", " ", "x" * 900])
def test_an_odd_address_of_a_namespace_is_read_or_named(begin, uri):
    xml = form(f'<data id="x" xmlns:o="{uri}"><o:a/></data>')
    try:
        session = begin(xml)
    except FormError as error:
        assert error.code == "form.xml"  # noqa: PT017 (both ends are allowed)
    else:
        assert begin(xml, instance=session.finalise()).finalise() == session.finalise()


@pytest.mark.parametrize("name", ["xmlns", "xml"])
def test_what_nobody_may_redefine_is_refused(name):
    with pytest.raises(FormError) as caught:
        load_form(form(f'<data xmlns:{name}="urn:x"/>'))
    assert caught.value.code == "form.xml"


def test_every_namespace_has_a_prefix_of_its_own():
    names = Names(
        [
            ("", XFORMS),
            ("h", XHTML),
            ("jr", "urn:a"),
            ("j", JAVAROSA),
            ("jr", "urn:b"),
            ("q", "urn:a"),
        ]
    )
    assert names.spell(f"{{{JAVAROSA}}}count") == "jr:count"
    spelt = {uri: names.spell(f"{{{uri}}}x") for uri in ("urn:a", "urn:b", KIOSK_NAMESPACE)}
    assert len(set(spelt.values())) == 3
    assert names.uri("jr") == JAVAROSA
    for uri, name in spelt.items():
        assert names.uri(name.partition(":")[0]) == uri
    assert names.canonical("jr:x") == spelt["urn:a"]


def test_declarations_are_read_where_the_parser_finds_them():
    _, names = parse(
        b"<a xmlns:b='urn:b'><c xmlns:d=\"urn:d\" e=\"xmlns:f='urn:f'\"/></a>", DEFAULT_LIMITS
    )
    assert [names.uri(prefix) for prefix in "bdf"] == ["urn:b", "urn:d", ""]
