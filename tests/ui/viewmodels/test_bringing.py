# SPDX-License-Identifier: Apache-2.0
"""Questions that take a document, a signature or a bar code."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF

from kiosk.forms import FormSession, load_form
from kiosk.readers import Advice, Bounds, Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from tests.kiosk.readers.photographs import blurred, sheet
from ui import signing
from ui.documents import Documents
from ui.messages import PAGE_ADVICE
from ui.steps import step_of
from ui.tasks import TaskRunner
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.question.barcode import BarcodeItem
from ui.viewmodels.question.signature import SignatureItem
from ui.viewmodels.question.upload import UploadItem

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>A</h:title><model><instance><data id="a" version="1">
<photo/><papers/><tape/><hand/><sketch/><code/></data></instance>
<bind nodeset="/data/photo" type="binary" required="true()"/>
<bind nodeset="/data/papers" type="binary"/><bind nodeset="/data/tape" type="binary" required="true()"/>
<bind nodeset="/data/hand" type="binary" required="true()"/>
<bind nodeset="/data/sketch" type="binary"/><bind nodeset="/data/code" type="barcode"/>
</model></h:head><h:body>
<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
<upload ref="/data/papers" mediatype="application/*"><label>Papers</label></upload>
<upload ref="/data/tape" mediatype="text/plain"><label>Tape</label></upload>
<upload ref="/data/hand" mediatype="image/*" appearance="signature"><label>Hand</label></upload>
<upload ref="/data/sketch" mediatype="image/*" appearance="draw"><label>Sketch</label></upload>
<input ref="/data/code"><label>Code</label></input></h:body></h:html>"""
PDF = b"%PDF-1.7\n" + bytes(2000)
State = UploadItem.State


class AtOnce:
    """An executor that does the work at once, or holds it back."""

    def __init__(self) -> None:
        self.held: list = []
        self.holds = False

    def submit(self, work, *arguments):
        from concurrent.futures import Future

        future: Future = Future()

        def run() -> None:
            try:
                future.set_result(work(*arguments))
            except BaseException as error:  # noqa: BLE001 as an executor does
                future.set_exception(error)

        if self.holds:
            self.held.append(run)
        else:
            run()
        return future


class Visit:
    """A visit without a store."""

    def __init__(self, clock) -> None:
        self.session = FormSession(
            load_form(FORM), clock=clock, ids=lambda: "x", instance_id="x", language="en"
        )
        self.answer, self.attach = self.session.answer, self.session.attach
        self.excuse = self.session.excuse
        self.media = {}.__getitem__

    def problems(self, page=None):
        from kiosk.intake import Problem

        found = self.session.violations(page)
        return [Problem(ref=one.ref, code=one.condition.value) for one in found]

    def findings(self, page=None):
        return ()


class Bench:
    """A page with a question on it, and every device."""

    def __init__(self, words, clock) -> None:
        self.scanner, self.camera = MemoryPageReader(), MemoryPageReader()
        self.stick, self.barcode = MemoryStick(), MemoryBarcodeReader()
        self.worker = AtOnce()
        self.documents = Documents(TaskRunner(self.worker), clock)
        self.documents.open(
            Readers(
                scanner=self.scanner, camera=self.camera, stick=self.stick, barcode=self.barcode
            ),
            Bounds(),
        )
        self.words = words
        self.page = QuestionViewModel(words, documents=self.documents)
        self.visit = Visit(clock)

    def show(self, name):
        pages = self.visit.session.pages()
        page = next(one for one in pages if one.id == f"/data/{name}")
        self.page.show(self.visit, page, step_of(pages, page.id))
        return self.page._questions.rows[0].item

    def value(self, name):
        return self.visit.session.question(f"/data/{name}").value

    def file(self, name):
        return self.visit.session.file(f"/data/{name}")


@pytest.fixture
def bench(qapp, words, clock):
    return Bench(words, clock)


@pytest.fixture(scope="module")
def paper():
    file = io.BytesIO()
    Image.new("RGB", (200, 300), "navy").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def settled(qtbot):
    def wait(item, state):
        qtbot.waitUntil(lambda: item.state == state, timeout=20_000)

    return wait


# --- documents ---------------------------------------------------------------------------------


def test_a_page_is_kept_as_soon_as_it_is_read(bench, paper, settled, qtbot):
    item = bench.show("photo")
    assert isinstance(item, UploadItem)
    assert (item.scans, item.photographs, item.readsSticks) == (True, True, True)
    bench.scanner.lay(paper)
    item.scan()
    assert item.state == State.Working
    assert item.said == "Your page is being scanned. Leave it where it is."
    settled(item, State.Kept)
    assert bench.value("photo") == "photo-1.jpg"
    assert item.said == "1 page attached"
    assert not item.takesMore
    qtbot.waitUntil(lambda: bool(item._pages.rows), timeout=20_000)
    assert item._pages.rows[0].source.startswith("data:image/jpeg;base64,")


