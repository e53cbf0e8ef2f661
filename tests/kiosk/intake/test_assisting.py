# SPDX-License-Identifier: Apache-2.0
"""An officer takes part in a visit: what they do is written down, and sealed with the answers."""

import json
from datetime import timedelta

import pytest

from kiosk.audit.events import Events
from kiosk.clock import FixedClock
from kiosk.errors import FormError, StaffError, StorageError
from kiosk.forms import Attachment
from kiosk.intake.assistance import FILE, Assistance, Word
from kiosk.sealing import jws
from kiosk.staff import Member, Role, Session
from kiosk.sync import contract

EXPIRED = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
OFFICERS_OWN = """<bind nodeset="/data/note" type="string"/>"""
PHOTO = """<bind nodeset="/data/photo" type="binary"/>"""


def at_work(name: str = "m-1", role: Role = Role.OFFICER) -> Session:
    member = Member(id=name, name=f"Name of {name}", role=role)
    return Session(member=member, began_at=FixedClock().now())


def marked(form: str) -> str:
    own = OFFICERS_OWN.replace("/>", ' kiosk:assisted="only" required="true()"/>')
    seen = PHOTO.replace("/>", ' kiosk:assisted="original"/>')
    return form.replace(OFFICERS_OWN, own).replace(PHOTO, seen)


@pytest.fixture
def desk(kiosk):
    """A kiosk whose form asks an officer for a note and for an original."""
    kiosk.catalogue.remake(marked)
    return kiosk


def manifest_of(kiosk, submission) -> contract.Manifest:
    keys = {kiosk.key.key_id: kiosk.key.public_bytes}
    _, payload = jws.verify(
        kiosk.store.taken[submission].manifest, contract.MANIFEST_TYPE, keys.get
    )
    return contract.Manifest.model_validate(payload)


def test_from_then_on_it_is_an_assisted_visit_and_says_whose(desk):
    visit = desk.begin(surname="A")
    visit.assist(at_work())
    visit.answer("/data/note", "all well")
    visit.submit()
    stored, said = desk.store.taken[visit.id], manifest_of(desk, visit.id)
    assert (stored.mode.value, said.mode, said.officer) == ("desk", "desk", "m-1")
    inner = json.loads(desk.opened(visit.id)["manifest.json"])
    assert (inner["mode"], inner["officer"]) == ("desk", "m-1")
    assert FILE in [one["name"] for one in inner["files"]]


def test_a_walk_in_visit_names_nobody(desk):
    visit = desk.begin(surname="A")
    visit.submit()
    said = manifest_of(desk, visit.id)
    assert (said.mode, said.officer) == ("kiosk", None)
    assert desk.opened(visit.id).keys() == {"submission.xml", "manifest.json"}
    assert desk.events == []


def test_what_only_an_officer_answers_comes_up_with_one(desk):
    visit = desk.begin(surname="A")
    assert "/data/note" not in [ref for page in visit.session.pages() for ref in page.questions]
    assert visit.problems() == ()
    visit.assist(at_work())
    assert [one.ref for one in visit.problems()] == ["/data/note"]


def test_a_technician_takes_no_part(desk):
    visit = desk.begin(surname="A")
    with pytest.raises(StaffError, match="not-allowed"):
        visit.assist(at_work(role=Role.TECHNICIAN))
    assert (visit.assistance, visit.is_held, desk.events) == (None, False, [])


def test_two_officers_have_it_one_after_the_other(desk):
    visit = desk.begin(surname="A")
    first, second = at_work("m-1"), at_work("m-2")
    hand = visit.assist(first)
    with pytest.raises(StaffError, match=r"visit\.held"):
        visit.assist(second)
    visit.let_go(second)
    assert visit.is_held
    hand.let_go()
    other = visit.assist(second)
    with pytest.raises(StaffError, match=r"visit\.held"):
        hand.write_note("too late")
    other.write_note("mine")
    visit.answer("/data/note", "x")
    visit.submit()
    assert manifest_of(desk, visit.id).officer == "m-2"
    assert said(desk, visit)["officers"] == ["m-1", "m-2"]
    assert [event for event, _ in desk.events] == [
        "visit-assisted",
        "visit-let-go",
        "visit-assisted",
    ]


