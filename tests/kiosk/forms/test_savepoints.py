# SPDX-License-Identifier: Apache-2.0
"""Going back to where a person was."""

from datetime import timedelta

import pytest

from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.xpath import environment

DATA = '<a/><b/><when/><r jr:template=""><x/></r>'
MODEL = (
    '<bind nodeset="/data/b" relevant="/data/a = 1"/>'
    '<bind nodeset="/data/when" calculate="if(/data/a = 1, now(), \'\')"/>'
)
BODY = (
    '<input ref="/data/a"/><input ref="/data/b"/>'
    '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>'
)


def test_repeats_hidden_values_and_moments_come_back_as_they_were(xform, begin):
    xml = xform(DATA, MODEL, BODY)
    clock = FixedClock()
    session = begin(xml, clock=clock)
    session.answer("/data/a", "1")
    session.answer("/data/b", "kept")
    session.add_repeat("/data/r")
    session.add_repeat("/data/r")
    session.answer("/data/r[2]/x", "second")
    before = session.finalise()
    saved = session.savepoint()
    clock.advance(timedelta(hours=1))
    restored = begin(xml, clock=clock)
    restored.restore(saved)
    assert restored.finalise() == before
    session.answer("/data/a", "")
    restored.restore(session.savepoint())
    assert restored.question("/data/b").relevant is False
    restored.answer("/data/a", "1")
    assert restored.question("/data/b").value == "kept"


def test_a_savepoint_of_another_form_is_taken_as_far_as_it_fits(xform, begin):
    session = begin(xform(DATA, MODEL, BODY))
    session.restore(
        {"/data/a": "1", "/data/zzz": "x", "/data/r#": "x", "/other/r#": "3", "/data/r[9]/x": "y"}
    )
    assert session.question("/data/a").value == "1"
    assert session.question("/data/b").relevant is True


def test_a_cleared_default_stays_cleared(xform, begin):
    xml = xform("<a>default</a><b/><when/>", "", '<input ref="/data/a"/>')
    session, restored = begin(xml), begin(xml)
    session.answer("/data/a", "")
    restored.restore(session.savepoint())
    assert restored.question("/data/a").value == ""


def test_a_replaced_submission_names_the_old_one(xform, begin):
    model = f'{MODEL}<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>'
    xml = xform(DATA, model, BODY)
    old = begin(xml).finalise().replace(b"0192-visit", b"0001-old")
    new = begin(xml, instance=old, replaces=True).finalise()
    assert b"<instanceID>uuid:0192-visit</instanceID>" in new
    assert b"<deprecatedID>uuid:0001-old</deprecatedID>" in new


def test_a_written_instance_is_taken_into_the_form_as_it_is_now(xform, begin):
    xml = xform("<a/><b/><when/>", "", '<input ref="/data/a"/>')
    written = b'<data id="test" version="1"><a>x</a><b><c/></b><zzz>y</zzz></data>'
    for instance in (written, written.replace(b' version="1"', b""), b"<data><a>x</a></data>"):
        again = begin(xml, instance=instance).finalise()
        assert b'id="test" version="3"' in again
        assert b"<a>x</a>" in again
        assert b"zzz" not in again


INSTANCES = 60


@pytest.fixture
def dear(xform, begin, monkeypatch):
    """A visit of which each step may be afforded, but never all of them in one."""
    monkeypatch.setattr(environment, "WORK", 20_000)
    rows = "".join(f"<item><name>n{at}</name></item>" for at in range(500))
    form = load_form(
        xform(
            "<r><q/><x/></r>",
            f"""<instance id="l"><root>{rows}</root></instance>
            <bind nodeset="/data/r/x" constraint="count(instance('l')//item) = 500"/>""",
            """<repeat nodeset="/data/r"><input ref="/data/r/q"/><select1 ref="/data/r/x">
            <label><output value="count(instance('l')//item)"/></label>
            <itemset nodeset="instance('l')/root/item[contains(name, current()/../q)]">
            <value ref="name"/><label ref="name"/></itemset></select1></repeat>""",
        )
    )
    session = begin(form)
    for place in range(1, INSTANCES + 1):
        if place > 1:
            session.add_repeat("/data/r")
        session.answer(f"/data/r[{place}]/q", "n49")
        session.answer(f"/data/r[{place}]/x", "n499")
    return session


def test_what_was_filled_step_by_step_comes_back_at_once(dear, begin):
    saved, written = dear.savepoint(), dear.finalise()
    restored = begin(dear.form)
    restored.restore(saved)
    assert restored.savepoint() == saved
    edited = begin(dear.form, instance=written)
    assert edited.answers() == dear.answers()
    assert len([each for each in restored.nodes() if each.label]) == INSTANCES
    assert restored.violations() == ()
    restored._env.begin()
    restored._engine.everything()
    with pytest.raises(FormError) as refused:  # the negative control
        restored._engine.finish()
    assert refused.value.code == "form.work"


def test_turning_pages_uses_nothing_up(dear):
    dear.turn(1)
    for _ in range(3 * INSTANCES):
        assert dear.page is not None
        assert dear.turn(1) or dear.turn(1)
