# SPDX-License-Identifier: Apache-2.0
"""Pages that a person brings: in RAM while they are here, in the sealed submission, nowhere else."""

import json
import shutil
from pathlib import Path

import pytest

from kiosk.forms import Attachment, FormSession, QuestionKind, load_form
from kiosk.intake import keptfiles

PHOTO = "/data/photo"
CANARY = b"\xff\xd8\xff CANARY-OF-A-PASSPORT " + bytes(range(256))


def page(data: bytes = CANARY) -> Attachment:
    return Attachment.of("whatever it was called", "image/jpeg", data, pages=1)


def holders(folder: Path, data: bytes = b"CANARY-OF-A-PASSPORT") -> list[str]:
    """Name the files that hold a text."""
    files = (one for one in folder.rglob("*") if one.is_file())
    return [one.name for one in files if data in one.read_bytes()]


def test_a_page_is_sealed_with_the_answers_byte_for_byte(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    submitted = visit.submit()
    opened = kiosk.opened(submitted.id)
    assert opened["photo-1.jpg"] == CANARY
    assert b"<photo>photo-1.jpg</photo>" in opened["submission.xml"]
    (noted,) = [
        one for one in json.loads(opened["manifest.json"])["files"] if one["name"] == "photo-1.jpg"
    ]
    assert noted["size"] == len(CANARY)
    assert CANARY[:20] not in kiosk.body(submitted.id)


def test_a_crash_brings_the_page_back(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    back = kiosk.start().resume()
    file = back.session.file(PHOTO)
    assert (file.name, file.media_type, file.pages) == ("photo-1.jpg", "image/jpeg", 1)
    assert file.open().read() == CANARY
    assert kiosk.opened(back.submit().id)["photo-1.jpg"] == CANARY


def test_a_page_of_an_answer_that_does_not_apply_now_comes_back_too(kiosk):
    kiosk.catalogue._form = load_form(HIDDEN)
    visit = kiosk.begin(way="car")
    visit.attach(PHOTO, page())
    visit.answer("/data/way", "bus")
    assert visit.session.attachments() == ()
    back = kiosk.start().resume()
    back.answer("/data/way", "car")
    assert back.session.file(PHOTO).open().read() == CANARY


HIDDEN = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>A</h:title><model><instance><data id="arrival" version="1"><way/><photo/></data>
</instance><bind nodeset="/data/photo" type="binary" required="true()"
relevant="/data/way = 'car'"/></model></h:head><h:body>
<input ref="/data/way"><label>Way</label></input>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload></h:body></h:html>"""


@pytest.mark.parametrize("end", ["submit", "discard", "expire", "power cut", "take back"])
def test_nothing_of_a_page_is_left(kiosk, tmp_path, clock, end):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    assert holders(kiosk.ram) != []  # or the test would say nothing
    assert holders(tmp_path) == []  # never on the disk
    match end:
        case "submit":
            visit.submit()
        case "discard":
            visit.discard()
        case "expire":
            clock.advance(kiosk.settings.idle.expire)
            clock.advance(kiosk.settings.idle.expire)
            assert kiosk.start().resume() is None
        case "power cut":
            saved = json.loads(kiosk.savepoint_file.read_text())
            kiosk.savepoint_file.write_text(json.dumps({**saved, "boot": "another"}))
            assert kiosk.start().resume() is None
        case "take back":
            visit.answer(PHOTO, "")
    assert holders(kiosk.ram) == []
    assert holders(tmp_path) == []
    assert not list(kiosk.ram.rglob("*.files/*"))


def test_a_page_that_was_replaced_is_not_kept(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    visit.attach(PHOTO, page(b"\xff\xd8\xff the better one"))
    assert holders(kiosk.ram) == []
    assert len(holders(kiosk.ram, b"the better one")) == 1


def test_a_name_that_came_to_mean_another_page_brings_the_new_one_back(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    visit.answer(PHOTO, "")
    visit.session._engine.journal.clear()
    visit.attach(PHOTO, page(b"\xff\xd8\xff another"))
    assert visit.session.question(PHOTO).value == "photo-1.jpg"
    assert kiosk.start().resume().session.file(PHOTO).open().read().endswith(b"another")


def test_an_answer_does_not_write_the_pages_again(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    (file,) = kiosk.ram.rglob("*.files/*")
    before = file.stat().st_mtime_ns
    visit.answer("/data/note", "x")
    assert file.stat().st_mtime_ns == before
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("spoil", ["altered", "gone", "led away"])
def test_a_page_that_is_not_what_was_written_is_asked_for_again(kiosk, spoil, tmp_path):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    (file,) = kiosk.ram.rglob("*.files/*")
    if spoil == "altered":
        file.write_bytes(CANARY + b"!")
    elif spoil == "gone":
        file.unlink()
    else:
        saved = json.loads(kiosk.savepoint_file.read_text())
        saved["files"][0]["sha256"] = "../../../etc/passwd"
        kiosk.savepoint_file.write_text(json.dumps(saved))
    back = kiosk.start().resume()
    assert back.session.question(PHOTO).value == ""
    assert back.session.question("/data/surname").value == "A"


@pytest.mark.parametrize("change", [7, [7], [{}], [{"name": 7}], "x"])
def test_a_savepoint_with_forged_notes_brings_no_page(kiosk, change):
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    saved = json.loads(kiosk.savepoint_file.read_text())
    kiosk.savepoint_file.write_text(json.dumps({**saved, "files": change}))
    back = kiosk.start().resume()
    assert back is None or back.session.question(PHOTO).value == ""


def test_more_than_the_ram_is_for_is_not_kept_and_it_is_said(kiosk, monkeypatch):
    monkeypatch.setattr(keptfiles, "MOST_BYTES", 100)
    visit = kiosk.begin(surname="A")
    visit.attach(PHOTO, page())
    assert kiosk.intake.savepoint_problem == "savepoint.unwritable"
    assert holders(kiosk.ram) == []
    assert kiosk.opened(visit.submit().id)["photo-1.jpg"] == CANARY


def test_a_full_ram_is_said_and_leaves_nothing(kiosk):
    visit = kiosk.begin(surname="A")
    folder = kiosk.savepoint_file.with_name("visit-BK01.files")
    folder.write_text("in the way")
    visit.attach(PHOTO, page())
    assert kiosk.intake.savepoint_problem == "savepoint.unwritable"
    assert not kiosk.savepoint_file.exists()
    folder.unlink()
    assert not shutil.os.path.lexists(folder)


# --- a kiosk that can't bring a document in ---------------------------------------------------


def test_without_a_device_a_document_holds_nobody_up(kiosk):
    kiosk.catalogue._form = load_form(HIDDEN)
    visit = kiosk.begin(way="car")
    assert [one.ref for one in visit.problems()] == [PHOTO]
    kiosk.start(takes_files=False)
    visit = kiosk.begin(way="car")
    assert visit.session.question(PHOTO).kind is QuestionKind.UNSUPPORTED
    assert visit.problems() == ()
    assert visit.submit()


@pytest.mark.parametrize("appearance", ["signature", "draw", "annotate"])
def test_what_is_drawn_needs_no_device(clock, appearance):
    form = load_form(HIDDEN.replace(b"<upload", f'<upload appearance="{appearance}"'.encode()))
    session = FormSession(form, clock=clock, ids=lambda: "x", instance_id="x", takes_files=False)
    assert session.question(PHOTO).kind is QuestionKind.UPLOAD


def test_who_is_excused_goes_on(kiosk):
    kiosk.catalogue._form = load_form(HIDDEN)
    visit = kiosk.begin(way="car")
    visit.excuse(PHOTO)
    assert visit.problems() == ()
    assert visit.session.question(PHOTO).kind is QuestionKind.UPLOAD
    assert visit.session.question(PHOTO).violation is not None
