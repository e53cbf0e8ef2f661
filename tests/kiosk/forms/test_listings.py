# SPDX-License-Identifier: Apache-2.0
"""How repeats become lists of instances, and their instances pages."""

import pytest

from kiosk.forms import Entry, Listing, Page

PERSON = """<group ref="/data/p"><label>Person</label><repeat nodeset="/data/p"{more}>
 <input ref="/data/p/name"><label>Name</label></input>
 <input ref="/data/p/age"><label>Age</label></input>
 <group ref="/data/p/visa"><label>Visa</label><repeat nodeset="/data/p/visa">
  <input ref="/data/p/visa/no"><label>No</label></input></repeat></group>
 </repeat></group><input ref="/data/end"><label>End</label></input>"""
DATA = """<p jr:template=""><name/><age/><visa jr:template=""><no/></visa></p>
 <p><name/><age/></p><end/>"""
REQUIRED = '<bind nodeset="/data/p/name" required="true()"/>'


@pytest.fixture
def people(xform, begin):
    """A session on a form with people, each with visas."""

    def open_session(model="", more=""):
        return begin(xform(DATA, model, PERSON.format(more=more)))

    return open_session


def ids(session) -> list[tuple[str, str]]:
    """Each stop with the scope it stands in."""
    return [(stop.id, stop.scope) for stop in session.stops()]


def test_a_repeat_is_listed_before_the_pages_of_its_instances(people):
    session = people()
    assert ids(session) == [
        ("/data/p", ""),
        ("/data/p[1]/name", "/data/p[1]"),
        ("/data/p[1]/age", "/data/p[1]"),
        ("/data/p[1]/visa", "/data/p[1]"),
        ("/data/end", ""),
    ]
    listing = session.stops()[0]
    assert isinstance(listing, Listing)
    assert (listing.title, listing.entries, listing.is_fixed) == ("Person", ("/data/p[1]",), False)


def test_a_repeat_inside_an_instance_belongs_to_it(people):
    session = people()
    session.add_repeat("/data/p[1]/visa")
    assert ids(session)[3:5] == [
        ("/data/p[1]/visa", "/data/p[1]"),
        ("/data/p[1]/visa[1]/no", "/data/p[1]/visa[1]"),
    ]


def test_pages_are_the_stops_that_ask(people):
    session = people()
    session.add_repeat("/data/p")
    asking = tuple(stop for stop in session.stops() if isinstance(stop, Page))
    assert session.pages() == asking


def test_a_repeat_without_instances_can_still_be_added_to(people):
    session = people()
    session.remove_repeat("/data/p[1]")
    assert ids(session) == [("/data/p", ""), ("/data/end", "")]
    assert session.stops()[0].title == "Person"
    assert session.stops()[0].entries == ()
    session.add_repeat(session.stops()[0].id)
    assert session.stops()[0].entries == ("/data/p[1]",)


def test_a_repeat_that_does_not_apply_is_not_listed(people):
    session = people('<bind nodeset="/data/p" relevant="/data/end = 1"/>')
    assert ids(session) == [("/data/end", "")]
    session.answer("/data/end", "1")
    session.remove_repeat("/data/p[1]")
    assert ids(session) == [("/data/p", ""), ("/data/end", "")]
    session.answer("/data/end", "2")
    assert ids(session) == [("/data/end", "")]


@pytest.mark.parametrize("more", [' jr:count="2"', ' jr:noAddRemove="true()"'])
def test_what_the_form_counts_lies_on_the_way(people, more):
    session = people(more=more)
    listing, first, *_ = session.stops()
    assert listing.is_fixed
    assert (first.entry, first.scope) == ("/data/p[1]", "")
    visas = next(stop for stop in session.stops() if stop.id == "/data/p[1]/visa")
    assert (visas.entry, visas.scope, visas.is_fixed) == ("/data/p[1]", "", False)


def test_nothing_is_listed_of_a_repeat_that_the_form_counts_to_none(people):
    assert ids(people(more=' jr:count="0"')) == [("/data/end", "")]


def test_a_repeat_that_asks_nothing_is_not_listed(xform, begin):
    body = '<group ref="/data/r"><repeat nodeset="/data/r"/></group>'
    assert begin(xform("<r><x/></r>", "", body)).stops() == ()


