# SPDX-License-Identifier: Apache-2.0
"""How questions become pages."""

from kiosk.forms.kinds import QuestionKind

BODY = """<group ref="/data/g"><label>Section <output value="/data/q"/></label>
 <input ref="/data/g/a"><label>A</label></input>
 <group ref="/data/g/f" appearance="field-list"><label>Together</label>
  <input ref="/data/g/f/b"><label>B</label></input>
  <group ref="/data/g/f/i"><input ref="/data/g/f/i/c"><label>C</label></input></group>
 </group></group>
<input ref="/data/q"><label>Q</label></input>"""
DATA = "<g><a/><f><b/><i><c/></i></f></g><q/>"


def test_a_field_list_is_one_page_and_other_questions_have_their_own(xform, begin):
    pages = begin(xform(DATA, "", BODY)).pages()
    assert [(page.id, page.questions) for page in pages] == [
        ("/data/g/a", ("/data/g/a",)),
        ("/data/g/f", ("/data/g/f/b", "/data/g/f/i/c")),
        ("/data/q", ("/data/q",)),
    ]
    assert [(page.section, page.title) for page in pages] == [
        ("Section", ""),
        ("Section", "Together"),
        ("", ""),
    ]


def test_a_section_is_named_with_its_outputs(xform, begin):
    session = begin(xform(DATA, "", BODY))
    session.answer("/data/q", "1")
    assert session.pages()[0].section == "Section 1"


def test_pages_are_laid_out_once_until_an_answer_or_the_language_changes(xform, begin):
    itext = (
        '<itext><translation lang="en"><text id="s"><value>Section</value></text></translation>'
        '<translation lang="az"><text id="s"><value>Bölmə</value></text></translation></itext>'
    )
    body = BODY.replace(
        '<label>Section <output value="/data/q"/></label>', """<label ref="jr:itext('s')"/>"""
    )
    binds = '<bind nodeset="/data/g/f/b" relevant="/data/q = 1"/>'
    session = begin(xform(DATA, binds, body, itext))
    before = session.pages()
    assert session.stops() is session.stops()
    session.answer("/data/q", "1")
    assert session.pages()[1].questions == ("/data/g/f/b", "/data/g/f/i/c")
    session.undo()
    assert session.pages() == before
    session.set_language("az")
    assert session.pages()[0].section == "Bölmə"


def test_pages_without_relevant_questions_are_left_out(xform, begin):
    binds = (
        '<bind nodeset="/data/g/a" relevant="/data/q = 1"/>'
        '<bind nodeset="/data/g/f/b" relevant="/data/q = 1"/>'
        '<bind nodeset="/data/g/f/i" relevant="/data/q = 2"/>'
    )
    session = begin(xform(DATA, binds, BODY))
    assert [page.id for page in session.pages()] == ["/data/q"]
    session.answer("/data/q", "2")
    assert [page.questions for page in session.pages()] == [("/data/g/f/i/c",), ("/data/q",)]


def test_violations_are_those_of_the_page(xform, begin):
    binds = (
        '<bind nodeset="/data/g/f/b" required="true()"/><bind nodeset="/data/q" required="true()"/>'
    )
    session = begin(xform(DATA, binds, BODY))
    _, together, last = session.pages()
    assert [violation.ref for violation in session.violations(together)] == ["/data/g/f/b"]
    assert [violation.ref for violation in session.violations(last)] == ["/data/q"]
    assert len(session.violations()) == 2


def test_a_group_of_the_body_alone_may_be_a_page(xform, begin):
    body = (
        '<group appearance="field-list"><label>Both</label><input ref="/data/a"/>'
        '<input ref="/data/b"/></group>'
    )
    (page,) = begin(xform("<a/><b/>", "", body)).pages()
    assert (page.id, page.title, page.questions) == ("/data/a", "Both", ("/data/a", "/data/b"))


def test_every_instance_of_a_repeat_has_its_pages(xform, begin):
    body = (
        '<group ref="/data/r"><label>Child</label><repeat nodeset="/data/r">'
        '<input ref="/data/r/x"/></repeat></group>'
    )
    session = begin(xform("<r><x/></r>", "", body))
    session.add_repeat("/data/r")
    assert [page.id for page in session.pages()] == ["/data/r[1]/x", "/data/r[2]/x"]


TABLE = """<group ref="/data/t" appearance="field-list"><label>How was it?</label>
 <select1 ref="/data/t/head" appearance="label">{label}<item><label>Bad</label><value>1</value></item></select1>
 <select1 ref="/data/t/speed" appearance="list-nolabel"><label>Speed</label>
  <item><label>Bad</label><value>1</value></item></select1></group>"""
TABLE_DATA = "<t><head/><speed/></t>"
REQUIRED_HEAD = '<bind nodeset="/data/t/head" required="true()"/>'


def test_what_only_heads_a_table_is_no_question(xform, begin):
    session = begin(xform(TABLE_DATA, REQUIRED_HEAD, TABLE.format(label="")))
    assert [page.questions for page in session.pages()] == [("/data/t/speed",)]
    assert [one.ref for one in session.answers()] == ["/data/t/speed"]
    assert session.violations() == ()


def test_the_words_above_a_table_are_read_not_answered(xform, begin):
    session = begin(xform(TABLE_DATA, REQUIRED_HEAD, TABLE.format(label="<label>Here</label>")))
    assert session.pages()[0].questions == ("/data/t/head", "/data/t/speed")
    head = session.question("/data/t/head")
    assert (head.kind, head.label, head.choices) == (QuestionKind.NOTE, "Here", ())
    assert [one.ref for one in session.answers()] == ["/data/t/speed"]
    assert session.violations(session.pages()[0]) == ()


def test_what_is_hidden_is_neither_checked_nor_demanded(xform, begin):
    body = '<input ref="/data/a" appearance="hidden"><label>A</label></input><input ref="/data/b"/>'
    session = begin(xform("<a>1</a><b/>", '<bind nodeset="/data/a" required="true()"/>', body))
    session.answer("/data/a", "")
    assert [one.ref for one in session.answers()] == ["/data/b"]
    assert session.violations() == ()


def test_a_page_says_whether_its_title_may_speak_for_its_question(xform, begin):
    hidden = '<bind nodeset="/data/g/f/b" relevant="/data/q = 1"/>'
    assert [page.is_lone for page in begin(xform(DATA, hidden, BODY)).pages()] == [
        True,
        False,
        True,
    ]
    lone = '<group ref="/data/g" appearance="field-list"><label>G</label><input ref="/data/g/a"/></group>'
    (page,) = begin(xform("<g><a/></g>", "", lone)).pages()
    assert page.is_lone


def test_what_only_tells_something_leaves_the_title_to_the_question(xform, begin):
    body = (
        '<group ref="/data/g" appearance="field-list"><label>When?</label>'
        '<input ref="/data/g/a"/><input ref="/data/g/due"/><input ref="/data/g/note"/></group>'
    )
    binds = (
        '<bind nodeset="/data/g/due" type="date" readonly="true()" relevant="/data/g/a = 1"/>'
        '<bind nodeset="/data/g/note" readonly="true()"/>'
    )
    (page,) = begin(xform("<g><a/><due/><note/></g>", binds, body)).pages()
    assert page.is_lone
