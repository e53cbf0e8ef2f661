# SPDX-License-Identifier: Apache-2.0
"""A visit that is sealed for a slip goes on at a desk: once, in time, with that slip alone."""

import os
from datetime import timedelta

import pytest

from kiosk.errors import FormError, ReceiptError, StaffError, StorageError
from kiosk.forms import Attachment
from kiosk.handover import KEPT, Ended, Erasing, Slip
from kiosk.handover.content import seal, unseal
from kiosk.intake.openvisits import MOST_OPEN
from kiosk.staff import Role
from kiosk.storage import Database, SqlDrafts
from tests.kiosk.handover.conftest import at_work

PHOTO = Attachment.of("passport of Anna", "image/jpeg", b"\xff\xd8 the very picture", pages=1)


@pytest.fixture
def left(kiosk, handover):
    """Leave a visit to a slip."""

    def leave(**answers):
        visit = kiosk.begin(**(answers or {"surname": "Hüseynova"}))
        visit.set_language("az")
        visit.turn_to("/data/note")
        offered = handover.offer(visit)
        visit.discard()
        return visit, offered

    return leave


def test_it_goes_on_where_it_was_with_every_answer_and_file(kiosk, handover, clock):
    visit = kiosk.begin(surname="Hüseynova", note="n")
    visit.attach("/data/photo", PHOTO)
    visit.note_habits({"letters": "large"})
    offered = handover.offer(visit)
    visit.discard()
    assert not kiosk.savepoint_file.exists()
    clock.advance(KEPT - timedelta(minutes=1))
    here = handover.resume(offered.slip.text, at_work())
    assert (here.id, here.language, here.habits) == (visit.id, "en", {"letters": "large"})
    assert here.answers() == visit.answers()
    assert here.session.file("/data/photo").open().read() == b"\xff\xd8 the very picture"
    assert here.is_held
    assert kiosk.intake.open_visits() == (here,)
    here.submit()
    assert kiosk.store.taken[visit.id].mode.value == "desk"


def test_who_signed_out_before_it_was_found_takes_no_slip(kiosk, handover, left, drafts):
    visit, offered = left()
    session = at_work()
    kiosk.intake.let_go(session)
    with pytest.raises(StaffError, match="not-allowed"):
        handover.resume(offered.slip.text, session)
    assert kiosk.intake.open_visits() == ()
    assert drafts.find(offered.slip.draft).ended is None
    assert handover.resume(offered.slip.text, at_work("m-2")).id == visit.id


def test_who_signs_out_while_the_centre_gives_it_out_leaves_it_to_a_colleague(
    kiosk, handover, left, drafts
):
    _, offered = left()
    session = at_work()

    class Slow:
        def find(self, _draft):
            return None

        def take(self, _draft):
            kiosk.intake.let_go(session)  # on another thread
            return True

    assert drafts.note_sent(offered.slip.draft)
    handover.relay = Slow()
    here = handover.resume(offered.slip.text, session)
    assert kiosk.intake.open_visits() == (here,)
    assert not here.is_held
    here.assist(at_work("m-2"))


def test_the_slip_may_be_typed(handover, left):
    visit, offered = left()
    here = handover.resume(offered.slip.grouped.lower(), at_work())
    assert (here.id, here.page, here.language) == (visit.id, "/data/note", "az")


def test_the_paper_says_until_when(left, clock):
    _, offered = left()
    assert (offered.made_at, offered.until) == (clock.now(), clock.now() + KEPT)
    assert offered.service == "arrival"


def test_once(handover, left):
    _visit, offered = left()
    handover.resume(offered.slip.text, at_work()).discard()
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        handover.resume(offered.slip.text, at_work())


def test_not_after_three_days_whatever_the_clock_was_set_to(handover, left, clock, drafts):
    _, offered = left()
    clock.advance(KEPT)
    clock.jump(offered.made_at)
    with pytest.raises(ReceiptError, match=r"slip\.expired"):
        handover.resume(offered.slip.text, at_work())
    assert drafts.settle() == 1
    with pytest.raises(ReceiptError, match=r"slip\.expired"):
        handover.resume(offered.slip.text, at_work())


def test_another_slip_opens_nothing(handover, left):
    _, offered = left()
    with pytest.raises(ReceiptError, match=r"slip\.unknown"):
        handover.resume(Slip.new().text, at_work())
    assert handover.resume(offered.slip.text, at_work())


def test_who_tries_slips_has_to_wait_longer_each_time(handover, left, clock):
    _, offered = left()
    waits = []
    for _ in range(7):
        with pytest.raises(ReceiptError, match=r"slip\.unknown"):
            handover.resume(Slip.new().text, at_work())
        try:
            handover._patience.check()
        except ReceiptError as error:
            waits.append(int(error.facts["seconds"]))
            with pytest.raises(ReceiptError, match=r"slip\.wait"):
                handover.resume(offered.slip.text, at_work())
            clock.advance(timedelta(seconds=waits[-1]))
    assert waits == [3, 5, 9, 17]
    assert handover.resume(offered.slip.text, at_work())
    handover._patience.check()