def test_a_group_of_one_repeat_names_its_list(xform, begin):
    body = (
        '<group><label>Travelling with you</label><group ref="/data/r"><label>Person</label>'
        '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat></group></group>'
    )
    listing, _page = begin(xform("<r><x/></r>", "", body)).stops()
    assert (listing.title, listing.section) == ("Travelling with you", "Travelling with you")


def test_a_repeat_may_carry_its_label_itself(xform, begin):
    body = '<repeat nodeset="/data/r"><label>Child</label><input ref="/data/r/x"/></repeat>'
    session = begin(xform("<r><x/></r>", "", body))
    assert session.stops()[0].title == "Child"
    assert session.entry("/data/r[1]").label == "Child"


def test_a_repeat_as_field_list_is_one_page_for_each(xform, begin):
    body = (
        '<group ref="/data/r"><label>Car</label><repeat nodeset="/data/r" '
        'appearance="field-list"><input ref="/data/r/x"/><input ref="/data/r/y"/></repeat></group>'
    )
    session = begin(xform("<r><x/><y/></r>", "", body))
    session.add_repeat("/data/r")
    assert [(stop.id, stop.questions) for stop in session.stops()] == [
        ("/data/r", ()),
        ("/data/r[1]", ("/data/r[1]/x", "/data/r[1]/y")),
        ("/data/r[2]", ("/data/r[2]/x", "/data/r[2]/y")),
    ]


def test_an_instance_is_known_by_its_first_text(people):
    session = people('<bind nodeset="/data/p/age" type="int"/>')
    assert session.entry("/data/p[1]") == Entry("/data/p[1]", 1, "Person", "", is_blank=True)
    session.answer("/data/p[1]/age", "30")
    assert session.entry("/data/p[1]") == Entry("/data/p[1]", 1, "Person", "", is_blank=False)
    session.answer("/data/p[1]/name", "Anna")
    session.add_repeat("/data/p")
    assert session.entry("/data/p[1]").text == "Anna"
    assert session.entry("/data/p[2]").number == 2


def test_the_lines_of_a_passport_name_nobody(xform, begin):
    body = '<repeat nodeset="/data/r"><input ref="/data/r/x"/><input ref="/data/r/y"/></repeat>'
    model = (
        '<bind nodeset="/data/r/x" kiosk:mrz="lines"/>'
        '<bind nodeset="/data/r/y" kiosk:mrz="surname"/>'
    )
    session = begin(xform("<r><x/><y/></r>", model, body))
    session.answer("/data/r[1]/x", "P<SWEERIKSSON")
    session.answer("/data/r[1]/y", "Anna")
    assert session.entry("/data/r[1]").text == "Anna"


def test_what_is_taken_back_leaves_the_list_as_it_was(people):
    session = people()
    before = session.stops()
    session.add_repeat("/data/p")
    session.undo()
    assert session.stops() == before
    session.remove_repeat("/data/p[1]")
    session.undo()
    assert session.stops() == before


def test_a_savepoint_keeps_the_ids(people):
    session = people()
    session.add_repeat("/data/p")
    session.add_repeat("/data/p[2]/visa")
    session.answer("/data/p[2]/name", "Bo")
    saved, before = session.savepoint(), session.stops()
    other = people()
    other.restore(saved)
    assert other.stops() == before
    assert other.entry("/data/p[2]").text == "Bo"


TOGETHER = """<group ref="/data/g" appearance="field-list"><label>Family</label>
 <hint>All of them</hint>
 <input ref="/data/g/a"><label>A</label></input>
 <group ref="/data/g/p"><label>Child</label><repeat nodeset="/data/g/p"{more}>
  <input ref="/data/g/p/name"><label>Name</label></input>
  <input ref="/data/g/p/age"><label>Age</label></input></repeat></group>
 <input ref="/data/g/b"><label>B</label></input>
 <input ref="/data/g/c"><label>C</label></input></group>"""
TOGETHER_DATA = "<g><a/><p><name/><age/></p><b/><c/></g>"


@pytest.fixture
def family(xform, begin):
    """A session on a page that holds a list."""

    def open_session(model="", more=""):
        return begin(xform(TOGETHER_DATA, model, TOGETHER.format(more=more)))

    return open_session


