# SPDX-License-Identifier: Apache-2.0
"""Taking back what was done, and transactions that fail half way."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import Limits, load_form


def picture(session):
    """Everything that a person could see, and what would be submitted."""
    pages = session.pages()
    questions = [session.question(ref) for page in pages for ref in page.questions]
    return pages, questions, session.savepoint()


@pytest.fixture
def household(xform, begin):
    """A form in which answers bring questions, values and instances about."""
    session = begin(
        xform(
            "<n>1</n><who/><old/><p><age/><twice/></p><all/><made/>",
            model="""<bind nodeset="/data/n" type="int"/>
            <bind nodeset="/data/old" relevant="/data/who = 'x'"/>
            <bind nodeset="/data/p/age" type="int"/>
            <bind nodeset="/data/p/twice" calculate="../age * 2"/>
            <bind nodeset="/data/all" calculate="sum(/data/p/twice)"/>
            <bind nodeset="/data/made" calculate="concat(/data/who, uuid())"/>""",
            body="""<input ref="/data/n"/><input ref="/data/who"/><input ref="/data/old"/>
            <repeat nodeset="/data/p"><input ref="/data/p/age"/></repeat>""",
        )
    )
    session.answer("/data/p[1]/age", "40")
    return session


def test_an_answer_is_taken_back_with_what_followed_from_it(household):
    before = picture(household)
    household.answer("/data/who", "x")
    assert picture(household) != before
    changes = household.undo()
    assert picture(household) == before
    assert changes["/data/who"] == {"value"}
    assert "relevant" in changes["/data/old"]


def test_values_made_by_chance_come_back_as_they_were(household):
    made = household.savepoint()["/data/made"]
    household.answer("/data/who", "y")
    assert household.savepoint()["/data/made"] != made
    household.undo()
    assert household.savepoint()["/data/made"] == made


def test_a_removed_instance_comes_back_at_its_place(household):
    household.add_repeat("/data/p")
    household.answer("/data/p[2]/age", "7")
    before = picture(household)
    household.remove_repeat("/data/p[1]")
    assert household.savepoint()["/data/all"] == "14"
    household.undo()
    assert picture(household) == before


def test_steps_are_taken_back_one_by_one_to_the_beginning(household):
    pictures = [picture(household)]
    steps = (
        lambda: household.answer("/data/who", "x"),
        lambda: household.add_repeat("/data/p"),
        lambda: household.answer("/data/p[2]/age", "3"),
        lambda: household.remove_repeat("/data/p[1]"),
        lambda: household.answer("/data/p[1]/age", "5"),
    )
    for step in steps:
        step()
        pictures.append(picture(household))
    for expected in reversed(pictures[:-1]):
        household.undo()
        assert picture(household) == expected
    household.undo()  # the answer that the fixture gave
    assert household.undo() == {}


def test_texts_quoted_in_another_language_follow_the_active_one(xform, begin):
    session = begin(
        xform(
            "<c/><name/>",
            model="""<bind nodeset="/data/name"
              calculate="jr:choice-name(/data/c, '/data/c')"/>""",
            body="""<select1 ref="/data/c"><item><label ref="jr:itext('a')"/><value>a</value></item>
            <item><label ref="jr:itext('b')"/><value>b</value></item></select1>""",
            itext="""<itext><translation lang="en"><text id="a"><value>one</value></text>
            <text id="b"><value>two</value></text></translation><translation lang="az">
            <text id="a"><value>bir</value></text><text id="b"><value>iki</value></text>
            </translation></itext>""",
        )
    )
    session.answer("/data/c", "a")
    session.answer("/data/c", "b")
    session.set_language("az")
    session.undo()
    assert session.savepoint()["/data/name"] == "bir"


def test_a_transaction_that_fails_leaves_nothing_behind(xform, begin):
    session = begin(
        xform(
            "<go>0</go><p><n/></p><p><n/></p>",
            model="""<bind nodeset="/data/go" type="int"/><bind nodeset="/data/p/n"
             calculate="if(/data/go = 5, sum(../../p[position() != position(current()/..)]/n) + 1,
              0)"/>""",
            body="""<input ref="/data/go"/><repeat nodeset="/data/p"/>""",
        )
    )
    before = picture(session)
    with pytest.raises(FormError) as refused:
        session.answer("/data/go", "5")
    assert refused.value.code == "form.cycle"
    assert picture(session) == before
    session.answer("/data/go", "4")
    assert session.savepoint()["/data/p[1]/n"] == "0"


def test_no_more_instances_than_the_limit(xform, begin):
    form = load_form(
        xform("<p><n/></p>", body='<repeat nodeset="/data/p"><input ref="/data/p/n"/></repeat>'),
        limits=Limits(repeat_instances=2),
    )
    session = begin(form)
    session.add_repeat("/data/p")
    with pytest.raises(FormError) as refused:
        session.add_repeat("/data/p")
    assert refused.value.code == "form.repeat-limit"
    assert session.savepoint()["/data/p#"] == "2"


def test_what_was_taken_out_again_and_again_does_not_fill_the_memory(xform, begin):
    form = load_form(
        xform(
            "<n>0</n><p><q/></p>",
            "",
            '<input ref="/data/n"/><repeat nodeset="/data/p" jr:count="/data/n"><input ref="/data/p/q"/></repeat>',
        ),
        limits=Limits(nodes=1000),
    )
    session = begin(form)
    for _ in range(20):
        session.answer("/data/n", "100")
        session.answer("/data/n", "0")
    undone = []
    while session.undo():
        undone.append(int(session.savepoint()["/data/p#"]))
    assert undone == [100, 0] * 3


def test_the_last_step_is_taken_back_however_much_it_took_out(xform, begin):
    form = load_form(
        xform("<p><q/></p>", "", '<input ref="/data/p/q"/><repeat nodeset="/data/p"/>'),
        limits=Limits(nodes=10, value_length=50_000),
    )
    session = begin(form)
    session.answer("/data/p[1]/q", "x" * 40_000)
    session.answer("/data/p[1]/q", "")
    assert session.undo()
    assert len(session.savepoint()["/data/p[1]/q"]) == 40_000