def test_the_journal_tells_the_story_and_nothing_of_the_key(handover, left, sql_journal):
    visit, offered = left()
    with pytest.raises(ReceiptError):
        handover.resume(Slip.new().text, at_work())
    handover.resume(offered.slip.text, at_work("m-7"))
    told = [(one.event, dict(one.facts)) for one in sql_journal.records()]
    draft = offered.slip.draft
    assert [event for event, _ in told] == ["draft-kept", "slip-refused", "draft-ended"]
    assert told[1][1] == {"problem": "slip.unknown", "wrong": "1"}
    assert told[2][1] == {"draft": draft, "visit": visit.id, "why": "taken", "member": "m-7"}
    assert offered.slip.symbols not in str(told)


def test_a_stolen_database_opens_nothing_and_the_slip_does(handover, left, database, drafts):
    """With the negative control: the same bytes and the slip give everything."""
    _visit, offered = left(surname="Hüseynova", note="a secret of mine")
    sealed = drafts.find(offered.slip.draft).sealed
    database.checkpoint()
    disk = b"".join(one.read_bytes() for one in database.path.parent.glob(f"{database.path.name}*"))
    assert sealed[:64] in disk
    assert b"a secret of mine" not in disk
    assert offered.slip.symbols.encode() not in disk
    assert offered.slip.key not in disk
    for key in (Slip.new(), Slip(offered.slip.symbols[:-1] + "0"), Slip(offered.slip.draft[:26])):
        if key != offered.slip:
            with pytest.raises(ReceiptError, match=r"slip\.damaged"):
                unseal(sealed, key)
    assert unseal(sealed, offered.slip).answers["/data/note"] == "a secret of mine"


def test_altered_bytes_are_refused_and_stay(handover, left, database, drafts):
    _, offered = left()
    with database.writing() as connection:
        connection.execute("UPDATE draft SET body = CAST(x'00' || substr(body, 2) AS BLOB)")
    with pytest.raises(ReceiptError, match=r"slip\.damaged"):
        handover.resume(offered.slip.text, at_work())
    assert drafts.find(offered.slip.draft).ended is None


def test_nothing_is_left_in_the_files_once_it_was_taken(handover, left, database, drafts):
    _, offered = left()
    sealed = drafts.find(offered.slip.draft).sealed
    handover.resume(offered.slip.text, at_work())
    for file in database.path.parent.glob(f"{database.path.name}*"):
        assert sealed[16:80] not in file.read_bytes(), file.name


def test_a_technician_goes_on_with_nothing(handover, left, drafts):
    _, offered = left()
    with pytest.raises(StaffError, match="not-allowed"):
        handover.resume(offered.slip.text, at_work(role=Role.TECHNICIAN))
    assert drafts.find(offered.slip.draft).ended is None


def test_a_renewed_form_keeps_the_draft_for_who_has_the_old_one(kiosk, handover, left, drafts):
    _, offered = left()
    kiosk.catalogue.renew("2")
    with pytest.raises(ReceiptError, match=r"slip\.renewed"):
        handover.resume(offered.slip.text, at_work())
    assert drafts.find(offered.slip.draft).ended is None
    kiosk.catalogue.renew("1")
    assert handover.resume(offered.slip.text, at_work())


def test_a_service_that_is_gone_is_said_so(kiosk, handover, left, monkeypatch):
    _, offered = left()

    def gone(_):
        raise FormError(code="form.catalogue.unknown")

    monkeypatch.setattr(kiosk.catalogue, "service", gone)
    with pytest.raises(FormError):
        handover.resume(offered.slip.text, at_work())


def test_without_room_at_the_desk_the_draft_waits(kiosk, handover, left, drafts):
    _, offered = left()
    for _ in range(MOST_OPEN):
        kiosk.intake.begin("arrival", "en", officer=at_work())
    with pytest.raises(StaffError, match=r"visit\.too-many"):
        handover.resume(offered.slip.text, at_work())
    assert drafts.find(offered.slip.draft).ended is None


def test_of_two_who_take_it_at_once_one_gets_it(kiosk, handover, left, drafts, monkeypatch):
    _, offered = left()
    real = drafts.end

    def slower(draft, why, member=""):
        real(draft, Ended.TAKEN, "another")
        return real(draft, why, member)

    monkeypatch.setattr(drafts, "end", slower)
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        handover.resume(offered.slip.text, at_work())
    assert kiosk.intake.open_visits() == ()
    assert not list(kiosk.ram.rglob("*.json"))


