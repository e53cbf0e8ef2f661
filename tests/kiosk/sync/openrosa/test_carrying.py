# SPDX-License-Identifier: Apache-2.0
"""Everything arrives at an OpenRosa server once and whole, whatever it and the line do."""

import threading
from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from kiosk.outbox import EntryState, Moment
from kiosk.sealing import Sealer, ServiceIdentity
from kiosk.sealing.own import OwnIdentity
from kiosk.sync.budget import ByteBudget
from kiosk.sync.openrosa.contents import contents
from kiosk.sync.openrosa.multipart import Body
from kiosk.sync.openrosa.seal import OpenRosaSeal
from kiosk.sync.openrosa.to_openrosa import MOST_CONFLICTS, MOST_LACKING, MOST_POISON, PAUSE
from kiosk.sync.report import Report
from tests.kiosk.sync.openrosa.conftest import FORM
from tests.kiosk.sync.openrosa.server import CLOSED, DELETED, DIFFERENT, TOKEN

P, R, X = EntryState.PENDING, EntryState.RECEIVED, EntryState.PARKED
PHOTOS = {"photo-1.jpg": b"\xff\xd8" + b"1" * 5000, "imza-1.png": b"2" * 70_000}


def posts(office):
    return [one for one in office.server.asked if one.method == "POST"]


def test_what_the_person_wrote_is_read_by_the_forms_author_alone(office):
    one = office.put(PHOTOS)
    assert office.courier.round() == Report(received=1)
    assert office.state(one) == (R, None)
    assert office.arrived(one) == office.expected(one)
    row = office.server.rows[FORM, office.sent[one].id]
    assert "Ayşə".encode() not in row.xml + b"".join(row.files.values())
    assert row.device == "BK01"


def test_received_is_what_the_server_said_when_it_said_it(office):
    office.server.date = "Sun, 22 Nov 2026 10:00:00 GMT"
    one = office.put()
    office.courier.round()
    entry = office.outbox.show(one)
    assert entry.received_at == parsedate_to_datetime(office.server.date)


def test_each_post_has_one_file_and_the_same_xml(office):
    office.put(PHOTOS)
    office.courier.round()
    sizes = [one.size for one in posts(office)]
    assert len(sizes) == 3  # two photos, then the answers
    assert sizes[1] > 70_000 > sizes[0] > 5000
    assert office.server.states() == [201, 201, 201]


def test_requests_are_as_openrosa_wants_them(office):
    office.put(PHOTOS)
    office.courier.round()
    assert [one.method for one in office.server.asked] == ["HEAD", "POST", "POST", "POST"]
    for one in office.server.asked:
        assert one.headers["X-OpenRosa-Version"] == "1.0"
        assert parsedate_to_datetime(one.headers["Date"]) == office.clock.now().replace(
            microsecond=0
        )
        assert "Content-Encoding" not in one.headers
        assert one.path.endswith("/submission?deviceID=BK01")


def test_small_ones_go_before_large_ones(office):
    large = office.put({"scan-1.jpg": bytes(400_000)})
    small = office.put()
    order = []
    settle = office.outbox.settle
    office.outbox.settle = lambda outcomes, *rest: (
        order.extend(one.id for one in outcomes),
        settle(outcomes, *rest),
    )
    office.courier.round()
    assert order == [small, large]
    office.assert_whole()


def test_a_large_scan_is_read_from_the_database_slice_by_slice(office):
    one = office.put({"scan-1.jpg": bytes(3 << 20)})
    asked = []
    body = office.outbox.body
    office.outbox.body = lambda *given: (asked.append(given[2]), body(*given))[1]
    office.courier.round()
    assert office.arrived(one) == office.expected(one)
    assert max(asked) <= 1 << 20


# --- lost answers, cuts and crashes -------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("fault", ["lost answer", "cut", "502", "portal"])
def test_a_post_that_fails_is_sent_again_and_the_ones_before_are_not(office, fault, number):
    one = office.put(PHOTOS)
    office.server.fault = lambda _, n: fault if n == number else ""
    office.work(4)
    assert office.state(one) == (R, None)
    office.assert_whole()
    assert len(posts(office)) == 4
    assert set(office.server.states()) == {201}


def test_a_cut_upload_stores_nothing(office):
    office.put()
    office.server.fault = lambda asked, _: "cut" if asked.method == "POST" else ""
    office.work(3)
    assert office.server.rows == {}
    assert office.states() == {"pending": 1}


