# SPDX-License-Identifier: Apache-2.0
"""Every store of submissions keeps the same contract."""

from dataclasses import replace

import pytest

from kiosk.intake import ConflictError, ReferenceTakenError, Submissions, Submitted
from kiosk.intake.fakes import MemorySubmissions
from kiosk.sealing import Sealed


@pytest.fixture(params=["memory", "sql"])
def store(request) -> Submissions:
    if request.param == "memory":
        return MemorySubmissions()
    return request.getfixturevalue("sql_submissions")


def test_what_was_taken_is_found_as_it_was(store, make_submission):
    submission = make_submission()
    assert store.take(submission) == Submitted.of(submission)
    assert store.find(submission.id) == Submitted.of(submission)


def test_what_was_not_taken_is_not_found(store, make_submission):
    store.take(make_submission())
    assert store.find(make_submission().id) is None


def test_the_same_again_is_success_and_returns_the_first(store, make_submission):
    first = make_submission()
    stored = store.take(first)
    again = replace(first, language="az", reference="BK0100000000", manifest="another.one.now")
    assert store.take(again) == stored == store.find(first.id)


def test_the_same_id_with_other_bytes_is_a_conflict_and_changes_nothing(store, make_submission):
    first = make_submission()
    stored = store.take(first)
    with pytest.raises(ConflictError):
        store.take(replace(first, sealed=Sealed.of(b"other")))
    assert store.find(first.id) == stored


def test_a_reference_number_that_another_has_is_refused_and_nothing_is_stored(
    store, make_submission
):
    first = store.take(make_submission())
    second = make_submission(reference=first.reference)
    with pytest.raises(ReferenceTakenError):
        store.take(second)
    assert store.find(second.id) is None
