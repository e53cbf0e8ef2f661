# SPDX-License-Identifier: Apache-2.0
"""Exercises mark themselves by what the station has noted, and by nothing else."""

from datetime import UTC, datetime

import pytest

from kiosk.audit import Events
from kiosk.audit.fakes import MemoryJournal
from kiosk.errors import StaffError
from kiosk.staff import Member, Role, Session
from kiosk.training import Deed, Practice
from kiosk.training.exercises import exercises
from kiosk.training.practice import BEGUN

LANGUAGES = {"s-1": "ru", "s-2": "en"}


def session(role: Role, member: str = "m-1") -> Session:
    return Session(
        member=Member(id=member, name="somebody", role=role),
        began_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    )


OFFICER, SUPERVISOR = session(Role.OFFICER), session(Role.SUPERVISOR)


@pytest.fixture
def journal(clock):
    return MemoryJournal(clock)


@pytest.fixture
def practice(journal):
    return Practice(journal, lambda submission: LANGUAGES.get(submission, ""))


def took(journal, submission="s-1", form="extension") -> None:
    facts = dict.fromkeys(("reference", "version", "mode", "digest", "size"), "")
    journal.record("submission-taken", {"id": submission, "form": form, **facts})


def printed(journal, submission="s-1", copy="0", outcome="confirmed") -> None:
    facts = {"id": submission, "standing": "taken", "copy": copy}
    journal.record("paper-begun", facts)
    journal.record("paper-ended", {**facts, "outcome": outcome})


def progress(practice, exercise, who=OFFICER):
    return next(one for one in practice.look(who) if one.exercise.id == exercise)


def state(practice, exercise, who=OFFICER) -> str:
    """Write an exercise's steps as signs: done, near, next or not yet."""
    return "".join(
        "+" if one.is_done else "~" if one.is_near else ">" if one.is_next else "."
        for one in progress(practice, exercise, who).steps
    )


def test_every_step_is_proven_by_an_event_that_there_is_with_facts_that_it_has():
    known = {one.name: one.facts for one in Events.registered()}
    for exercise in exercises():
        for step in exercise.steps:
            wanted = {*step.seen.facts, *({step.seen.same} if step.seen.same else ())}
            wanted |= {"id"} if step.seen.language else set()
            assert wanted <= known[step.seen.event], (exercise.id, step.task)
        assert exercise.roles
        assert not exercise.steps[0].seen.same


def test_every_role_has_something_to_practise(practice):
    for role in Role:
        assert practice.look(session(role))
    assert "hold-release" not in {one.exercise.id for one in practice.look(OFFICER)}


def test_an_application_in_the_language_asked_for_is_seen(practice, journal):
    took(journal, "s-1")
    assert state(practice, "another-language") == "."
    assert not progress(practice, "another-language").is_begun
    practice.begin(OFFICER, "another-language")
    assert state(practice, "another-language") == ">"
    took(journal, "s-2")
    assert state(practice, "another-language") == "~"
    took(journal, "s-1", form="registration")
    assert state(practice, "another-language") == "~"
    took(journal, "s-1")
    assert state(practice, "another-language") == "+"
    assert progress(practice, "another-language").is_done


def test_what_was_done_out_of_turn_has_to_be_done_again(practice, journal):
    practice.begin(OFFICER, "reprint")
    printed(journal, copy="1")
    assert state(practice, "reprint") == "~."
    printed(journal)
    assert state(practice, "reprint") == "+>"
    printed(journal, "s-2", copy="1")
    assert state(practice, "reprint") == "+~"
    printed(journal, copy="1")
    assert state(practice, "reprint") == "++"


def test_a_paper_that_did_not_come_out_is_no_receipt_for_anybody(practice, journal):
    practice.begin(OFFICER, "first-application")
    practice.note(Deed.SAMPLE_READ)
    took(journal, form="registration")
    printed(journal, outcome="failed")
    assert state(practice, "first-application") == "++~"
    printed(journal, outcome="unknown")
    assert state(practice, "first-application") == "+++"


def test_beginning_anew_forgets_what_was_done(practice, journal):
    practice.begin(OFFICER, "another-language")
    took(journal)
    practice.begin(OFFICER, "another-language")
    assert state(practice, "another-language") == ">"


def test_everybody_begins_for_themselves(practice, journal):
    practice.begin(OFFICER, "another-language")
    took(journal)
    other = session(Role.OFFICER, "m-2")
    assert state(practice, "another-language", other) == "."
    practice.begin(other, "another-language")
    assert state(practice, "another-language", other) == ">"
    assert state(practice, "another-language") == "+"


def test_what_is_held_has_to_be_released_itself(practice, journal):
    practice.begin(SUPERVISOR, "hold-release")
    journal.record("submission-held", {"id": "s-1", "actor": "m-1"})
    journal.record("submission-retried", {"id": "s-2", "actor": "m-1"})
    assert state(practice, "hold-release", SUPERVISOR) == "+~"
    journal.record("submission-retried", {"id": "s-1", "actor": "m-1"})
    assert state(practice, "hold-release", SUPERVISOR) == "++"


def test_lines_that_were_put_right_are_noted(practice, journal):
    practice.begin(OFFICER, "wrong-zone")
    practice.note(Deed.SAMPLE_READ)
    assert state(practice, "wrong-zone") == "~."
    practice.note(Deed.ZONE_CORRECTED)
    took(journal)
    assert state(practice, "wrong-zone") == "++"


def test_a_kept_visit_has_to_be_the_one_that_is_gone_on_with(practice, journal):
    practice.begin(OFFICER, "kept-visit")
    journal.record("draft-kept", {"draft": "d-1", "visit": "v-1", "size": "1"})
    ended = {"visit": "v-1", "member": "m-1"}
    journal.record("draft-ended", {"draft": "d-1", "why": "expired", **ended})
    journal.record("draft-ended", {"draft": "d-2", "why": "taken", **ended})
    assert state(practice, "kept-visit") == "+~"
    journal.record("draft-ended", {"draft": "d-1", "why": "taken", **ended})
    assert state(practice, "kept-visit") == "++"


def test_who_may_not_practise_begins_nothing(practice, journal, monkeypatch):
    monkeypatch.setattr("kiosk.staff.session.may", lambda *_: False)
    with pytest.raises(StaffError):
        practice.begin(OFFICER, "reprint")
    with pytest.raises(StaffError):
        practice.look(OFFICER)
    assert [one for one in journal.records() if one.event == BEGUN] == []
