# SPDX-License-Identifier: Apache-2.0
"""How many instances a repeat has, and with what they begin."""

import pytest

from kiosk.forms import Condition, Limits, load_form

_ONE_MORE = """<bind nodeset="/data/n" calculate="if(count(/data/p) = 0
 or indexed-repeat(/data/p/last, /data/p, count(/data/p)) != 'yes', count(/data/p) + 1,
 count(/data/p))"/>"""


def instances(session):
    return int(session.savepoint()["/data/p#"])


@pytest.fixture
def one_more(xform, begin):
    """A form that asks for one more until somebody says that it was the last."""
    return begin(
        xform(
            '<n/><p jr:template=""><who/><last/></p>',
            model=_ONE_MORE,
            body="""<repeat nodeset="/data/p" jr:count="/data/n"><input ref="/data/p/who"/>
             <input ref="/data/p/last"/></repeat>""",
        )
    )


def test_a_count_that_feeds_itself_grows_by_one_as_it_is_answered(one_more):
    assert instances(one_more) == 1
    one_more.answer("/data/p[1]/who", "a")
    assert instances(one_more) == 2
    one_more.answer("/data/p[1]/last", "no")
    assert instances(one_more) == 2
    one_more.answer("/data/p[2]/who", "b")
    assert instances(one_more) == 3


def test_a_count_that_feeds_itself_stops_where_the_form_says(one_more):
    one_more.answer("/data/p[1]/last", "yes")
    assert instances(one_more) == 1
    one_more.answer("/data/p[1]/last", "no")
    assert instances(one_more) == 2


def test_instances_that_the_form_came_with_return_with_their_own_values(xform, begin):
    session = begin(
        xform(
            """<n>0</n><p jr:template=""><q>usual</q></p><p><q>first</q></p><p><q>second</q></p>""",
            body="""<input ref="/data/n"/><repeat nodeset="/data/p" jr:count="/data/n">
            <input ref="/data/p/q"/></repeat>""",
        )
    )
    session.answer("/data/n", "3")
    saved = session.savepoint()
    assert [saved[f"/data/p[{at}]/q"] for at in (1, 2, 3)] == ["first", "second", "usual"]


@pytest.mark.parametrize("through", ["/data/n", "/data/twice"])
def test_a_count_over_the_limit_is_told_at_the_answer_that_asks_for_it(xform, begin, through):
    form = load_form(
        xform(
            "<n/><twice/><p><q/></p>",
            model="""<bind nodeset="/data/n" type="int"/>
            <bind nodeset="/data/twice" calculate="/data/n * 1"/>""",
            body=f"""<input ref="/data/n"/><repeat nodeset="/data/p" jr:count="{through}">
            <input ref="/data/p/q"/></repeat>""",
        ),
        limits=Limits(repeat_instances=3),
    )
    session = begin(form)
    session.answer("/data/n", "3")
    session.answer("/data/p[3]/q", "kept")
    assert session.violations() == ()
    session.answer("/data/n", "99999")
    (violation,) = session.violations()
    assert (violation.ref, violation.condition) == ("/data/n", Condition.COUNT)
    assert session.savepoint()["/data/p[3]/q"] == "kept"
    session.answer("/data/n", "3")
    assert session.violations() == ()