def filed(dots) -> bytes:
    file = io.BytesIO()
    Image.fromarray(dots).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def letter():
    """A page of words, as dots."""
    return sheet("letter", np.random.default_rng(1))


def test_a_page_that_is_hard_to_read_is_kept_and_the_person_is_told(bench, letter, settled):
    sharp, soft = filed(letter), filed(blurred(letter, 3.5))
    item = bench.show("papers")
    changes = []
    item.adviceChanged.connect(lambda: changes.append(item.advice))
    bench.scanner.lay(soft)
    item.scan()
    settled(item, State.Kept)
    assert item.said == "1 page attached"
    words = "The page is blurred. Take it again, or go on if you can read it."
    assert item.advice == words
    assert changes == [item.advice]
    done = []
    bench.page.completed.connect(lambda: done.append(True))
    bench.page.goOn()
    assert done == [True]  # advice holds nobody up
    item = bench.show("papers")
    bench.scanner.lay(sharp, soft)
    item.scan()
    settled(item, State.Kept)
    assert (item.setback, item.advice) == ("", "")
    item.scan()
    settled(item, State.Kept)
    assert (item.setback, item.advice) == ("", words)
    item.remove()
    assert item.advice == ""


def test_every_advice_has_words():
    assert PAGE_ADVICE.keys() == {one.value for one in Advice}


def test_what_was_read_of_a_person_ends_with_them(bench, paper, settled):
    item = bench.show("photo")
    bench.scanner.lay(paper)
    item.scan()
    settled(item, State.Kept)
    workshop = bench.documents._readers.workshop
    process = workshop._bench._process
    bench.documents.clear()
    assert process.returncode is not None
    assert workshop._bench is None


def test_a_page_taken_again_takes_the_place_of_the_last(bench, paper, settled):
    item = bench.show("papers")
    bench.camera.lay(paper, paper, paper)
    item.photograph()
    settled(item, State.Kept)
    assert item.takesMore
    item.photograph()
    settled(item, State.Kept)
    assert bench.file("papers").pages == 2
    item.again()
    settled(item, State.Kept)
    assert bench.file("papers").pages == 2
    assert bench.file("papers").media_type == "application/pdf"


def test_pages_are_there_again_when_the_person_comes_back(bench, paper, settled):
    item = bench.show("papers")
    bench.scanner.lay(paper, paper)
    for _page in range(2):
        item.scan()
        settled(item, State.Kept)
    bench.show("photo")
    item = bench.show("papers")
    assert (item.state, item.said, item.takesMore) == (State.Kept, "2 pages attached", True)
    bench.scanner.lay(paper)
    item.scan()
    settled(item, State.Kept)
    assert bench.file("papers").pages == 3


def test_a_device_that_fails_loses_nothing_and_lets_go(bench, paper, settled):
    item = bench.show("photo")
    bench.scanner.fail("reader.jammed")
    item.scan()
    settled(item, State.Empty)
    assert item.setback == "The paper is stuck. Please ask an officer for help."
    assert item.mayGoWithout
    bench.page.goOn()
    assert item.error
    item.goWithout()
    assert (item.excused, item.error, item.mayGoWithout) == (True, "", False)
    assert bench.visit.problems() != []  # other questions stand
    assert "/data/photo" not in {one.ref for one in bench.visit.problems()}
    bench.scanner.fail("")
    bench.scanner.lay(paper)
    item.scan()
    settled(item, State.Kept)
    assert not item.excused


def test_a_failure_over_a_kept_page_leaves_it(bench, paper, settled):
    item = bench.show("photo")
    bench.scanner.lay(paper)
    item.scan()
    settled(item, State.Kept)
    item.again()
    settled(item, State.Kept)
    assert bench.value("photo") == "photo-1.jpg"
    assert item.setback == "There is no page in the scanner. Lay one in and touch Scan again."
    assert not item.mayGoWithout


def test_a_second_touch_while_a_page_is_read_changes_nothing(bench, paper, settled):
    item = bench.show("photo")
    bench.worker.holds = True
    bench.scanner.lay(paper, paper)
    item.scan()
    item.scan()
    item.photograph()
    assert len(bench.worker.held) == 1


def test_a_person_may_stop_what_is_being_read(bench, paper):
    item = bench.show("photo")
    bench.worker.holds = True
    bench.scanner.lay(paper)
    item.scan()
    item.stop()
    assert (item.state, item.setback) == (State.Empty, "")
    assert bench.scanner.cleared