def test_a_list_inside_a_page_parts_it(family):
    session = family()
    session.add_repeat("/data/g/p")
    assert [(stop.id, stop.questions, stop.entry, stop.scope) for stop in session.stops()] == [
        ("/data/g", ("/data/g/a",), "", ""),
        ("/data/g/p", (), "", ""),
        ("/data/g/p[1]/name", ("/data/g/p[1]/name",), "/data/g/p[1]", "/data/g/p[1]"),
        ("/data/g/p[1]/age", ("/data/g/p[1]/age",), "/data/g/p[1]", "/data/g/p[1]"),
        ("/data/g/p[2]/name", ("/data/g/p[2]/name",), "/data/g/p[2]", "/data/g/p[2]"),
        ("/data/g/p[2]/age", ("/data/g/p[2]/age",), "/data/g/p[2]", "/data/g/p[2]"),
        ("/data/g/b", ("/data/g/b", "/data/g/c"), "", ""),
    ]
    first, listing, *_, last = session.stops()
    assert (first.title, first.hint, last.title, last.hint) == (
        "Family",
        "All of them",
        "Family",
        "",
    )
    assert listing.title == "Child"
    assert {first.section, listing.section, last.section} == {"Family"}


def test_a_page_that_holds_a_list_and_nothing_else_is_that_list(xform, begin):
    body = (
        '<group ref="/data/g" appearance="field-list"><label>Family</label>'
        '<repeat nodeset="/data/g/p"><input ref="/data/g/p/name"/></repeat></group>'
    )
    session = begin(xform("<g><p><name/></p></g>", "", body))
    assert [(stop.id, stop.section) for stop in session.stops()] == [
        ("/data/g/p", "Family"),
        ("/data/g/p[1]/name", "Family"),
    ]
    assert session.stops()[0].title == "Family"


@pytest.mark.parametrize("more", [' jr:count="2"', ' jr:noAddRemove="true()"'])
def test_what_the_form_counts_stays_on_the_page(family, more):
    session = family(more=more)
    (page,) = session.stops()
    assert page.section == ""
    assert page.questions[:3] == ("/data/g/a", "/data/g/p[1]/name", "/data/g/p[1]/age")
    assert page.questions[-2:] == ("/data/g/b", "/data/g/c")


def test_a_list_inside_a_page_of_an_entry_belongs_to_the_entry(xform, begin):
    body = (
        '<group ref="/data/r"><label>Car</label><repeat nodeset="/data/r" '
        'appearance="field-list"><input ref="/data/r/x"/><repeat nodeset="/data/r/d">'
        '<label>Driver</label><input ref="/data/r/d/n"/></repeat></repeat></group>'
    )
    session = begin(xform("<r><x/><d><n/></d></r>", "", body))
    assert ids(session) == [
        ("/data/r", ""),
        ("/data/r[1]", "/data/r[1]"),
        ("/data/r[1]/d", "/data/r[1]"),
        ("/data/r[1]/d[1]/n", "/data/r[1]/d[1]"),
    ]


def test_a_list_inside_what_the_form_counts_on_a_page_says_whose_it_is(xform, begin):
    body = (
        '<group ref="/data/g" appearance="field-list"><label>All</label>'
        '<repeat nodeset="/data/g/r" jr:count="2"><input ref="/data/g/r/x"/>'
        '<repeat nodeset="/data/g/r/d"><input ref="/data/g/r/d/n"/></repeat></repeat></group>'
    )
    session = begin(xform("<g><r><x/><d><n/></d></r></g>", "", body))
    assert [(stop.id, stop.entry, stop.scope) for stop in session.stops()] == [
        ("/data/g", "", ""),
        ("/data/g/r[1]/d", "/data/g/r[1]", ""),
        ("/data/g/r[1]/d[1]/n", "/data/g/r[1]/d[1]", "/data/g/r[1]/d[1]"),
        ("/data/g/r[2]/x", "", ""),
        ("/data/g/r[2]/d", "/data/g/r[2]", ""),
        ("/data/g/r[2]/d[1]/n", "/data/g/r[2]/d[1]", "/data/g/r[2]/d[1]"),
    ]