def test_a_disk_in_trouble_keeps_nothing_and_loses_nothing(handover, left, drafts, monkeypatch):
    _, offered = left()

    def refuse(*_):
        raise StorageError("full", code="storage.full")

    with monkeypatch.context() as broken:
        broken.setattr(drafts, "end", refuse)
        with pytest.raises(StorageError):
            handover.resume(offered.slip.text, at_work())
    assert handover.resume(offered.slip.text, at_work())


def test_a_slip_that_did_not_come_out_leaves_the_visit_as_it_was(kiosk, handover):
    visit = kiosk.begin(surname="A")
    offered = handover.offer(visit)
    assert handover.withdraw(offered)
    visit.answer("/data/surname", "B")
    assert kiosk.start().resume().answers()["surname"] == "B"
    with pytest.raises(ReceiptError, match=r"slip\.taken"):
        handover.resume(offered.slip.text, at_work())


def test_a_visit_whose_slip_was_used_does_not_go_on_where_it_was(kiosk, handover):
    """Or it would be open twice: whoever says that none came out is told."""
    visit = kiosk.begin(surname="A")
    offered = handover.offer(visit)
    assert not handover.is_taken(visit.id)
    handover.resume(offered.slip.text, at_work()).discard()
    assert handover.is_taken(visit.id)
    assert not handover.withdraw(offered)
    assert not handover.reclaim(visit.id)


def test_a_visit_that_goes_on_where_it_was_is_opened_by_none_of_its_slips(kiosk, handover):
    visit, other = kiosk.begin(surname="A"), kiosk.begin(surname="B")
    slips = [handover.offer(visit).slip for _ in range(2)]
    kept = handover.offer(other).slip
    assert handover.reclaim(visit.id)
    for slip in slips:
        with pytest.raises(ReceiptError, match=r"slip\.taken"):
            handover.resume(slip.text, at_work())
    assert handover.reclaim(visit.id)
    assert not handover.is_taken(visit.id)
    assert handover.resume(kept.text, at_work()).id == other.id


def test_what_is_over_is_not_handed_over(kiosk, handover):
    visit = kiosk.begin(surname="A")
    visit.discard()
    with pytest.raises(ValueError, match="nothing is left"):
        handover.offer(visit)


def test_what_was_sent_after_the_slip_was_printed_is_over(kiosk, handover):
    visit = kiosk.begin(surname="A")
    offered = handover.offer(visit)
    visit.submit()
    here = handover.resume(offered.slip.text, at_work())
    assert here.submitted == visit.submitted
    assert len(kiosk.store.taken) == 1


def test_a_visit_of_more_than_a_draft_holds_is_refused(kiosk, monkeypatch):
    visit = kiosk.begin(surname="A")
    visit.attach("/data/photo", Attachment.of("a.jpg", "image/jpeg", os.urandom(10_000)))
    monkeypatch.setattr("kiosk.handover.content.MOST_BYTES", 9_000)
    with pytest.raises(ReceiptError, match=r"slip\.too-large"):
        seal(visit.saved(), Slip.new())


def test_an_officers_part_goes_along(kiosk, handover):
    visit = kiosk.begin(surname="A")
    visit.assist(at_work("m-1")).write_note("looked at it")
    offered = handover.offer(visit)
    visit.discard()
    here = handover.resume(offered.slip.text, at_work("m-2"))
    assert here.assistance.note == "looked at it"
    assert here.assistance.officers == ("m-1", "m-2")


def test_there_are_only_so_many(drafts, handover, kiosk, monkeypatch):
    monkeypatch.setattr("kiosk.storage.drafts.MOST", 2)
    offered = [handover.offer(kiosk.begin(surname="A")) for _ in range(2)]
    with pytest.raises(ReceiptError, match=r"slip\.too-many"):
        handover.offer(kiosk.begin(surname="A"))
    handover.withdraw(offered[0])
    assert handover.offer(kiosk.begin(surname="A"))


def test_a_restart_keeps_them_and_what_became_of_them(database, sql_journal, clock, left, handover):
    _, offered = left()
    _, taken = left()
    handover.resume(taken.slip.text, at_work())
    other = Database.open(database.path)
    again = SqlDrafts(other, sql_journal, clock, clock.now)
    assert again.find(offered.slip.draft).sealed
    assert again.find(taken.slip.draft).ended is Ended.TAKEN
    clock.advance(timedelta(days=31))
    assert again.settle() == 1
    assert again.find(offered.slip.draft) is None
    assert again.find(taken.slip.draft) is None
    other.close()


def test_the_hourly_look_erases_what_nobody_came_for(drafts, left, clock):
    _, offered = left()
    looks = []
    erasing = Erasing(drafts, clock, lambda: looks.append(clock.now()))
    erasing.look()
    clock.advance(timedelta(minutes=59))
    erasing.look()
    assert len(looks) == 1
    clock.advance(KEPT)
    erasing.look()
    assert len(looks) == 2
    assert drafts.find(offered.slip.draft).ended is Ended.EXPIRED
    assert drafts.settle() == 0
