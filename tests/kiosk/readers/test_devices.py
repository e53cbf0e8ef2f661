# SPDX-License-Identifier: Apache-2.0
"""Scanners, cameras and bar code readers, as far as they can be had without one."""

import os
import pty
import shutil
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.children import Child
from kiosk.errors import ReaderError
from kiosk.readers import Bounds, ReaderState, readers_of
from kiosk.readers.barcode import SerialBarcodeReader
from kiosk.readers.codes import MOST_CHARACTERS
from kiosk.readers.decoding import prepare
from kiosk.readers.programs import CODES
from kiosk.readers.sane import SaneScanner
from kiosk.readers.v4l2 import V4l2Camera
from kiosk.settings import Settings

needs_sane = pytest.mark.skipif(
    shutil.which("scanimage") is None, reason="scanimage is not installed"
)


def code_of(call) -> str:
    with pytest.raises(ReaderError) as caught:
        call()
    return caught.value.code


def scanner(*options: str, **changes) -> SaneScanner:
    return SaneScanner("test:0", dpi=75, options=options, **changes)


# --- a scanner, by SANE's own test device -------------------------------------------------


@needs_sane
def test_a_page_is_scanned():
    one = scanner("--mode=Color", "--test-picture=Color pattern")
    page = prepare(one.take(), Bounds()).page
    assert page.width == page.height == 590
    assert one.status().state is ReaderState.READY


@needs_sane
@pytest.mark.parametrize(
    ("answer", "code", "state"),
    [
        ("DEVICE_BUSY", "reader.busy", ReaderState.BUSY),
        ("JAMMED", "reader.jammed", ReaderState.FAILED),
        ("NO_DOCS", "reader.empty", ReaderState.READY),
        ("COVER_OPEN", "reader.cover-open", ReaderState.FAILED),
        ("IO_ERROR", "reader.failed", ReaderState.FAILED),
        ("ACCESS_DENIED", "reader.denied", ReaderState.FAILED),
    ],
)
def test_what_a_scanner_says_of_its_trouble_is_understood(answer, code, state):
    one = scanner(f"--read-return-value=SANE_STATUS_{answer}", seconds=5)
    # once in thirty SANE's test device ends its own thread while that holds a lock, and hangs
    said = next(found for _try in range(5) if (found := code_of(one.take)) != "reader.timeout")
    assert said == code
    assert (one.status().state, one.status().code) == (state, code)


@needs_sane
def test_a_scanner_that_is_not_there_is_absent():
    one = SaneScanner("nothing:0", dpi=75)
    assert code_of(one.take) == "reader.absent"
    assert one.status().state is ReaderState.ABSENT


@needs_sane
def test_a_reading_is_ended_when_the_visit_is():
    one = scanner("--read-delay=yes", "--read-delay-duration=200000", "--read-limit=yes")
    ended: list[str] = []
    thread = threading.Thread(target=lambda: ended.append(code_of(one.take)))
    thread.start()
    while one._child._process is None:
        time.sleep(0.01)
    one.clear()
    thread.join(20)
    assert ended == ["reader.failed"]


def test_without_the_program_the_scanner_is_absent():
    one = scanner(program="no-such-program")
    assert one.status().state is ReaderState.ABSENT
    assert code_of(one.take) == "reader.absent"


# --- a child ---------------------------------------------------------------------------------


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_program_that_hangs_is_ended_with_all_that_it_began():
    hang = "import subprocess, sys, time\nsubprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    begin = time.monotonic()
    assert code_of(lambda: Child(CODES).run(python(hang), seconds=0.5, most_bytes=10)) == (
        "reader.timeout"
    )
    assert time.monotonic() - begin < 30


def test_a_program_that_never_stops_writing_is_ended():
    pour = "import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 16))"
    assert code_of(lambda: Child(CODES).run(python(pour), seconds=30, most_bytes=1 << 20)) == (
        "reader.size"
    )


def test_what_a_program_complains_of_is_kept_short():
    pour = "import sys\nsys.stderr.write('x' * 100_000)"
    ran = Child(CODES).run(python(pour), seconds=30, most_bytes=10)
    assert len(ran.words) <= 4096
    assert "x" not in repr(ran)


def test_one_reading_at_a_time():
    child = Child(CODES)
    thread = threading.Thread(
        target=lambda: child.run(python("import time; time.sleep(60)"), seconds=60, most_bytes=1)
    )
    thread.start()
    while child._process is None:
        time.sleep(0.01)
    assert code_of(lambda: child.run(python(""), seconds=1, most_bytes=1)) == "reader.busy"
    child.end()
    thread.join(20)
    assert not thread.is_alive()


# --- a camera --------------------------------------------------------------------------------


@pytest.fixture
def stand_in(tmp_path):
    """A program in place of v4l2-ctl, because no camera can be had here."""

    def make(body: str) -> str:
        file = tmp_path / "v4l2-ctl"
        file.write_text(f"#!{sys.executable}\nimport sys\n{body}")
        file.chmod(0o755)
        return str(file)

    return make


def camera(program: str) -> V4l2Camera:
    return V4l2Camera(Path("/dev/null"), program=program)  # a device of characters, at least


def test_a_camera_that_is_not_there_is_absent(tmp_path):
    one = V4l2Camera(tmp_path / "video9")
    assert one.status().state is ReaderState.ABSENT
    assert code_of(one.take) == "reader.absent"


