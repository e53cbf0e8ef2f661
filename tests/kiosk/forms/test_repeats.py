# SPDX-License-Identifier: Apache-2.0
"""Questions answered several times over."""

import pytest

from kiosk.forms import Limits, load_form

DATA = '<n>2</n><sum/><r jr:template=""><x/><twice/><place/></r>'
MODEL = (
    '<bind nodeset="/data/n" type="int"/><bind nodeset="/data/r/x" type="int"/>'
    '<bind nodeset="/data/r/twice" type="int" calculate="../x * 2"/>'
    '<bind nodeset="/data/r/place" type="int" calculate="position(..)"/>'
    '<bind nodeset="/data/sum" type="int" calculate="sum(/data/r/twice)"/>'
)
ROWS = '<input ref="/data/r/x"><label>X</label></input>'
COUNTED = f'<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">{ROWS}</repeat>'
FREE = f'<input ref="/data/n"/><repeat nodeset="/data/r">{ROWS}</repeat>'


def text(session):
    return session.finalise().decode()


def test_a_count_makes_and_removes_instances(xform, begin):
    session = begin(xform(DATA, MODEL, COUNTED))
    assert text(session).count("<r>") == 2
    session.answer("/data/n", "4")
    assert text(session).count("<r>") == 4
    session.answer("/data/n", "1")
    assert text(session).count("<r>") == 1
    session.answer("/data/n", "-3")
    assert text(session).count("<r>") == 0


def test_a_count_beyond_the_limit_stops_there(xform, begin):
    form = load_form(xform(DATA, MODEL, COUNTED), limits=Limits(repeat_instances=7))
    session = begin(form)
    session.answer("/data/n", "99999")
    assert text(session).count("<r>") == 7


def test_a_total_follows_every_instance(xform, begin):
    session = begin(xform(DATA, MODEL, COUNTED))
    session.answer("/data/r[1]/x", "3")
    changes = session.answer("/data/r[2]/x", "4")
    assert "/data/r[2]/twice" in changes
    assert "/data/r[1]/twice" not in changes
    assert "<sum>14</sum>" in text(session)


def test_instances_may_be_added_and_removed_and_move_up(xform, begin):
    session = begin(xform(DATA, MODEL, FREE))
    for value in ("1", "10", "100"):
        session.add_repeat("/data/r")
        session.answer(session.pages()[-1].id, value)
    session.remove_repeat("/data/r[2]")
    assert session.question("/data/r[2]/x").value == "100"
    assert "<x>100</x><twice>200</twice><place>2</place>" in text(session)
    assert "<sum>202</sum>" in text(session)


@pytest.mark.parametrize("path", ["../x", "/data/r/x", "current()/../x"])
def test_a_path_into_the_own_repeat_means_this_instance(xform, begin, path):
    model = MODEL.replace("../x * 2", f"{path} * 2")
    session = begin(xform(DATA, model, COUNTED))
    session.answer("/data/r[1]/x", "1")
    session.answer("/data/r[2]/x", "5")
    assert "<twice>2</twice>" in text(session)
    assert "<twice>10</twice>" in text(session)


def test_a_new_instance_runs_its_action(xform, begin):
    body = FREE.replace(
        ROWS, f'{ROWS}<setvalue event="odk-new-repeat" ref="/data/r/x" value="position(..) + 6"/>'
    )
    session = begin(xform(DATA, MODEL, body))
    session.add_repeat("/data/r")
    session.add_repeat("/data/r")
    assert "<sum>30</sum>" in text(session)


def test_another_instance_is_read_by_its_index(xform, begin):
    model = (
        f'{MODEL}<bind nodeset="/data/first" calculate="indexed-repeat(/data/r/x, /data/r, 1)"/>'
    )
    session = begin(xform(f"<first/>{DATA}", model, COUNTED))
    session.answer("/data/r[1]/x", "9")
    assert "<first>9</first>" in text(session)