def test_the_same_officer_may_come_back_and_is_written_down_once(desk):
    visit, session = desk.begin(surname="A"), at_work()
    assert visit.assist(session).record == visit.assist(session).record
    visit.let_go(session)
    assert visit.assist(session).record.officers == ("m-1",)
    assert len(desk.events) == 3


def test_the_journal_takes_what_is_recorded_and_nothing_that_anybody_typed(desk):
    visit = desk.begin(surname="Hüseynov")
    visit.assist(at_work()).write_note("secret")
    visit.let_go(at_work())
    for event, facts in desk.events:
        Events.registered().check(event, facts)
        assert set(facts.values()) == {visit.id, "m-1"}


def test_a_journal_that_can_not_be_written_keeps_the_officer_out(desk):
    visit = desk.begin(surname="A")

    def refuse(*_):
        raise StorageError("full", code="storage.full")

    desk.start(record=refuse)
    visit = desk.begin(surname="A")
    with pytest.raises(StorageError):
        visit.assist(at_work())
    assert (visit.assistance, visit.is_held) == (None, False)


def said(kiosk, visit) -> dict:
    return json.loads(kiosk.opened(visit.id)[FILE])


def test_what_was_seen_said_and_passed_over_is_sealed(desk, clock):
    visit = desk.begin(surname="A", way="lines", zone=EXPIRED)
    hand = visit.assist(at_work())
    assert list(hand.originals().items()) == [("/data/photo", None)]
    hand.see_original("/data/photo")
    hand.interpreted_by("Leyla\u202e\nX", "uz")
    hand.represented_by("Ayşe", "AZE 1", "mother")
    hand.write_note("Comes back\non Monday.\u0000")
    (warning,) = [one for one in hand.warnings() if one.ref == "/data/zone"]
    clock.advance(timedelta(minutes=1))
    hand.pass_over(warning.ref, warning.code, "has a new one at home")
    assert warning not in hand.warnings()
    visit.answer("/data/note", "x")
    visit.submit()
    found = said(desk, visit)
    assert found["originals"] == [
        {
            "question": "/data/photo",
            "name": "photo",
            "officer": "m-1",
            "at": "2026-11-21T10:32:00.000000Z",
        }
    ]
    assert found["interpreter"] == {"name": "Leyla X", "language": "uz"}
    assert found["representative"] == {"name": "Ayşe", "document": "AZE 1", "basis": "mother"}
    assert found["note"] == "Comes back\non Monday."
    passed = [one for one in found["warnings"] if one["question"] == "/data/zone"]
    assert passed == [
        {
            "question": "/data/zone",
            "code": warning.code,
            "passed_over": {
                "officer": "m-1",
                "at": "2026-11-21T10:33:00.000000Z",
                "reason": "has a new one at home",
            },
        }
    ]
    assert b"Leyla" not in desk.body(visit.id)


def test_a_warning_without_a_reason_is_told_as_one(desk):
    visit = desk.begin(way="lines", zone=EXPIRED)
    hand = visit.assist(at_work())
    (warning, *_) = hand.warnings()
    hand.pass_over(warning.ref, warning.code, "because")
    hand.pass_over(warning.ref, warning.code, " ")
    assert warning in hand.warnings()
    visit.answer("/data/note", "x")
    visit.submit()
    assert {one["passed_over"] for one in said(desk, visit)["warnings"]} == {None}


def test_what_an_answer_must_keep_is_not_passed_over(desk):
    visit = desk.begin()
    hand = visit.assist(at_work())
    (problem, *_) = visit.problems()
    assert problem.code == "required"
    with pytest.raises(FormError, match=r"form\.reference"):
        hand.pass_over(problem.ref, problem.code, "please")
    assert problem in visit.problems()


