# SPDX-License-Identifier: Apache-2.0
"""Thousands of visits on one form leave nothing behind."""

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from kiosk.forms import Form, FormSession, load_form
from tests.kiosk.forms.hostile.cases import FOLDER, begin, media

BLOCK = 1024
"""What a session may leave on average, in bytes: measured is none, a session itself is 50 KB."""
NAMES = ("repeats", "itext", "cascade", "actions", "texts")


def left_by(work: Callable[[int], object], times: int) -> float:
    """Say how many bytes each turn leaves on average, once everything is warm."""
    for turn in range(20):
        work(turn)
    gc.collect()
    tracemalloc.start()
    try:
        work(0)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for turn in range(times):
            work(turn)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return (after - before) / times


def visit(form: Form, turn: int) -> FormSession:
    """Answer each question with something else every time, look, go back, and write."""
    session = begin(form)
    session.set_language(form.languages[turn % len(form.languages)])
    refs = [page.questions[0] for page in session.pages()]
    for at, ref in enumerate(refs[:6]):
        session.answer(ref, f"{turn}-{at}")
        session.question(ref)
    for template in form.templates:
        if template.is_repeat and len(template.repeats) == 1:
            session.add_repeat(template.path)
            session.remove_repeat(f"{template.path}[1]")
    session.undo()
    begin(form).restore(session.savepoint())
    begin(form, session.finalise())
    return session


@pytest.fixture(scope="module", params=NAMES)
def form(request) -> Form:
    return load_form((FOLDER / f"{request.param}.xml").read_bytes(), media=media())


def test_visits_leave_nothing(form):
    assert left_by(lambda turn: visit(form, turn), 25) < BLOCK


@pytest.mark.nightly
def test_ten_thousand_visits_leave_nothing(form):
    assert left_by(lambda turn: visit(form, turn), 10_000 // len(NAMES)) < BLOCK / 8


def test_loading_a_form_again_leaves_nothing():
    files = {name: (FOLDER / f"{name}.xml").read_bytes() for name in NAMES}
    load = lambda turn: load_form(files[NAMES[turn % len(NAMES)]], media=media())  # noqa: E731
    assert left_by(load, 60) < BLOCK


def test_a_leak_is_seen():
    """The negative control: a session that is kept shows."""
    form = load_form((FOLDER / "repeats.xml").read_bytes())
    kept: list[FormSession] = []
    assert left_by(lambda turn: kept.append(visit(form, turn)), 20) > 10 * BLOCK
    small: list[str] = []
    assert left_by(lambda turn: small.append(str(turn) * 2_000), 40) > BLOCK