def test_after_a_lost_answer_the_same_bytes_wait_a_while(office):
    one = office.put()
    office.server.fault = lambda asked, _: "lost answer" if asked.method == "POST" else ""
    office.courier.round()
    entry = office.outbox.show(one)
    assert (entry.state, entry.is_in_doubt) == (P, True)
    assert entry.next_try_at - office.clock.now() >= timedelta(seconds=PAUSE)


class KilledError(BaseException):
    """The power went out."""


class Deadly:
    """A server in whose hands the sender is killed before or behind its n-th post."""

    def __init__(self, client, place, *, behind) -> None:
        self._client, self._left, self._behind = client, place, behind
        self.carried = 0

    def interrupt_when(self, is_stopped) -> None:
        self._client.interrupt_when(is_stopped)

    def probe(self):
        return self._client.probe()

    def check(self, form_id, instance_id):
        return self._client.check(form_id, instance_id)

    def post(self, post):
        self._left -= 1
        if self._left == 0 and not self._behind:
            raise KilledError
        posted = self._client.post(post)
        if self._left == 0:
            raise KilledError
        return posted


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("place", range(1, 8))
def test_a_sender_that_is_killed_at_any_post_finishes_after_its_restart(office, place, behind):
    office.put(PHOTOS)
    office.put()
    office.put({"photo-1.jpg": b"9", "photo-2.jpg": b""})
    office.restart(Deadly(office.client(), place, behind=behind))
    with pytest.raises(KilledError):
        office.work(10)
    office.restart()
    office.outbox.recover()
    office.work(5)
    assert office.states() == {"received": 3}
    office.assert_whole()


def test_a_sender_that_is_killed_before_it_wrote_the_answer_down_asks_again(office):
    office.put(PHOTOS)
    settle = office.outbox.settle

    def die(*_):
        raise KilledError

    office.outbox.settle = die
    with pytest.raises(KilledError):
        office.courier.round()
    office.outbox.settle = settle
    office.restart()
    office.courier.once()
    assert office.states() == {"received": 1}
    office.assert_whole()
    assert len(office.server.rows) == 1


# --- what a 409 may mean ------------------------------------------------------------------------


