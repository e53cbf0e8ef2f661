# SPDX-License-Identifier: Apache-2.0
"""Random forms and random ways through them: however one got there, it is the same."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.forms import FormSession
from kiosk.forms.datatypes import canonical, cast
from kiosk.forms.instance import InstanceNode
from kiosk.forms.recalculation import offered
from kiosk.forms.rules import Facet
from tests.kiosk.forms.generated import begun, make_form, picture, take, walk

SEEDS = st.integers(0, 2**32)
SIZES = st.integers(1, 7)
LENGTHS = st.integers(0, 12)
ROUNDS = 60

MORE = 1_000

quick = settings(max_examples=80, deadline=None)


def _walked(begin, xml: bytes, seed: int, length: int):
    session = begun(begin, xml)
    steps = []
    if session is not None:
        for step in walk(session, Random(seed), length):  # noqa: S311 (ways, not secrets)
            take(session, step)
            steps.append(step)
    return session, steps


# --- an oracle that knows no dependencies ------------------------------------------------------


def evaluated_until_nothing_moves(session: FormSession) -> None:
    """Forget all that follows and evaluate every rule everywhere, round by round."""
    form, tree, env = session.form, session._tree, session._env
    calculated = {rule.template for rule in form.rules if rule.facet is Facet.CALCULATE}
    for node in tree.root.walk():
        node.relevant = node.own_relevant = True
        node.readonly = node.own_readonly = node.required = False
        node.choices = node.shown = None
        if node.template in calculated:
            node.raw = node.value = ""
    for _ in range(ROUNDS):
        if not _one_round(session, form, tree, env):
            return
    raise AssertionError("the oracle never settles")


def _one_round(session, form, tree, env) -> bool:
    env.begin()
    moved = False
    for node in tree.root.walk():
        value = canonical(node.raw, node.template.data_type)
        control = form.controls.get(node.template.number)
        if value and control is not None:
            value = offered(control, node, value)
        parent = node.parent
        relevant = node.own_relevant and (parent is None or parent.relevant)
        readonly = node.own_readonly or (parent is not None and parent.readonly)
        if (value, relevant, readonly) != (node.value, node.relevant, node.readonly):
            node.value, node.relevant, node.readonly = value, relevant, readonly
            moved = True
    for rule in reversed(form.rules):
        for node in tree.instances_of(rule.template, tree.document):
            env.current = node
            moved |= _applied(rule, node, rule.run(node, env), env)
    return moved


def _applied(rule, node: InstanceNode, result, env) -> bool:
    facet = rule.facet
    if facet is Facet.CALCULATE:
        name, result = "raw", cast(result, node.template.data_type, env)
    elif facet is Facet.COUNT:
        return False
    else:
        name = {
            Facet.RELEVANT: "own_relevant",
            Facet.READONLY: "own_readonly",
            Facet.REQUIRED: "required",
            Facet.CHOICES: "choices",
        }[facet]
    if facet in {Facet.CALCULATE, Facet.CHOICES} and not node.relevant:
        return False
    before = getattr(node, name)
    setattr(node, name, result)
    return before != result


@quick
@given(SEEDS, SIZES, LENGTHS)
def test_what_follows_step_by_step_is_what_follows_at_once(xform, begin, seed, size, length):
    session, _ = _walked(begin, make_form(xform, seed, size), seed, length)
    if session is None:
        return
    seen = picture(session)
    evaluated_until_nothing_moves(session)
    assert picture(session) == seen


@quick
@given(SEEDS, SIZES, LENGTHS)
def test_nothing_is_left_to_do_after_a_step(xform, begin, seed, size, length):
    session, _ = _walked(begin, make_form(xform, seed, size), seed, length)
    if session is not None:
        session._env.begin()
        session._engine.everything()
        assert session._engine.finish() == {}


def test_an_oracle_that_forgets_a_rule_is_seen(xform, begin, monkeypatch):
    """The negative control: a dependency that is lost shows up in some form."""
    monkeypatch.setattr("kiosk.forms.recalculation.Recalculation._touch", lambda *_: None)
    differ = 0
    for seed in range(40):
        session, _ = _walked(begin, make_form(xform, seed, 5), seed, 8)
        if session is not None:
            seen = picture(session)
            evaluated_until_nothing_moves(session)
            differ += picture(session) != seen
    assert differ > 5


# --- changes -----------------------------------------------------------------------------------

ALSO_TELLS = {
    "value": {"relevant"},
    "violation": {"value", "required", "relevant", "choices"},
    "choices": {"label", "relevant"},
    "label": set(),
}


@quick
@given(SEEDS, SIZES, LENGTHS)
def test_the_changes_tell_all_that_changed(xform, begin, seed, size, length):
    session = begun(begin, make_form(xform, seed, size))
    if session is None:
        return
    before = picture(session)
    for step in walk(session, Random(seed), length):  # noqa: S311 (ways, not secrets)
        changes = take(session, step)
        after = picture(session)
        if step[0] != "speak":
            _compare(before, after, changes)
        before = after


def _compare(before, after, changes) -> None:
    moved = tuple(f"{ref}/" for ref, facts in changes.items() if "instances" in facts)
    for ref in before.keys() | after.keys():
        if ref.startswith(moved) or before[ref]["instances"] is not None:
            continue  # looked at anew; a range is what its parent and its instances are
        told = changes.get(ref, frozenset())
        for fact, old in before[ref].items():
            new = after[ref][fact]
            if old != new:
                assert told & {fact, *ALSO_TELLS.get(fact, ())}, (ref, fact, old, new)
            elif fact in {"relevant", "readonly", "required"}:
                assert fact not in told, (ref, fact, old)


# --- going back --------------------------------------------------------------------------------


def _to_look_at(changes):
    """Leave out what follows from coming or going, when a node is looked at anew."""
    return {
        ref: facts - {"choices", "value"} if "relevant" in facts else facts
        for ref, facts in changes.items()
    }


@quick
@given(SEEDS, SIZES, LENGTHS)
def test_a_savepoint_is_the_whole_state(xform, begin, seed, size, length):
    xml = make_form(xform, seed, size)
    session, _ = _walked(begin, xml, seed, length)
    if session is None:
        return
    restored = begin(xml, language=session.language)
    restored.restore(session.savepoint())
    assert picture(restored) == picture(session)
    assert restored.savepoint() == session.savepoint()
    for step in walk(session, Random(seed + 1), 3):  # noqa: S311 (ways, not secrets)
        assert _to_look_at(take(restored, step)) == _to_look_at(take(session, step))
    assert restored.finalise() == session.finalise()


@quick
@given(SEEDS, SIZES, LENGTHS)
def test_a_written_instance_reads_back_as_itself(xform, begin, seed, size, length):
    xml = make_form(xform, seed, size, positions=False)
    session, _ = _walked(begin, xml, seed, length)
    if session is not None:
        written = session.finalise()
        again = begun(lambda _: begin(xml, instance=written, language=session.language), xml)
        assert again is None or again.finalise() == written


@quick
@given(SEEDS, SIZES, st.lists(st.booleans(), max_size=16))
def test_a_way_with_turns_back_is_the_way_without_them(xform, begin, seed, size, turns):
    xml = make_form(xform, seed, size)
    session = begun(begin, xml)
    if session is None:
        return
    source = Random(seed)  # noqa: S311 (ways, not secrets)
    kept = []
    for back in turns:
        if back:
            session.undo()
            kept = kept[:-1]
            continue
        depth = len(session._engine.journal)
        for step in walk(session, source, 1):
            take(session, step)
            if len(session._engine.journal) > depth:
                kept.append(step)
    fresh = begin(xml)
    for step in kept:
        take(fresh, step)
    fresh.set_language(session.language)
    assert picture(fresh) == picture(session)
    assert fresh.savepoint() == session.savepoint()


PROPERTIES = (
    test_what_follows_step_by_step_is_what_follows_at_once,
    test_the_changes_tell_all_that_changed,
    test_a_savepoint_is_the_whole_state,
    test_a_written_instance_reads_back_as_itself,
    test_a_way_with_turns_back_is_the_way_without_them,
)


@pytest.mark.nightly
@pytest.mark.parametrize("law", PROPERTIES, ids=lambda law: law.__name__)
def test_the_same_holds_for_many_more_forms(xform, begin, law):
    for seed in range(MORE):
        source = Random(seed)  # noqa: S311 (forms, not secrets)
        size, length = source.randint(1, 8), source.randint(0, 15)
        turns = [source.random() < 0.4 for _ in range(length)]
        last = turns if law is test_a_way_with_turns_back_is_the_way_without_them else length
        law.hypothesis.inner_test(xform, begin, seed, size, last)