@pytest.mark.parametrize("end", ["comes", "fails", "is stopped"])
def test_nobody_goes_on_over_a_page_that_is_still_being_read(bench, paper, settled, end):
    item = bench.show("papers")
    done = []
    bench.page.completed.connect(lambda: done.append(True))
    bench.worker.holds = True
    if end == "comes":
        bench.scanner.lay(paper)
    item.scan()
    bench.page.goOn()
    assert (done, bench.page.state) == ([], bench.page.State.Mending)
    assert item.error == "Wait until your page has been read, or touch Stop reading."
    assert [row.text for row in bench.page.errors.rows] == [item.error]
    if end == "is stopped":
        item.stop()
    else:
        bench.worker.held.pop()()
        settled(item, State.Kept if end == "comes" else State.Empty)
    assert (item.error, bench.page.state) == ("", bench.page.State.Asking)
    bench.page.goOn()
    assert done == [True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hand", "Sign with the name that you have written, or delete it."),
        ("sketch", "Use the words that you have written, or delete them."),
    ],
)
def test_nobody_goes_on_over_a_name_that_was_written_and_not_signed_with(bench, name, said):
    item = bench.show(name)
    done = []
    bench.page.completed.connect(lambda: done.append(True))
    item.signByName(True)
    item.typeName("Anna")
    bench.page.goOn()
    assert (done, item.error) == ([], said)
    item.typeName("")
    assert item.error != said
    item.typeName("Anna")
    item.confirmName()
    assert item.error == ""
    bench.page.goOn()
    assert done == [True]


