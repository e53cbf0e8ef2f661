# SPDX-License-Identifier: Apache-2.0
"""How many instances a repeat has, and with what they begin."""

import pytest

from kiosk.forms import Condition, Limits, load_form
from tests.kiosk.forms.hostile.bounds import bounded

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


FIELDS = 20


@pytest.fixture
def crowd(xform):
    """A repeat whose every value and text looks at its place among all the others."""
    fields = "".join(f"<f{at}/>" for at in range(FIELDS))
    asked = "".join(
        f'<input ref="/data/p/f{at}"><label><output value="position(..)"/></label></input>'
        for at in range(FIELDS)
    )
    return load_form(
        xform(
            f"<n>0</n><all/><p>{fields}</p>",
            """<bind nodeset="/data/p/f0" calculate="position(..)"/>
            <bind nodeset="/data/all" calculate="sum(/data/p/f0)"/>""",
            f"""<input ref="/data/n"/><repeat nodeset="/data/p" jr:count="/data/n">{asked}
            </repeat>""",
        )
    )


def test_a_thousand_instances_come_and_go_at_once(crowd, begin):
    session = begin(crowd)
    for count, total in ((1000, 500_500), (3, 6), (400, 80_200)):
        with bounded():
            changes = session.answer("/data/n", str(count))
        assert session.savepoint()["/data/all"] == str(total)
        assert "instances" in changes["/data"]
    assert changes[f"/data/p[400]/f{FIELDS - 1}"] == {"label"}
    for total in ("6", "500500", ""):
        with bounded():
            session.undo()
        assert session.savepoint().get("/data/all", "").removeprefix("0") == total
