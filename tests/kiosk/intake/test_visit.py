# SPDX-License-Identifier: Apache-2.0
"""A visit ends in one stored submission, however often and whenever it is submitted."""

import hashlib
import json
import threading
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from kiosk.errors import FormError, StorageError
from kiosk.forms import Attachment
from kiosk.intake import ClosedError, ConflictError, Mode
from kiosk.receipts import reference


def test_the_id_is_made_at_the_start_and_is_in_the_submission(kiosk):
    visit = kiosk.begin(surname="Əliyeva")
    submitted = visit.submit()
    assert submitted.id == visit.id
    assert visit.id[14] == "7"
    (stored,) = kiosk.store.taken.values()
    opened = kiosk.opened(stored.id)
    root = ET.fromstring(opened["submission.xml"])  # noqa: S314 we wrote it
    ids = [one.text for one in root.iter() if one.tag.endswith("instanceID")]
    assert ids == [f"uuid:{visit.id}"]
    assert "Əliyeva" in opened["submission.xml"].decode()


def test_what_is_told_of_a_submission_agrees_with_what_is_stored(kiosk, clock):
    submitted = kiosk.begin(surname="A").submit()
    stored = kiosk.store.taken[submitted.id]
    assert submitted.digest == hashlib.sha256(kiosk.body(stored.id)).hexdigest()
    assert submitted.reference == reference.make(submitted.id, "BK01")
    assert (submitted.form_id, submitted.form_version) == ("arrival", "1")
    assert (submitted.language, submitted.station) == ("en", "BK01")
    assert submitted.taken_at == clock.now()
    assert stored.mode is Mode.KIOSK
    assert kiosk.taken == [submitted]


def test_the_manifest_names_what_is_sealed_with_it(kiosk):
    visit = kiosk.begin(surname="A")
    visit.submit()
    opened = kiosk.opened(visit.id)
    manifest = json.loads(opened["manifest.json"])
    assert manifest["id"] == visit.id
    assert manifest["form"] == {"id": "arrival", "version": "1"}
    (file,) = manifest["files"]
    assert file["sha256"] == hashlib.sha256(opened[file["name"]]).hexdigest()


def test_a_second_tap_returns_the_same(kiosk):
    visit = kiosk.begin(surname="A")
    assert visit.submit() is visit.submit()
    assert len(kiosk.store.taken) == 1
    assert len(kiosk.taken) == 1


def test_six_taps_at_once_are_one_submission(kiosk):
    visit = kiosk.begin(surname="A")
    results = []
    threads = [threading.Thread(target=lambda: results.append(visit.submit())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(one) for one in results}) == 1
    assert len(kiosk.store.taken) == 1


def test_a_refused_submission_keeps_the_answers_and_can_be_tried_again(kiosk):
    visit = kiosk.begin(surname="A")
    kiosk.store.fail_once(StorageError("full", code="storage.full"))
    with pytest.raises(StorageError):
        visit.submit()
    assert visit.submitted is None
    assert kiosk.savepoint_file.exists()
    assert visit.session.question("/data/surname").value == "A"
    assert visit.submit().id == visit.id


def test_an_unconfirmed_submission_tried_again_is_the_same_one(kiosk):
    visit = kiosk.begin(surname="A")
    kiosk.store.fail_once(StorageError(code="storage.unconfirmed"), after_storing=True)
    with pytest.raises(StorageError):
        visit.submit()
    submitted = visit.submit()
    assert kiosk.store.taken[visit.id].digest == submitted.digest
    assert len(kiosk.store.taken) == 1


def test_answers_changed_after_an_unconfirmed_submission_are_not_passed_off_as_taken(kiosk):
    visit = kiosk.begin(surname="A")
    kiosk.store.fail_once(StorageError(code="storage.unconfirmed"), after_storing=True)
    with pytest.raises(StorageError):
        visit.submit()
    visit.answer("/data/surname", "B")
    with pytest.raises(ConflictError):
        visit.submit()


def test_a_clash_of_reference_numbers_counts_up(kiosk, make_submission):
    visit = kiosk.begin(surname="A")
    for n in range(2):
        kiosk.store.take(make_submission(reference=reference.make(visit.id, "BK01", n)))
    assert visit.submit().reference == reference.make(visit.id, "BK01", 2)


def test_prepared_bytes_are_the_ones_that_are_stored(kiosk):
    visit = kiosk.begin(surname="A")
    visit.prepare()
    before = b"".join(visit._freeze().sealed.chunks())
    visit.submit()
    assert kiosk.body(visit.id) == before


def test_any_change_undoes_the_preparation(kiosk):
    visit = kiosk.begin(surname="A")
    visit.prepare()
    visit.answer("/data/surname", "B")
    visit.set_language("az")
    submitted = visit.submit()
    opened = kiosk.opened(visit.id)
    assert b"<surname>B</surname>" in opened["submission.xml"]
    assert json.loads(opened["manifest.json"])["language"] == submitted.language == "az"


def test_changing_the_language_keeps_every_answer(kiosk):
    visit = kiosk.begin(surname="A", note="10")
    visit.set_language("az")
    assert visit.language == "az"
    assert visit.session.question("/data/surname").label == "Soyad"
    assert visit.session.question("/data/surname").value == "A"


def test_what_the_form_misses_is_a_problem(kiosk):
    visit = kiosk.begin(birth="2999-01-01")
    problems = {(one.ref, one.code) for one in visit.problems()}
    assert problems == {("/data/surname", "required"), ("/data/birth", "constraint")}
    page = next(one for one in visit.session.pages() if "/data/birth" in one.questions)
    assert [one.ref for one in visit.problems(page)] == ["/data/birth"]


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧 ok", "a\u202eb\u2066c", "x" * 10_000, '<img src="x.png">', "\x00\x1b[2J"]
)
def test_nothing_that_can_be_typed_stops_the_kiosk(kiosk, text):
    visit = kiosk.begin(surname="A", note=text)
    visit.problems()
    submitted = visit.submit()
    opened = kiosk.opened(submitted.id)
    ET.fromstring(opened["submission.xml"])  # noqa: S314 it must be well-formed


def test_no_visit_begins_on_a_full_disk(kiosk):
    kiosk.start(settings=replace(kiosk.settings, minimum_free=1 << 61))
    with pytest.raises(ClosedError) as error:
        kiosk.intake.begin("arrival", "en")
    assert error.value.code == "gate.disk"


def test_an_unknown_service_is_named(kiosk):
    with pytest.raises(FormError):
        kiosk.intake.begin("nothing", "en")


def test_typing_is_composed_before_a_form_judges_it(kiosk):
    visit = kiosk.begin()
    ref = "/data/surname"
    visit.answer(ref, "Mu\u0308ller")
    assert visit.session.question(ref).value == "Müller"


def test_files_are_sealed_with_the_answers(kiosk):
    visit = kiosk.begin(surname="A")
    visit.prepare()
    visit.attach("/data/photo", Attachment.of("me.jpg", "image/jpeg", b"a face"))
    visit.submit()
    opened = kiosk.opened(visit.id)
    manifest = json.loads(opened["manifest.json"])
    assert [file["name"] for file in manifest["files"]] == ["submission.xml", "photo-1.jpg"]
    assert opened["photo-1.jpg"] == b"a face"
    assert b"<photo>photo-1.jpg</photo>" in opened["submission.xml"]