def test_what_comes_after_the_page_was_left_is_dropped(bench, paper, qtbot):
    item = bench.show("photo")
    bench.worker.holds = True
    bench.scanner.lay(paper)
    item.scan()
    (run,) = bench.worker.held
    bench.page.clear()
    bench.scanner.lay(paper)  # the device is slower than the person
    done = []
    run()
    bench.documents._tasks.post(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert bench.value("photo") == ""
    assert bench.scanner.cleared


def test_a_stick_offers_what_the_question_takes(bench, settled, paper):
    bench.stick.plug_in({"a.pdf": PDF, "b.png": paper, "c.exe": b"MZ"})
    item = bench.show("photo")
    item.look()
    settled(item, State.Choosing)
    assert [row.label for row in item._files.rows] == ["\u2068b.png\u2069 · 1\xa0KB"]
    item.pick("b.png")
    settled(item, State.Kept)
    assert bench.file("photo").media_type == "image/jpeg"
    item = bench.show("papers")
    item.look()
    settled(item, State.Choosing)
    item.pick("nonsense")
    assert item.state == State.Choosing
    item.pick("a.pdf")
    settled(item, State.Kept)
    assert bench.file("papers").open().read() == PDF
    assert item.said == "\u2068a.pdf\u2069\nFile attached: PDF, 2\xa0KB"
    item.remove()
    assert (item.state, bench.value("papers")) == (State.Empty, "")


@pytest.mark.parametrize("appearance", ["new", "new-front"])
def test_a_page_that_shall_be_taken_here_comes_from_no_stick(bench, appearance):
    item = bench.show("photo")
    assert (item.scans, item.photographs, item.readsSticks) == (True, True, True)
    item.take(replace(item.question, appearances=frozenset({appearance})))
    assert (item.scans, item.photographs, item.readsSticks) == (True, True, False)


def test_a_missing_stick_is_said_in_words(bench, settled):
    item = bench.show("photo")
    item.look()
    settled(item, State.Empty)
    assert item.setback.startswith("There is no memory stick.")
    bench.stick.plug_in({"a.pdf": PDF})
    item.look()
    settled(item, State.Empty)
    assert item.setback.startswith("There is no document on the memory stick")


def test_what_no_device_brings_holds_nobody_up(bench):
    item = bench.show("tape")
    assert (item.scans, item.readsSticks, item.excused) == (False, False, True)
    assert "/data/tape" not in {one.ref for one in bench.visit.problems()}


def test_another_language_says_it_all_anew(bench, settled, azerbaijani, paper):
    item = bench.show("photo")
    item.look()
    settled(item, State.Empty)
    before = item.setback
    bench.words.use(azerbaijani)
    bench.page.retranslate()
    assert item.setback  # the words of the tests know no Azerbaijani; it is looked up again
    assert before


# --- signatures --------------------------------------------------------------------------------


def draw(item, *points):
    item.begin(*points[0])
    for point in points[1:]:
        item.move(*point)
    item.lift()


def test_a_drawing_is_kept_when_the_finger_is_lifted(bench):
    item = bench.show("hand")
    assert isinstance(item, SignatureItem)
    draw(item, (0.1, 0.5), (0.5, 0.2), (0.9, 0.8))
    first = bench.file("hand")
    assert first.media_type == "image/png"
    image = Image.open(io.BytesIO(first.open().read()))
    assert image.size == (signing.WIDTH, signing.HEIGHT)
    assert image.getextrema() == (0, 255)
    assert first.size < 50_000
    draw(item, (0.1, 0.9), (0.9, 0.9))
    assert bench.value("hand") == "hand-2.png"
    item.wipe()
    assert (bench.value("hand"), item.strokes) == ("", [])


@pytest.mark.parametrize("points", [[(0.5, 0.5)], [(0.5, 0.5), (0.51, 0.5)]])
def test_a_touch_in_passing_is_no_signature(bench, points):
    item = bench.show("hand")
    draw(item, *points)
    assert bench.value("hand") == ""


def test_a_hand_that_never_rests_fills_no_memory(bench):
    item = bench.show("hand")
    item.begin(0.0, 0.5)
    for step in range(signing.MOST_POINTS * 2):
        item.move((step % 100) / 100, 0.5)
    item.lift()
    assert sum(len(stroke) for stroke in item.strokes) <= signing.MOST_POINTS
    assert bench.file("hand").size < 100_000


def test_points_outside_the_pad_stay_on_its_edge(bench):
    item = bench.show("hand")
    draw(item, (0.5, 0.5), (9.0, -4.0))
    assert item.strokes[-1][-1] == QPointF(1.0, 0.0)


def test_a_name_signs_too_and_only_when_the_person_says_so(bench):
    item = bench.show("hand")
    item.signByName(True)
    assert item.inputKind == "text"
    item.confirmName()
    assert item.setback == "Write your name first."
    item.typeName("زينب \u202eZeynəb")
    assert bench.value("hand") == ""
    item.confirmName()
    assert bench.value("hand") == "hand-1.png"
    assert (item.setback, item.inputKind) == ("", "")
    assert item.keptPicture.startswith("data:image/png;base64,")
    item.signByName(False)
    assert (bench.value("hand"), item.keptPicture) == ("", "")


def test_an_earlier_signature_is_shown_and_a_new_one_takes_its_place(bench):
    draw(bench.show("hand"), (0.1, 0.5), (0.9, 0.5))
    bench.show("photo")
    item = bench.show("hand")
    assert item.keptPicture
    draw(item, (0.1, 0.1), (0.9, 0.9))
    assert (item.keptPicture, len(item.strokes)) == ("", 1)
    assert bench.value("hand") == "hand-2.png"


def test_a_missing_signature_is_asked_for_in_both_ways(bench):
    item = bench.show("hand")
    bench.page.goOn()
    assert item.error == "Sign in the box, or sign with your name."


def test_nothing_of_a_signature_is_left_behind(bench):
    item = bench.show("hand")
    draw(item, (0.1, 0.5), (0.9, 0.5))
    item.leave()
    assert (item.strokes, item.keptPicture, item.typedName) == ([], "", "")


def test_a_device_that_goes_while_the_page_stands_is_offered_no_more(bench):
    item = bench.show("photo")
    assert (item.scans, item.photographs) == (True, True)
    bench.documents.know(away=frozenset({"scanner"}))
    assert (item.scans, item.photographs) == (False, True)
    bench.documents.know(away=frozenset())
    assert item.scans
    bench.show("papers")
    bench.documents.know(away=frozenset({"scanner"}))  # the page that was left hears of nothing
    assert len(bench.documents._watchers) == 1


# --- bar codes ---------------------------------------------------------------------------------


def test_a_code_is_heard_while_the_field_has_the_focus(bench, qtbot):
    item = bench.show("code")
    assert isinstance(item, BarcodeItem)
    assert not bench.barcode.is_listening
    item.listen(True)
    bench.barcode.hold("AB-1 <b>")
    qtbot.waitUntil(lambda: bench.value("code") == "AB-1 <b>", timeout=20_000)
    assert item.read
    item.type("AB-2")
    assert (bench.value("code"), item.read) == ("AB-2", False)
    bench.show("photo")
    assert not bench.barcode.is_listening


def test_without_a_reader_a_code_is_typed(bench):
    bench.barcode.unplug()
    item = bench.show("code")
    item.listen(True)
    assert not item.listening
    item.type("AB-3")
    assert bench.value("code") == "AB-3"


def test_a_reader_that_goes_while_it_is_listened_to_promises_nothing_more(bench, qtbot):
    item = bench.show("code")
    item.listen(True)
    assert item.listening
    bench.barcode.unplug()
    qtbot.waitUntil(lambda: not item.listening, timeout=20_000)
    item.type("AB-4")
    assert bench.value("code") == "AB-4"


def test_clearing_stops_every_device(bench):
    bench.show("code").listen(True)
    bench.documents.clear()
    assert not bench.barcode.is_listening
    assert min(bench.scanner.cleared, bench.camera.cleared, bench.stick.cleared) > 0
