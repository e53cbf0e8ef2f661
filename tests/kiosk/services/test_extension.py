# SPDX-License-Identifier: Apache-2.0
"""Extension of the temporary staying period: what the rules make of the answers."""

from datetime import date, timedelta

import pytest

from kiosk.forms import FormSession, load_form
from kiosk.forms.publishing import publish


@pytest.fixture(scope="module")
def form(tmp_path_factory, root):
    out = tmp_path_factory.mktemp("extension") / "published"
    publish([root / "resources/services/extension"], root / "resources/translations", out)
    return load_form((out / "services/extension/form.xml").read_bytes())


@pytest.fixture
def ask(form, clock):
    """Answer questions by name, in order, and give the session and where each name is."""

    def answer(**answers):
        session = FormSession(form, clock=clock, ids=lambda: "id", instance_id="visit")

        def refs():
            return {
                ref.rsplit("/", 1)[1]: ref for page in session.pages() for ref in page.questions
            }

        for name, value in answers.items():
            session.answer(refs()[name], value)
        return session, refs()

    return answer


@pytest.fixture
def today(clock):
    return clock.now().date()


def years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years)


@pytest.mark.parametrize(
    ("days_over_eighteen", "wanted", "fee"),
    [
        (0, ("d30", "fast"), "50"),
        (0, ("d30", "usual"), "30"),
        (0, ("d60", "fast"), "100"),
        (0, ("d60", "usual"), "60"),
        (-1, ("d30", "fast"), "30"),
        (-1, ("d30", "usual"), "15"),
        (-1, ("d60", "fast"), "60"),
        (-1, ("d60", "usual"), "30"),
    ],
)
def test_the_fee_goes_by_age_period_and_speed(ask, today, days_over_eighteen, wanted, fee):
    born = years_before(today, 18) - timedelta(days=days_over_eighteen)
    period, speed = wanted
    session, refs = ask(birth_date=born.isoformat(), period=period, speed=speed)
    assert session.question(refs["fee"]).value == fee


def test_somebody_acts_for_whoever_is_under_eighteen(ask, today):
    child = years_before(today, 18) + timedelta(days=1)
    assert "representative_name" in ask(birth_date=child.isoformat())[1]
    assert "representative_name" not in ask(birth_date=years_before(today, 18).isoformat())[1]


@pytest.mark.parametrize(
    ("ground", "left", "note"),
    [
        ("business", -1, "ended_note"),
        ("business", 0, "late_note"),
        ("business", 2, "late_note"),
        ("business", 3, "soon_note"),
        ("business", 13, "soon_note"),
        ("business", 14, None),
        ("transit", 0, None),
        ("transit", 3, None),
        ("transit", -1, "ended_note"),
    ],
)
def test_whoever_is_late_is_warned_and_goes_on(ask, today, ground, left, note):
    until = (today + timedelta(days=left)).isoformat()
    session, refs = ask(ground=ground, right_to_stay="other", allowed_until=until)
    assert refs.keys() & {"late_note", "ended_note", "soon_note"} == ({note} if note else set())
    assert session.violation(refs["allowed_until"]) is None


def test_a_home_of_ones_own_needs_two_papers_fewer(ask):
    assert {"provider_name", "paper_provider"} <= ask(owner="other")[1].keys()
    assert not {"provider_name", "paper_provider"} & ask(owner="own")[1].keys()


@pytest.mark.parametrize(
    ("ground", "known", "unknown"),
    [("relative", "grandparent", None), ("family", "sibling", "grandparent")],
)
def test_relatives_are_those_whom_the_reason_counts(ask, ground, known, unknown):
    session, refs = ask(ground=ground)
    offered = {choice.value for choice in session.question(refs["relation"]).choices}
    assert known in offered
    assert unknown not in offered


@pytest.mark.parametrize(
    ("document", "nationality", "is_told"),
    [
        ("identity_card", "TUR", True),
        ("passport", "TUR", False),
        ("identity_card", "GEO", False),
    ],
)
def test_an_identity_card_is_for_entry_alone(ask, document, nationality, is_told):
    refs = ask(document_type=document, nationality=nationality, ground="treatment")[1]
    assert ("card_note" in refs) is is_told


def test_a_document_about_to_expire_is_spoken_of(ask, today):
    for days, is_told in ((30, True), (31, False)):
        until = (today + timedelta(days=days)).isoformat()
        assert ("expiring_note" in ask(expiry_date=until)[1]) is is_told