@pytest.mark.skipif(shutil.which("v4l2-ctl") is None, reason="v4l2-ctl is not installed")
def test_a_device_that_is_no_camera_gives_no_picture():
    assert code_of(camera("v4l2-ctl").take) in {"reader.failed", "reader.absent"}


def test_a_camera_is_asked_for_its_largest_picture_and_its_words_are_no_part_of_it(
    stand_in, tmp_path, drawn
):
    picture = drawn(640, 480, "JPEG")
    (tmp_path / "picture").write_bytes(picture)
    program = stand_in(
        "assert '--device=/dev/null' in sys.argv and '--stream-to=-' in sys.argv\n"
        "assert any('pixelformat=MJPG' in one for one in sys.argv)\n"
        "sys.stdout.buffer.write(b'<<<\\n')\n"
        f"sys.stdout.buffer.write(open({str(tmp_path / 'picture')!r}, 'rb').read())\n"
    )
    assert camera(program).take() == picture


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("VIDIOC_STREAMON returned -1 (Device or resource busy)", "reader.busy"),
        ("Cannot open device /dev/null, exiting.", "reader.absent"),
        ("something else", "reader.failed"),
    ],
)
def test_what_a_camera_says_of_its_trouble_is_understood(stand_in, words, code):
    program = stand_in(f"sys.stderr.write({words!r})\nsys.exit(1)")
    assert code_of(camera(program).take) == code


# --- a bar code reader -----------------------------------------------------------------------


@pytest.fixture
def line():
    """The two ends of a serial line."""
    ours, theirs = pty.openpty()
    yield ours, Path(os.ttyname(theirs))
    os.close(theirs)
    os.close(ours)


def hear(reader: SerialBarcodeReader) -> str:
    until = time.monotonic() + 10
    while not (code := reader.heard()) and time.monotonic() < until:
        time.sleep(0.01)
    return code


def test_codes_are_heard_one_after_the_other_and_cleaned(line):
    ours, device = line
    reader = SerialBarcodeReader(device)
    reader.listen()
    os.write(ours, b"AA1234567\r\n\x02X\x1d9\xe2\x80\xae\x03\r")
    assert [hear(reader), hear(reader)] == ["AA1234567", "X9"]
    assert reader.heard() == ""


def test_a_code_that_comes_in_pieces_is_heard_once_it_is_whole(line):
    ours, device = line
    reader = SerialBarcodeReader(device)
    reader.listen()
    os.write(ours, b"AA12")
    assert reader.heard() == ""
    os.write(ours, b"34\n")
    assert hear(reader) == "AA1234"


def test_nobody_hears_the_code_of_the_person_before(line):
    ours, device = line
    reader = SerialBarcodeReader(device)
    reader.listen()
    os.write(ours, b"CANARY\r")
    reader.clear()
    os.write(ours, b"CANARY\r")
    assert reader.heard() == ""
    reader.listen()
    os.write(ours, b"MINE\r")
    assert hear(reader) == "MINE"


def test_a_code_has_an_end(line):
    ours, device = line
    reader = SerialBarcodeReader(device)
    reader.listen()
    for _piece in range(5):  # a line holds four kilobytes
        os.write(ours, b"9" * 1000)
        assert reader.heard() == ""
    os.write(ours, b"\r")
    assert hear(reader) == "9" * MOST_CHARACTERS


ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


@pytest.mark.parametrize("between", ["\r", "\n", "\r\n"])
def test_the_lines_of_a_zone_are_one_code(line, clock, between):
    ours, device = line
    reader = SerialBarcodeReader(device, clock)
    reader.listen()
    first, second = ZONE.split("\n")
    os.write(ours, f"{first}{between}".encode())
    assert reader.heard() == ""
    clock.advance(timedelta(seconds=0.15))
    os.write(ours, f"{second}{between}AB12345678\r".encode())
    assert [hear(reader), hear(reader)] == [ZONE, "AB12345678"]


def test_a_line_of_a_zone_that_no_other_follows_is_a_code(line, clock):
    ours, device = line
    reader = SerialBarcodeReader(device, clock)
    reader.listen()
    first, second = ZONE.split("\n")
    os.write(ours, f"{first}\r".encode())
    assert reader.heard() == ""
    clock.advance(timedelta(seconds=0.25))
    assert hear(reader) == first
    os.write(ours, f"{second}\rAB12345678\r".encode())
    assert [hear(reader), hear(reader)] == [second, "AB12345678"]


def test_a_reader_that_is_not_there_is_absent(tmp_path):
    reader = SerialBarcodeReader(tmp_path / "ttyACM0")
    assert reader.status().state is ReaderState.ABSENT
    assert code_of(reader.listen) == "reader.absent"
    assert reader.heard() == ""


def test_a_file_is_no_serial_line(tmp_path):
    (tmp_path / "ttyACM0").write_bytes(b"AA\r")
    reader = SerialBarcodeReader(tmp_path / "ttyACM0")
    assert code_of(reader.listen) == "reader.failed"


# --- all of them -----------------------------------------------------------------------------


def test_a_kiosk_has_no_device_that_its_settings_do_not_name(tmp_path):
    none = readers_of(Settings())
    assert not none.can_take_files
    assert none.barcode is None
    some = readers_of(
        Settings(
            scanner="test:0",
            camera=Path("/dev/video0"),
            stick_dir=tmp_path,
            barcode_reader=Path("/dev/ttyACM0"),
        )
    )
    assert some.can_take_files
    assert None not in {some.scanner, some.camera, some.stick, some.barcode}
    some.clear()