def test_another_document_is_another_original(desk):
    visit = desk.begin(surname="A")
    hand = visit.assist(at_work())
    visit.attach("/data/photo", Attachment.of("a.jpg", "image/jpeg", b"1"))
    hand.see_original("/data/photo")
    visit.answer("/data/surname", "B")
    assert hand.originals()["/data/photo"] is not None
    visit.attach("/data/photo", Attachment.of("b.jpg", "image/jpeg", b"2"))
    assert hand.originals()["/data/photo"] is None
    hand.see_original("/data/photo")
    hand.take_back_original("/data/photo")
    assert hand.originals()["/data/photo"] is None


def test_only_what_the_form_names_is_attested(desk):
    hand = desk.begin(surname="A").assist(at_work())
    with pytest.raises(FormError, match=r"form\.reference"):
        hand.see_original("/data/surname")


@pytest.mark.parametrize(
    "write",
    [
        lambda hand: hand.write_note("n" * 2001),
        lambda hand: hand.interpreted_by("n" * 201, "az"),
        lambda hand: hand.represented_by("n", "d", "b" * 201),
    ],
)
def test_what_is_too_long_is_refused_and_changes_nothing(desk, write):
    hand = desk.begin(surname="A").assist(at_work())
    hand.write_note("n" * 2000)
    before = hand.record
    with pytest.raises(FormError, match=r"form\.size"):
        write(hand)
    assert hand.record == before


def test_blank_is_nobody(desk):
    hand = desk.begin(surname="A").assist(at_work())
    hand.interpreted_by("L", "ru")
    hand.represented_by("R", "", "")
    hand.interpreted_by(" ", "")
    hand.represented_by("", " ", "")
    assert (hand.record.interpreter, hand.record.representative) == (None, None)


def test_a_crash_loses_nothing_of_it(desk):
    visit = desk.begin(way="lines", zone=EXPIRED)
    hand = visit.assist(at_work())
    visit.answer("/data/note", "x")
    hand.see_original("/data/photo")
    hand.interpreted_by("L", "ru")
    hand.represented_by("R", "d", "b")
    hand.write_note("n")
    warning = hand.warnings()[0]
    hand.pass_over(warning.ref, warning.code, "because")
    back = desk.start().resume()
    assert back.assistance == hand.record
    assert not back.is_held
    assert back.session.question("/data/note").value == "x"
    assert back.assist(at_work("m-2")).record.officers == ("m-1", "m-2")


@pytest.mark.parametrize(
    "broken",
    [
        7,
        {},
        {"officers": []},
        {"officers": [7]},
        {"originals": {"/data/photo": {"officer": 7, "at": ""}}},
        {"originals": {"/data/photo": {"who": "x"}}},
        {"reasons": {"/data/zone": 7}},
        {"interpreter": {"name": "n"}},
        {"interpreter": 7},
        {"note": 7},
    ],
)
def test_a_savepoint_of_something_else_is_removed(desk, broken):
    visit = desk.begin(surname="A")
    visit.assist(at_work())
    saved = json.loads(desk.savepoint_file.read_text())
    whole = saved["visit"]["assistance"]
    saved["visit"]["assistance"] = {**whole, **broken} if broken and broken != 7 else broken
    desk.savepoint_file.write_text(json.dumps(saved))
    assert desk.start().resume() is None
    assert not desk.savepoint_file.exists()


def test_what_stands_behind_a_removed_entry_moves_up_with_it():
    word = Word(officer="m-1", at="t")
    record = Assistance(
        officers=("m-1",),
        originals={"/data/child[1]/p": word, "/data/child[2]/p": word},
        reasons={"/data/child[2]/zone": {"c": word}},
    )
    left = record.without("/data/child[1]")
    assert left.originals.keys() == {"/data/child[1]/p"}
    assert left.reasons.keys() == {"/data/child[1]/zone"}


def test_a_prepared_submission_is_sealed_again_after_an_officer_wrote(desk):
    visit = desk.begin(surname="A")
    hand = visit.assist(at_work())
    visit.answer("/data/note", "x")
    visit.prepare()
    hand.write_note("late")
    visit.submit()
    assert said(desk, visit)["note"] == "late"
