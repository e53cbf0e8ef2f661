# SPDX-License-Identifier: Apache-2.0
"""What only an officer answers is there for an officer, and for nobody else."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form

REFS = ("/data/name", "/data/seen", "/data/why")


@pytest.fixture
def session(xform, begin):
    return begin(form(xform))


def form(xform, only: str = 'kiosk:assisted="only"') -> bytes:
    return xform(
        "<name/><seen/><why/><child><age/><said/></child>",
        model=f"""<bind nodeset="/data/seen" type="string" required="true()" {only}/>
        <bind nodeset="/data/why" type="string" relevant="/data/seen = 'no'" required="true()" {only}/>
        <bind nodeset="/data/child/said" type="string" {only}/>""",
        body="""<input ref="/data/name"/><input ref="/data/seen"/><input ref="/data/why"/>
        <repeat nodeset="/data/child"><input ref="/data/child/age"/>
        <input ref="/data/child/said"/></repeat>""",
    )


def asked(session) -> list[str]:
    return [ref for page in session.pages() for ref in page.questions]


def test_a_walk_in_visit_is_never_asked_and_never_held_up(session):
    assert asked(session) == ["/data/name", "/data/child[1]/age"]
    assert session.violations() == ()
    assert b"seen" not in session.finalise()


def test_without_the_mark_the_same_form_asks_and_holds_up(xform, begin):
    plain = begin(form(xform, only=""))
    assert "/data/seen" in asked(plain)
    assert [one.ref for one in plain.violations()] == ["/data/seen"]


def test_with_an_officer_they_come_up_and_their_own_conditions_hold(session):
    changes = session.staff()
    assert "relevant" in changes["/data/seen"]
    assert "/data/why" not in asked(session)
    session.answer("/data/seen", "no")
    assert "/data/why" in asked(session)
    assert [one.ref for one in session.violations()] == ["/data/why"]
    assert b"<seen>no</seen>" in session.finalise()


def test_an_entry_that_is_added_later_asks_them_too(session):
    session.staff()
    session.add_repeat("/data/child")
    assert "/data/child[2]/said" in asked(session)


def test_a_restored_instance_stays_as_it_was(session, xform, begin):
    session.staff()
    session.answer("/data/seen", "yes")
    saved = session.savepoint()
    again = begin(form(xform))
    again.staff()
    again.restore(saved)
    assert again.question("/data/seen").value == "yes"
    assert "/data/seen" in asked(again)
    walk_in = begin(form(xform))
    walk_in.restore(saved)
    assert "/data/seen" not in asked(walk_in)


def test_what_can_not_be_worked_out_leaves_all_as_it_was(session, monkeypatch):
    engine = session._engine
    real = engine.finish

    def fail_once(**_):
        monkeypatch.setattr(engine, "finish", real)
        raise FormError("too much", code="form.work")

    monkeypatch.setattr(engine, "finish", fail_once)
    with pytest.raises(FormError):
        session.staff()
    assert asked(session) == ["/data/name", "/data/child[1]/age"]


def test_a_condition_that_can_not_be_read_is_named(xform):
    broken = xform(
        "<a/>", model="""<bind nodeset="/data/a" relevant="(" kiosk:assisted="only"/>""", body=""
    )
    with pytest.raises(FormError):
        load_form(broken)