def test_identical_posts_at_the_same_moment_get_a_false_409(office):
    """The negative control of one send in flight: this is what two would meet."""
    one = office.put()
    office.server.insert_seconds = 0.3
    parcel = office.outbox.parcel(one)
    said = []

    def send(client):
        with contents(parcel, office.outbox, lambda: office.own.secret) as opened:
            said.append(client.post(opened.posts()[0]).code)

    threads = [threading.Thread(target=send, args=(office.client(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(office.server.states()) == [201, 409]
    assert sorted(said) == ["", "openrosa.conflict-deleted"]


def test_a_409_that_passes_is_no_conflict(office):
    one = office.put()
    refusals = [1, 1]
    office.server.fault = lambda asked, _: "409" if asked.method == "POST" and refusals else ""
    office.courier.round()
    refusals.pop()
    entry = office.outbox.show(one)
    assert (entry.state, entry.last_problem) == (P, "openrosa.conflict")
    assert entry.next_try_at - office.clock.now() >= timedelta(seconds=PAUSE)
    refusals.clear()
    office.work(3)
    assert office.state(one) == (R, None)


def test_a_409_that_stays_is_parked_for_a_person_with_the_servers_words(office):
    stuck, other = office.put(), office.put()
    office.server.deleted.add((FORM, office.sent[stuck].id))
    office.work(20, seconds=300)
    assert office.state(stuck) == (X, "openrosa.conflict-deleted")
    assert office.state(other) == (R, None)
    told = [one for one in office.journal.records() if one.event == "openrosa-refused"]
    assert [one.facts["said"] for one in told] == [DELETED] * MOST_CONFLICTS
    assert len(posts(office)) == MOST_CONFLICTS + 1


def test_a_person_may_have_it_tried_again_and_then_it_has_all_its_tries(office):
    stuck = office.put()
    office.server.deleted.add((FORM, office.sent[stuck].id))
    office.work(20, seconds=300)
    office.outbox.retry(stuck, "operator:leyla", Moment.of(office.clock))
    office.courier.round()
    assert office.state(stuck)[0] is P
    office.server.deleted.clear()
    office.work(5)
    assert office.state(stuck) == (R, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (DELETED, "openrosa.conflict-deleted"),
        (DIFFERENT, "openrosa.conflict-different"),
        (CLOSED, "openrosa.conflict-closed"),
        ("(undefined) is now out of date", "openrosa.conflict-superseded"),
        ("Something new", "openrosa.conflict"),
    ],
)
def test_the_known_reasons_of_a_409_are_told_apart(office, said, code):
    one = office.put()
    office.server.receive = lambda *_: (409, said)
    office.courier.round()
    assert office.state(one) == (P, code)


def test_answers_that_are_encrypted_again_are_refused(office):
    """The negative control of encrypting once: the same answers, sealed anew at a retry."""
    finished = office.finished()
    seal = OpenRosaSeal(lambda: office.own.recipients, allows_plain=False)
    client = office.client()
    for _ in range(2):
        sealed = seal.seal(finished)
        submission = office._make(b"".join(sealed.chunks()))
        office.submissions.take(submission)
        parcel = office.outbox.parcel(submission.id)
        with contents(parcel, office.outbox, lambda: "") as opened:
            client.post(opened.posts()[0])
    assert office.server.answers[0][0] == 201
    assert office.server.answers[1] == (409, DIFFERENT)


def test_one_changed_byte_of_the_xml_is_a_conflict_and_the_same_bytes_are_none(office):
    one = office.put()
    parcel = office.outbox.parcel(one)
    client = office.client()
    with contents(parcel, office.outbox, lambda: office.own.secret) as opened:
        (post,) = opened.posts()
        for sent in (post, post, replace(post, xml=post.xml + b" ")):
            client.post(sent)
    assert office.server.states() == [201, 201, 409]


# --- what it says of one, and what of all -------------------------------------------------------


def test_one_that_breaks_the_server_is_parked_once_others_have_passed(office):
    poison = office.put(text="poison", key=False)
    office.server.keeps_errors = "poison"
    others = []
    for _ in range(14):
        others.append(office.put())
        office.work(2, seconds=400)
    assert office.state(poison) == (X, "openrosa.server-error")
    assert {office.state(one) for one in others} == {(R, None)}
    assert office.server.states().count(500) == MOST_POISON


def test_a_server_that_breaks_over_all_parks_nothing(office):
    office.put()
    office.put()
    office.server.receive = lambda *_: (500, "Internal Server Error")
    office.work(40, seconds=1000)
    assert office.states() == {"pending": 2}
    assert len(posts(office)) > 2 * MOST_POISON


def test_a_server_that_is_ill_for_a_while_gets_everything_later(office):
    for _ in range(5):
        office.put()
    ill = [True]
    healthy = office.server.receive
    office.server.receive = lambda *given: (500, "") if ill else healthy(*given)
    office.work(10, seconds=1000)
    ill.clear()
    office.work(10, seconds=1000)
    assert office.states() == {"received": 5}
    office.assert_whole()


def test_what_the_server_cannot_read_is_parked_at_once(office):
    one = office.put()
    office.server.receive = lambda *_: (400, "The form ID is missing.")
    office.courier.round()
    assert office.state(one) == (X, "openrosa.refused")


def test_what_a_proxy_says_of_a_request_parks_nothing(office):
    one = office.put()
    office.server.fault = lambda asked, _: "400" if asked.method == "POST" else ""
    office.courier.round()
    assert office.state(one)[0] is P


@pytest.mark.parametrize("status", ["429", "502", "503", "504"])
def test_a_server_that_is_busy_is_left_alone_and_nothing_is_lost(office, status):
    one = office.put()
    ill = [True]
    office.server.fault = lambda asked, _: status if ill and asked.method == "POST" else ""
    report = office.courier.round()
    assert report.problem == f"delivery.status.{status}"
    ill.clear()
    office.work(4)
    assert office.state(one) == (R, None)


def test_a_form_that_the_server_does_not_know_is_held_and_the_others_go_on(office):
    unknown = office.put(form="other")
    older = office.put(version="2025-01")
    known = office.put()
    office.courier.round()
    assert office.state(unknown) == (P, "openrosa.unknown-form")
    assert office.state(older) == (P, "openrosa.unknown-form")
    assert office.state(known) == (R, None)
    wait = office.outbox.show(unknown).next_try_at - office.clock.now()
    assert wait >= timedelta(seconds=900)
    assert True in office.confirmed  # the list is looked at right away
    office.server.publish("other", "2026-11")
    office.server.publish(FORM, "2025-01")
    office.work(3, seconds=1000)
    assert office.states() == {"received": 3}


def test_a_token_that_was_revoked_stops_all_and_loses_nothing(office):
    office.put()
    office.server.tokens.clear()
    report = office.courier.round()
    assert report.problem == office.courier.problem == "openrosa.forbidden"
    assert not office.courier.is_online
    assert office.states() == {"pending": 1}
    assert posts(office) == []


def test_a_malformed_token_is_told_apart(office):
    office.put()
    office.restart(office.client(secret="short"))  # noqa: S106
    assert office.courier.round().problem == "openrosa.unauthorised"


def test_a_form_that_the_token_is_not_assigned_to_holds_up_no_other_for_ever(office):
    foreign = office.put(form="other")
    known = office.put()
    office.server.publish("other", "2026-11")
    office.server.tokens = {TOKEN: {FORM}}
    office.work(30, seconds=1000)
    assert office.state(known) == (R, None)
    assert office.state(foreign) == (P, "openrosa.unauthorised")


def test_an_address_of_no_project_stops_all(office):
    office.put()
    office.restart(office.client(url=office.server.url.replace("projects/1", "projects/2")))
    assert office.courier.round().problem == "openrosa.address"


def test_the_sign_in_page_of_a_guest_network_is_no_server(office):
    office.put()
    office.server.fault = lambda *_: "portal"
    assert office.courier.round().problem == "delivery.not-the-service"
    office.server.fault = lambda asked, _: "201" if asked.method == "POST" else ""
    office.work(3)
    assert office.states() == {"pending": 1}


def test_a_202_counts_only_for_what_may_be_there_already(office):
    """KoboToolbox says 202 of a duplicate; a 202 at first is a promise at most."""
    one = office.put()
    healthy = office.server.receive
    office.server.receive = lambda *_: (202, "Duplicate submission")
    office.work(3)
    assert office.state(one) == (P, "openrosa.accepted")
    office.server.receive = healthy
    office.server.fault = lambda asked, _: "lost answer" if asked.method == "POST" else ""
    office.work(2)
    office.server.fault = lambda *_: ""
    office.server.receive = lambda *given: (202, "Duplicate submission")
    office.work(2)
    assert office.state(one) == (R, None)
    office.assert_whole()


def test_what_is_longer_than_the_server_advises_is_parked_before_it_is_sent(office):
    office.server.advised = 50_000
    one, small = office.put(PHOTOS), office.put()
    office.courier.round()
    assert office.state(one) == (X, "openrosa.too-large")
    assert office.state(small) == (R, None)
    assert len(posts(office)) == 1


def test_a_metered_line_waits_for_its_hour(office):
    budget = ByteBudget(1 << 20, office.clock)
    office.restart(budget=budget)
    for _ in range(3):
        office.put({"scan-1.jpg": bytes(600_000)})
    office.work(20, seconds=60)
    assert office.states()["received"] == 1
    office.work(200, seconds=60)
    assert office.states() == {"received": 3}


def test_a_post_larger_than_an_hour_allows_goes_in_an_hour_of_its_own(office):
    office.restart(budget=ByteBudget(1 << 20, office.clock))
    office.put({"scan-1.jpg": bytes(3 << 20)})
    office.work(200, seconds=60)
    assert office.states() == {"received": 1}


def test_what_the_server_advises_counts_the_whole_request(office):
    one = office.put()
    parcel = office.outbox.parcel(one)
    with contents(parcel, office.outbox, lambda: office.own.secret) as opened:
        (post,) = opened.posts()
        size = Body(post).size
    assert size > post.weight
    office.server.advised = size - 1
    office.courier.round()
    assert office.state(one) == (X, "openrosa.too-large")
    office.restart()
    office.server.advised = size
    office.outbox.retry(one, "operator:leyla", Moment.of(office.clock))
    office.courier.round()
    assert office.state(one) == (R, None)


def test_one_that_is_too_large_for_a_proxy_is_parked_once_others_have_passed(office):
    """A proxy's limit may be lower than what the server behind it advises."""
    large = office.put({"scan-1.jpg": bytes(300_000)})
    office.server.fault = lambda asked, _: "413" if asked.size > 200_000 else ""
    others = []
    for _ in range(14):
        others.append(office.put())
        office.work(2, seconds=400)
    assert office.state(large) == (X, "openrosa.too-large")
    assert {office.state(one) for one in others} == {(R, None)}


def test_a_proxy_that_refuses_all_for_their_size_parks_nothing(office):
    one = office.put()
    ill = [True]
    office.server.fault = lambda asked, _: "413" if ill and asked.method == "POST" else ""
    office.work(30, seconds=1000)
    assert office.state(one) == (P, "openrosa.too-large")
    ill.clear()
    office.work(4, seconds=1000)
    assert office.state(one) == (R, None)


# --- which files are really there ---------------------------------------------------------------


@pytest.fixture
def viewed(office):
    """A station whose operator lets it look at what the server has."""
    office.server.viewers["auditor"] = "see"
    office.restart(office.client(viewer="auditor"))
    return office


def listings(office):
    return [one for one in office.server.asked if one.path.endswith("/attachments")]


@pytest.mark.parametrize("key", [True, False])
def test_every_file_is_looked_for_before_it_counts_as_received(viewed, key):
    one = viewed.put(PHOTOS, key=key)
    viewed.courier.round()
    assert viewed.state(one) == (R, None)
    assert len(listings(viewed)) == 1
    viewed.assert_whole()


def test_without_leave_to_look_a_201_has_to_do(office):
    """The negative control: a file that the server dropped is not missed."""
    office.server.drops = lambda name: name.startswith("photo")
    one = office.put(PHOTOS)
    office.courier.round()
    assert (office.state(one), listings(office)) == ((R, None), [])
    with pytest.raises(AssertionError):
        office.assert_whole()


def test_a_file_that_the_server_dropped_once_is_sent_again(viewed):
    dropped = []
    viewed.server.drops = lambda name: (
        name.startswith("photo") and not dropped.append(name) and (len(dropped) == 1)
    )
    one = viewed.put(PHOTOS)
    viewed.courier.round()
    entry = viewed.outbox.show(one)
    assert (entry.state, entry.last_problem) == (P, "openrosa.files-missing")
    assert entry.is_in_doubt
    viewed.work(3)
    assert viewed.state(one) == (R, None)
    viewed.assert_whole()
    assert len(posts(viewed)) == 6
    assert set(viewed.server.states()) <= {200, 201}


def test_a_form_that_has_no_place_for_a_file_needs_a_person_after_a_few_tries(viewed):
    viewed.server.drops = lambda name: name.startswith("photo")
    stuck, other = viewed.put(PHOTOS), viewed.put()
    viewed.work(30, seconds=600)
    assert viewed.state(stuck) == (X, "openrosa.files-missing")
    assert viewed.state(other) == (R, None)
    assert len(posts(viewed)) == (MOST_LACKING + 1) * 3 + 1
    viewed.server.drops = lambda _name: False
    viewed.outbox.retry(stuck, "operator:leyla", Moment.of(viewed.clock))
    viewed.work(3)
    assert viewed.state(stuck) == (R, None)


@pytest.mark.parametrize("fault", ["lost answer", "502", "portal", "429", "cut"])
def test_a_listing_that_fails_is_asked_for_again_and_the_files_are_not_sent_again(viewed, fault):
    ill = [True]
    viewed.server.fault = lambda asked, _: (
        fault if ill and asked.path.endswith("/attachments") else ""
    )
    one = viewed.put(PHOTOS)
    viewed.courier.round()
    assert viewed.state(one)[0] is P
    ill.clear()
    viewed.work(4)
    assert viewed.state(one) == (R, None)
    assert len(posts(viewed)) == 4  # the answers once more, and neither photo


def test_whoever_may_not_look_is_an_alarm_and_nothing_is_lost(viewed):
    viewed.server.viewers.clear()
    one = viewed.put(PHOTOS)
    report = viewed.courier.round()
    assert report.problem == viewed.courier.problem == "openrosa.check-forbidden"
    assert viewed.state(one)[0] is P
    viewed.server.viewers["auditor"] = "see"
    viewed.work(4)
    assert viewed.state(one) == (R, None)


def test_what_was_purged_before_anybody_looked_is_asked_for_again_and_holds_nobody_up(viewed):
    """A server says 404 of it, and the next post brings it back."""
    attachments, hidden = viewed.server.attachments, [True]
    viewed.server.attachments = lambda *names: None if hidden else attachments(*names)
    one = viewed.put(PHOTOS)
    viewed.courier.round()
    entry = viewed.outbox.show(one)
    assert (entry.state, entry.last_problem) == (P, "openrosa.unchecked")
    assert entry.next_try_at - viewed.clock.now() >= timedelta(seconds=900)
    assert viewed.courier.problem == ""
    hidden.clear()
    viewed.work(3, seconds=1000)
    assert viewed.state(one) == (R, None)


# --- plain submissions, and what becomes of the bytes -------------------------------------------


def test_what_may_go_plain_lies_sealed_here_and_arrives_as_it_was(office, tmp_path):
    one = office.put({"photo-1.jpg": b"a face"}, key=False)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("station.sqlite*"))
    assert "Ayşə".encode() not in stored
    assert b"a face" not in stored
    office.courier.round()
    assert office.arrived(one) == office.expected(one)


def test_a_plain_ones_refusal_keeps_no_words_that_may_quote_an_answer(office):
    office.put(key=False)
    office.server.receive = lambda *_: (400, "What is Ayşə?")
    office.courier.round()
    (told,) = [one for one in office.journal.records() if one.event == "openrosa-refused"]
    assert told.facts["said"] == ""


def test_a_key_file_that_others_may_read_parks_nothing(office):
    one = office.put(key=False)
    file = office.own_folder / "station.age"
    file.chmod(0o644)
    office.identity = lambda: OwnIdentity.load_or_create(office.own_folder).secret
    office.restart()
    office.courier.round()
    assert office.state(one) == (P, "sealing.key-exposed")
    file.chmod(0o600)
    office.work(3)
    assert office.state(one) == (R, None)


def test_what_was_sealed_for_another_destination_is_parked(office, tmp_path):
    centre = ServiceIdentity.load_or_create(tmp_path / "centre")
    sealed = Sealer(centre.recipients).seal({"submission.xml": b"<a/>"})
    submission = office._make(b"".join(sealed.chunks()))
    office.submissions.take(submission)
    office.courier.round()
    assert office.state(submission.id) == (X, "openrosa.sealed-for-another")
    damaged = office._make(b"PK\x03\x04 and nothing else")
    office.submissions.take(damaged)
    office.courier.round()
    assert office.state(damaged.id) == (X, "sealing.container")


def test_bytes_are_erased_by_the_servers_clock_after_the_acknowledgement(office):
    office.restart(retention_days=30)
    office.server.date = "Sun, 22 Nov 2026 10:00:00 GMT"
    one = office.put(key=False)
    office.courier.round()
    office.clock.advance(timedelta(days=3650))
    office.work(2, seconds=400)
    assert office.state(one)[0] is R
    office.server.date = "Wed, 23 Dec 2026 10:00:00 GMT"
    office.work(2, seconds=400)
    assert office.state(one)[0] is EntryState.PURGED


# --- many ---------------------------------------------------------------------------------------

FAULTS = ["lost answer", "cut", "502", "503", "portal", "409", "500", "413", "429"]


def test_three_hundred_arrive_once_and_whole_over_a_line_of_random_faults(office, chance):
    for number in range(300):
        files = {f"f-{n}.bin": chance.randbytes(chance.randrange(2000)) for n in range(number % 4)}
        office.put(files, key=number % 3 > 0)
    office.server.fault = lambda *_: chance.choice(FAULTS) if chance.random() < 0.2 else ""
    for _ in range(2000):
        office.courier.round()
        office.clock.advance(timedelta(seconds=120))
        if office.states() == {"received": 300}:
            break
        if chance.random() < 0.05:
            office.restart()
            office.outbox.recover()
    assert office.states() == {"received": 300}
    assert office.server.most_at_once == 1
    office.assert_whole()


def test_the_counting_sees_a_file_that_is_missing(office):
    """The negative control of the one above."""
    one = office.put(PHOTOS)
    office.courier.round()
    row = office.server.rows[FORM, office.sent[one].id]
    row.files.pop("photo-1.jpg.enc")
    with pytest.raises(AssertionError):
        office.assert_whole()
    row.files["photo-1.jpg.enc"] = b"other"
    with pytest.raises(AssertionError):
        office.assert_whole()
