# SPDX-License-Identifier: Apache-2.0
"""Incremental and full recomputation agree, whatever the form and the answers."""

from hypothesis import given, settings
from hypothesis import strategies as st

COUNT = 8
VALUES = st.sampled_from(["", "0", "1", "2", "7", "x"])


@st.composite
def forms(draw):
    """Draw binds in which each question looks at those before it."""
    binds = []
    for number in range(1, COUNT):
        earlier = [f"/data/q{each}" for each in range(number)]
        path, other = draw(st.sampled_from(earlier)), draw(st.sampled_from(earlier))
        facts = []
        if draw(st.booleans()):
            facts.append(
                draw(
                    st.sampled_from(
                        [
                            f'relevant="{path} != 1"',
                            f'relevant="{path} &gt; {other} or {path} = 2"',
                            f"relevant=\"not(selected({path}, '7'))\"",
                        ]
                    )
                )
            )
        if number % 2:
            facts.append(
                draw(
                    st.sampled_from(
                        [
                            f"calculate=\"concat({path}, '-', {other})\"",
                            f'calculate="coalesce({path}, {other} + 1)"',
                            f"calculate=\"if({path} = '', {other}, count({path}))\"",
                            f'calculate="sum({path} | {other})"',
                        ]
                    )
                )
            )
        binds.append(f'<bind nodeset="/data/q{number}" {" ".join(facts)}/>')
    return "".join(binds)


ANSWERS = st.lists(
    st.tuples(st.sampled_from([f"/data/q{number}" for number in range(0, COUNT, 2)]), VALUES),
    max_size=12,
)
BODY = "".join(f'<input ref="/data/q{number}"/>' for number in range(COUNT))
DATA = "".join(f"<q{number}/>" for number in range(COUNT))


def state(session):
    questions = [session.question(f"/data/q{number}") for number in range(COUNT)]
    return [(question.relevant, question.value, question.violation) for question in questions]


@settings(max_examples=120, deadline=None)
@given(forms(), ANSWERS)
def test_recomputing_everything_changes_nothing(xform, begin, binds, answers):
    session = begin(xform(DATA, binds, BODY))
    for ref, value in answers:
        session.answer(ref, value)
    session._engine.everything()
    assert session._engine.finish() == {}


@settings(max_examples=120, deadline=None)
@given(forms(), ANSWERS)
def test_the_way_to_the_answers_does_not_matter(xform, begin, binds, answers):
    xml = xform(DATA, binds, BODY)
    walked, direct = begin(xml), begin(xml)
    for ref, value in answers:
        walked.answer(ref, value)
    for ref, value in sorted(dict(answers).items()):
        direct.answer(ref, value)
    assert state(walked) == state(direct)


@settings(max_examples=120, deadline=None)
@given(forms(), ANSWERS)
def test_changes_name_all_that_changed_and_nothing_else_of_the_values(xform, begin, binds, answers):
    session = begin(xform(DATA, binds, BODY))
    for ref, value in answers:
        before = state(session)
        changes = session.answer(ref, value)
        for number, (old, new) in enumerate(zip(before, state(session), strict=True)):
            facts = changes.get(f"/data/q{number}", frozenset())
            assert ("relevant" in facts) == (old[0] != new[0])
            if old[0] and new[0]:
                assert ("value" in facts) == (old[1] != new[1])


@settings(max_examples=80, deadline=None)
@given(forms(), ANSWERS)
def test_a_savepoint_brings_everything_back(xform, begin, binds, answers):
    xml = xform(DATA, binds, BODY)
    session, restored = begin(xml), begin(xml)
    for ref, value in answers:
        session.answer(ref, value)
    restored.restore(session.savepoint())
    assert state(restored) == state(session)
    assert restored.finalise() == session.finalise()
    for ref, value in answers:
        assert restored.answer(ref, value) == session.answer(ref, value)


@settings(max_examples=80, deadline=None)
@given(forms(), ANSWERS)
def test_a_written_instance_reads_back_as_itself(xform, begin, binds, answers):
    xml = xform(DATA, binds, BODY)
    session = begin(xml)
    for ref, value in answers:
        session.answer(ref, value)
    written = session.finalise()
    assert begin(xml, instance=written).finalise() == written
