# SPDX-License-Identifier: Apache-2.0
"""Instances of a repeat know their places, whatever comes and goes."""

import random

import pytest

from kiosk.forms.xpath.functions.placing import place

DATA = "<first/><row><f>1</f><prev/><own/></row><between/><row2><g>1</g></row2><pick/><picked/>"
MODEL = """
<bind nodeset="/data/row/prev"
  calculate="if(position(..) &gt; 1, indexed-repeat(/data/row/f, /data/row, position(..) - 1), '')"/>
<bind nodeset="/data/row/own" calculate="indexed-repeat(../f, .., /data/pick)"/>
<bind nodeset="/data/picked" calculate="indexed-repeat(/data/row/f, /data/row, /data/pick)"/>
"""
BODY = """<input ref="/data/first"/><group ref="/data/row"><repeat nodeset="/data/row">
<input ref="/data/row/f"/></repeat></group><input ref="/data/between"/>
<group ref="/data/row2"><repeat nodeset="/data/row2"><input ref="/data/row2/g"/></repeat></group>
<input ref="/data/pick"/>"""


def counted(node):
    """Count by hand what the tree keeps count of."""
    same = [each for each in node.parent.children if each.name == node.name]
    return next(at for at, each in enumerate(same, 1) if each is node)


@pytest.fixture
def session(xform, begin):
    return begin(xform(DATA, MODEL, BODY))


def values(session, name):
    rows = [node for node in session._tree.root.children if node.name == "row"]
    return [next(leaf.value for leaf in row.children if leaf.name == name) for row in rows]


def test_places_follow_what_comes_and_goes(session):
    chance = random.Random(7)  # noqa: S311 (a walk that can be walked again)
    for _ in range(120):
        name = chance.choice(["row", "row2"])
        count = sum(node.name == name for node in session._tree.root.children)
        if chance.random() < 0.55 or count == 0:
            session.add_repeat(f"/data/{name}")
        elif chance.random() < 0.8:
            session.remove_repeat(f"/data/{name}[{chance.randint(1, count)}]")
        else:
            session.undo()
        for node in session._tree.root.children:
            assert place(node) == counted(node)
    rows = values(session, "f")
    assert values(session, "prev") == ["", *rows[:-1]][: len(rows)]


def test_the_row_before_is_followed_wherever_it_is(session):
    for number in range(2, 6):
        session.add_repeat("/data/row")
        session.answer(f"/data/row[{number}]/f", str(number * 10))
    assert values(session, "prev") == ["", "1", "20", "30", "40"]
    changes = session.answer("/data/row[2]/f", "7")
    assert set(changes) == {"/data/row[2]/f", "/data/row[3]/prev"}
    session.remove_repeat("/data/row[2]")
    assert values(session, "prev") == ["", "1", "30", "40"]
    session.undo()
    assert values(session, "prev") == ["", "1", "7", "30", "40"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("1", "1"), ("3", "30"), ("4", ""), ("0", ""), ("-1", ""), ("1.5", ""), ("", ""), ("x", "")],
)
def test_a_row_is_picked_by_its_place(session, wanted, found):
    for number in (2, 3):
        session.add_repeat("/data/row")
        session.answer(f"/data/row[{number}]/f", str(number * 10))
    session.answer("/data/pick", wanted)
    picked = next(node for node in session._tree.root.children if node.name == "picked")
    assert picked.value == found
    own = ["1", "20", "30"]
    assert values(session, "own") == [
        value if str(at) == wanted else "" for at, value in enumerate(own, 1)
    ]
