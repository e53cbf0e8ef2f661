# SPDX-License-Identifier: Apache-2.0
"""A person brings a document, signs and holds a bar code before the reader."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter

from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from ui.viewmodels.question.upload import UploadItem
from ui.viewmodels.shell import ShellViewModel

FORM = """| survey |
| | type | name | label::English (en) | required | appearance |
| | image | passport | The page of your passport with your photo | yes | |
| | file | contract | Your rental contract | yes | |
| | image | hand | Your signature | yes | signature |
| | barcode | code | The bar code of your letter | yes | |

| settings |
| | form_id | form_title | version |
| | papers | Bring your papers | 1 |
"""
TOGETHER = """| survey |
| | type | name | label::English (en) | appearance |
| | begin_group | page | Scan your papers | field-list |
| | image | passport | Passport | |
| | image | contract | Contract | |
| | geopoint | place | Place | |
| | image | photo | Photo | |
| | end_group | | | |

| settings |
| | form_id | form_title | version |
| | papers | Bring your papers | 1 |
"""
PDF = b"%PDF-1.7\n" + bytes(5000)


def paper(words: str, width=1240, height=1754, blur=0) -> bytes:
    """A page as a scanner gives it."""
    image = Image.new("RGB", (width, height), (244, 242, 236))
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 120, 500, 640), fill=(120, 140, 150))
    for line in range(24):
        draw.rectangle(
            (100, 720 + line * 36, 1100 - (line * 97) % 400, 734 + line * 36), fill=(40, 50, 60)
        )
    draw.text((560, 140), words, fill="black", font_size=64)
    file = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(blur)).save(file, "PNG")
    return file.getvalue()


class Devices:
    """All devices, in memory."""

    def __init__(self) -> None:
        self.scanner = MemoryPageReader()
        self.camera = MemoryPageReader()
        self.stick = MemoryStick()
        self.barcode = MemoryBarcodeReader()
        self.all = Readers(
            scanner=self.scanner, camera=self.camera, stick=self.stick, barcode=self.barcode
        )


@pytest.fixture
def devices() -> Devices:
    return Devices()


@pytest.fixture
def settings(request, settings, root, tmp_path):
    """A station with that form alone, or with another one."""
    from kiosk.forms.publishing import publish

    source = tmp_path / "papers" / "papers.md"
    source.parent.mkdir()
    source.write_text(getattr(request, "param", FORM), encoding="utf-8")
    published = tmp_path / "set"
    publish([source], root / "resources" / "translations", published)
    return replace(settings, published_dir=published)


def begin(kiosk) -> None:
    kiosk.person.tap("language-en")
    kiosk.wait_for(ShellViewModel.Screen.Services)
    kiosk.person.tap("service-papers")
    kiosk.wait_for(ShellViewModel.Screen.Question)


def settle_in(kiosk, name: str, state) -> None:
    kiosk.person.wait(lambda: kiosk.items()[name].state == state, f"{name} {state.name}")
    kiosk.person.settle()


def sign(kiosk) -> None:
    """Draw a line over the pad with a finger."""
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    pad = kiosk.person.find("pad")
    kiosk.person._reveal(pad)

    def at(x, y):
        return pad.mapToScene(QPointF(pad.width() * x, pad.height() * y)).toPoint()

    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(kiosk.window, button, keys, at(0.2, 0.5))
    for step in range(1, 11):
        QTest.mouseMove(kiosk.window, at(0.2 + step * 0.05, 0.5 + 0.2 * (step % 2)))
    QTest.mouseRelease(kiosk.window, button, keys, at(0.7, 0.5))


State = UploadItem.State


def test_papers_are_brought_signed_and_sealed(run_kiosk, devices, service_identity, qapp):
    with run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.scanner.lay(paper("PASSPORT"))
        kiosk.person.tap("scan")
        settle_in(kiosk, "passport", State.Kept)
        assert kiosk.text("said") == "1 page attached"
        kiosk.person.wait(lambda: kiosk.person.find("page-1"), "the page")
        assert kiosk.person.find("scan-more") is None  # one picture is asked for
        kiosk.go_on()

        devices.camera.lay(paper("ONE"), paper("TWO"))
        kiosk.person.tap("photograph")
        settle_in(kiosk, "contract", State.Kept)
        kiosk.person.tap("photograph-more")
        kiosk.person.wait(lambda: kiosk.text("said") == "2 pages attached", "two pages")
        kiosk.go_on()

        sign(kiosk)
        kiosk.go_on()

        kiosk.person.tap("input", "field-code")
        kiosk.person.wait(lambda: devices.barcode.is_listening, "the reader")
        devices.barcode.hold("AB-1234567")
        kiosk.person.wait(lambda: kiosk.items()["code"].question.value, "the code")
        assert kiosk.items()["code"].read
        kiosk.go_on()
        assert not devices.barcode.is_listening

        kiosk.wait_for(ShellViewModel.Screen.Check)
        told = {row.name: row.value for row in kiosk.flow.check._answers.rows}
        assert told == {
            "passport": "1 page attached",
            "contract": "2 pages attached",
            "hand": "Signed",
            "code": "AB-1234567",
        }
        files = {one.name: one.open().read() for one in kiosk.visit.session.attachments()}
        kiosk.person.tap("send")
        kiosk.wait_for(ShellViewModel.Screen.Receipt)
        (entry,) = kiosk.station.store.outbox.entries()
        sealed = kiosk.station.store.outbox.body(entry.id, 0, entry.size)
        opened = service_identity.open(sealed)
        assert sorted(files) == ["contract-2.pdf", "hand-1.png", "passport-1.jpg"]
        assert {name: opened[name] for name in files} == files
        kiosk.person.tap("done")
        kiosk.wait_for(ShellViewModel.Screen.Attract)
        assert min(devices.scanner.cleared, devices.stick.cleared, devices.barcode.cleared) > 0
        assert holders(kiosk.station.settings.runtime_dir) == []


def holders(folder: Path) -> list[Path]:
    """List the pages that are kept in the RAM file system."""
    return [one for one in folder.rglob("*.files/*") if one.is_file()]


def test_a_blurred_page_is_kept_and_said_to_be_one(run_kiosk, devices):
    with run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.scanner.lay(paper("PASSPORT", blur=4), paper("PASSPORT"))
        kiosk.person.tap("scan")
        settle_in(kiosk, "passport", State.Kept)
        words = "The page is blurred. Take it again, or go on if you can read it."
        assert kiosk.text("advice") == words
        reader = kiosk.flow._narrator._reader
        again = kiosk.person.find("again")
        assert words in [line.text for line in reader.thing(again)]
        kiosk.person.tap("again")
        kiosk.person.wait(lambda: not kiosk.items()["passport"].advice, "a sharp page")
        kiosk.person.settle()
        assert kiosk.person.find("advice") is None
        kiosk.go_on()
        assert list(kiosk.items()) == ["contract"]


def test_a_crash_brings_the_pages_back_to_the_screen(run_kiosk, devices, settings):
    with run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.scanner.lay(paper("PASSPORT"))
        kiosk.person.tap("scan")
        settle_in(kiosk, "passport", State.Kept)
        before = kiosk.visit.session.file("/data/passport").open().read()
        assert holders(settings.runtime_dir) != []
    with run_kiosk(readers=devices.all) as kiosk:
        kiosk.come_back()
        kiosk.wait_for(ShellViewModel.Screen.Question)
        settle_in(kiosk, "passport", State.Kept)
        kiosk.person.wait(lambda: kiosk.person.find("page-1"), "the page")
        assert kiosk.visit.session.file("/data/passport").open().read() == before
        kiosk.flow.shell.confirmFinish()
        kiosk.wait_for(ShellViewModel.Screen.Attract)
        assert holders(settings.runtime_dir) == []


def test_a_kiosk_without_devices_says_so_and_holds_nobody_up(run_kiosk):
    with run_kiosk() as kiosk:
        begin(kiosk)
        for name in ("passport", "contract"):
            note = kiosk.person.find(f"note-{name}")
            assert "an officer takes this one from you" in note.property("text")
            kiosk.go_on()
        sign(kiosk)
        assert kiosk.items()["hand"].question.value == "hand-1.png"


@pytest.mark.parametrize("settings", [TOGETHER], indirect=True)
def test_documents_in_a_row_that_cant_be_taken_are_explained_once(run_kiosk):
    with run_kiosk() as kiosk:
        begin(kiosk)
        said = [
            kiosk.person.find(f"note-{name}").property("text")
            for name in ("passport", "contract", "place", "photo")
        ]
        assert said[0] == ""
        assert "an officer takes these from you" in said[1]
        assert "tell an officer about it" in said[2]
        assert "an officer takes this one from you" in said[3]
        kiosk.flow.tongue.speak("az")
        kiosk.person.settle()
        assert kiosk.person.find("note-passport").property("text") == ""


def test_a_scanner_that_fails_keeps_nobody_here(run_kiosk, devices):
    with run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.scanner.fail("reader.absent")
        kiosk.person.tap("scan")
        kiosk.person.wait(lambda: kiosk.person.find("go-without"), "a way on")
        assert kiosk.text("trouble").startswith("This device doesn't answer.")
        kiosk.person.settle()
        kiosk.person.tap("go-without")
        kiosk.person.wait(lambda: kiosk.person.find("excused"), "what to do")
        kiosk.go_on()
        assert list(kiosk.items()) == ["contract"]


def test_a_document_is_brought_and_signed_with_keys_alone(run_kiosk, devices):
    from PySide6.QtCore import Qt

    def reach(name: str) -> None:
        for _step in range(30):
            if kiosk.reaches(kiosk.focused(), name):
                return
            kiosk.person.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no key leads to {name}")

    with run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.scanner.lay(paper("PASSPORT"))
        reach("scan")
        kiosk.person.press(Qt.Key.Key_Return)
        settle_in(kiosk, "passport", State.Kept)
        assert kiosk.reaches(kiosk.focused(), "field-passport")  # the focus is not lost
        reach("again")
        kiosk.go_on()
        devices.camera.lay(paper("ONE"))
        reach("photograph")
        kiosk.person.press(Qt.Key.Key_Return)
        settle_in(kiosk, "contract", State.Kept)
        kiosk.go_on()
        reach("other-way")
        kiosk.person.press(Qt.Key.Key_Return)
        kiosk.person.settle()
        assert kiosk.reaches(kiosk.focused(), "input")
        kiosk.person.type("Zeynab Aliyeva")
        reach("sign-name")
        kiosk.person.press(Qt.Key.Key_Return)
        assert kiosk.items()["hand"].question.value == "hand-1.png"


@pytest.mark.skipif(shutil.which("scanimage") is None, reason="scanimage is not installed")
def test_a_page_comes_from_a_scanner_that_sane_knows(run_kiosk):
    options = ("--mode=Color", "--test-picture=Color pattern")
    with run_kiosk(scanner="test:0", scanner_options=options) as kiosk:
        begin(kiosk)
        kiosk.person.tap("scan")
        settle_in(kiosk, "passport", State.Kept)
        jpeg = kiosk.visit.session.file("/data/passport").open().read()
        with Image.open(io.BytesIO(jpeg)) as image:
            assert image.format == "JPEG"
            assert image.width == image.height == 1574  # its glass is 20 by 20 cm at 200 dpi


def test_nothing_of_a_page_reaches_the_log(run_kiosk, devices, caplog):
    with caplog.at_level(0), run_kiosk(readers=devices.all) as kiosk:
        begin(kiosk)
        devices.stick.plug_in({"CANARY-NAME.pdf": PDF, "broken.jpg": b"\xff\xd8\xff CANARY"})
        kiosk.person.tap("look")
        settle_in(kiosk, "passport", State.Choosing)
        kiosk.person.tap("file-broken.jpg")
        kiosk.person.wait(lambda: kiosk.person.find("trouble"), "the trouble")
        assert kiosk.text("trouble").startswith("This file can't be read as a picture.")
    assert "CANARY" not in caplog.text
