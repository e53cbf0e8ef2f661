# SPDX-License-Identifier: Apache-2.0
"""Whatever a picture does to its decoder ends in a process of its own."""

import gc
import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest
import qrcode
from PIL import Image

from kiosk.errors import ReaderError
from kiosk.readers import Bounds, Workshop
from kiosk.readers.confinement import CPU_SECONDS, MEMORY
from kiosk.readers.frames import MOST_BODY, Frame
from tests.kiosk.readers import bench

BOUNDS = Bounds()
COMMAND = (sys.executable, "-B", bench.__file__)


@pytest.fixture(scope="module")
def kept():
    """One for all tests that leave it whole: to start it takes longer than a page does."""
    one = Workshop()
    yield one
    one.clear()


@pytest.fixture
def workshop(kept):
    kept.warm()
    return kept


@pytest.fixture
def odd():
    """A workshop whose process does harm when it is asked to, and loads nothing for pictures."""
    made = []

    def make(*pictures, seconds=20.0, memory=MEMORY) -> Workshop:
        made.append(Workshop(seconds=seconds, command=(*COMMAND, str(memory), *pictures)))
        return made[-1]

    yield make
    for one in made:
        one.clear()


def ask(workshop: Workshop, trade: str, do=1) -> dict:
    return workshop.ask(trade, {"do": do}, b"", lambda said: dict(said.head))


def pid_of(workshop: Workshop) -> int:
    return workshop._bench._process.pid


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not asked for is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(what, seconds=20.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.01)


def code_of(what) -> str:
    with pytest.raises(ReaderError) as caught:
        what()
    return caught.value.code


# --- what it does ------------------------------------------------------------------------------


def test_a_page_comes_back_as_it_is_made_here(workshop, drawn):
    from kiosk.readers.decoding import prepare

    data = drawn(1200, 1600, kind="JPEG", colour="navy")
    assert workshop.page(data, BOUNDS) == prepare(data, BOUNDS)
    small = workshop.thumbnail(workshop.page(data, BOUNDS).page, 400)
    assert Image.open(io.BytesIO(small)).size == (300, 400)


def test_one_process_does_it_all(workshop, drawn):
    workshop.warm()
    first = pid_of(workshop)
    for _page in range(3):
        workshop.page(drawn(), BOUNDS)
    assert pid_of(workshop) == first


def test_the_codes_of_a_picture_are_read_and_cleaned(workshop):
    picture = Image.new("RGB", (1400, 700), "white")
    for place, text in enumerate(["AB-12 \u202eZeynəb\nc", "SECOND"]):
        picture.paste(qrcode.make(text).get_image().resize((600, 600)), (50 + 680 * place, 50))
    file = io.BytesIO()
    picture.save(file, "PNG")
    assert sorted(workshop.codes(file.getvalue())) == ["AB-12 Zeynəbc", "SECOND"]
    assert workshop.codes(blank()) == ()


def blank() -> bytes:
    file = io.BytesIO()
    Image.new("L", (300, 400), 255).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "kind", ["QRCode", "DataMatrix", "Aztec", "PDF417", "Code128", "Code39", "EAN13", "EAN8"]
)
def test_every_kind_of_code_is_read(kind):
    import zxingcpp

    from kiosk.readers.spotting import codes_in

    text = {"EAN13": "4006381333931", "EAN8": "73513537"}.get(kind, "AZE-1234")
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
    file = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)).save(file, "PNG")
    assert codes_in(file.getvalue()) == [text]


def test_no_more_codes_are_given_than_may_be():
    from kiosk.readers.spotting import MOST_CODES, codes_in

    picture = Image.new("L", (1600, 1200), 255)
    for place in range(12):
        code = qrcode.make(f"NUMBER {place}").get_image().resize((340, 340))
        picture.paste(code, (20 + 390 * (place % 4), 20 + 390 * (place // 4)))
    file = io.BytesIO()
    picture.save(file, "PNG")
    assert len(codes_in(file.getvalue())) == MOST_CODES


# --- what a picture can't do -------------------------------------------------------------------


def test_the_kiosk_never_loads_a_decoder(root):
    script = """
import io, sys, zlib, struct
from kiosk.readers import Bounds, Workshop, page_of, as_pdf
def chunk(kind, body):
    whole = kind + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))
rows = zlib.compress((b"\\0" + b"\\x80" * 300) * 400)
png = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 400, 8, 0, 0, 0, 0))
png += chunk(b"IDAT", rows) + chunk(b"IEND", b"")
workshop = Workshop()
page = workshop.page(png, Bounds()).page
workshop.codes(png), workshop.thumbnail(page, 100), page_of(page.jpeg), as_pdf([page], 200)
workshop.clear()
loaded = {"PIL", "cv2", "numpy", "zxingcpp"} & set(sys.modules)
print(page.width, page.height, sorted(loaded))
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert (ran.stdout.strip(), ran.stderr) == ("300 400 []", "")


def test_the_process_may_do_next_to_nothing(odd):
    found = ask(odd(), "look")
    assert found["refused"] == dict.fromkeys(("file", "socket", "pipe"), "Too many open files")
    # Python itself adds the first, to write UTF-8 (PEP 538)
    ours = {"LC_CTYPE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"}
    assert set(found["environment"]) <= ours
    assert (found["threads"], found["folder"]) == (1, "/")
    limits = found["limits"]
    assert 0 < limits.pop("CPU") <= 3 * CPU_SECONDS
    assert limits == {"CORE": 0, "FSIZE": 0, "NPROC": 0, "NOFILE": 3, "AS": MEMORY}


def test_it_inherits_nothing_and_gains_nothing(workshop, drawn, tmp_path):
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        workshop.page(drawn(), BOUNDS)
    status = Path(f"/proc/{pid_of(workshop)}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert "Threads:\t1" in status
    if os.geteuid() == 0:  # not even its own user may look: it is not dumpable
        folder = Path(f"/proc/{pid_of(workshop)}/fd")
        assert sorted(one.name for one in folder.iterdir()) == ["0", "1", "2"]
    assert os.getsid(pid_of(workshop)) == pid_of(workshop)


def heavy(side: int = 7700) -> bytes:
    """A picture that is small as a file, within the bounds of a page, and large in memory."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(1)
    row = b"\0" + b"\xff" * 4 * side
    body = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_picture_that_takes_too_much_memory_takes_it_from_nobody(odd, drawn, workshop):
    bomb = heavy()
    small = odd("pictures", memory=450 << 20)
    assert code_of(lambda: small.page(bomb, BOUNDS)) in {"reader.pixels", "reader.ended"}
    assert small.page(drawn(), BOUNDS).page.width == 600
    # the negative control: where there is room, it is taken
    page = workshop.page(bomb, BOUNDS).page
    assert page.width == page.height == BOUNDS.side


def test_memory_is_refused_beyond_the_limit(odd):
    workshop = odd()
    assert code_of(lambda: ask(workshop, "eat", MEMORY)) == "reader.pixels"
    assert ask(workshop, "eat", 300 << 20) == {"eaten": 300 << 20}


@pytest.mark.parametrize("trade", ["hang", "spin"])
def test_a_process_that_is_late_is_ended(odd, trade):
    workshop = odd(seconds=3.0)
    assert ask(workshop, "wait", 0) == {"waited": 0}
    pid = pid_of(workshop)
    assert code_of(lambda: ask(workshop, trade)) == "reader.timeout"
    assert not is_there(pid)
    assert ask(workshop, "wait", 0) == {"waited": 0}


def test_one_that_is_only_slow_is_waited_for(odd):
    """The negative control of the limit of time."""
    assert ask(odd(seconds=20.0), "wait", 3.5) == {"waited": 3.5}


@pytest.mark.parametrize(
    ("trade", "do"), [("die", 1), ("babble", "much"), ("babble", "zeros"), ("nothing such", 1)]
)
def test_one_that_dies_or_babbles_costs_one_request(odd, trade, do):
    workshop = odd()
    assert ask(workshop, "wait", 0) == {"waited": 0}
    pid = pid_of(workshop)
    assert code_of(lambda: ask(workshop, trade, do)) == "reader.ended"
    assert not is_there(pid)
    assert ask(workshop, "wait", 0) == {"waited": 0}


@pytest.mark.parametrize(
    "said",
    [
        Frame({}),
        Frame({"error": "made.up"}),
        Frame({"advice": ["made up"]}, b"\xff\xd8"),
        Frame({"advice": 5}),
        Frame({"error": ["reader.size"]}),
    ],
)
def test_an_answer_that_makes_no_sense_is_no_page(odd, drawn, monkeypatch, said):
    workshop = odd()
    workshop.warm()
    pid = pid_of(workshop)
    monkeypatch.setattr("kiosk.readers.workshop._Bench.ask", lambda *_given: said)
    assert code_of(lambda: workshop.page(drawn(), BOUNDS)) == "reader.ended"
    assert not is_there(pid)


def test_a_page_larger_than_was_asked_for_is_no_page(workshop, odd, drawn, monkeypatch):
    page = workshop.page(drawn(), BOUNDS).page
    answer = Frame({"advice": []}, page.jpeg)
    monkeypatch.setattr("kiosk.readers.workshop._Bench.ask", lambda *_given: answer)
    workshop = odd()
    assert workshop.page(drawn(), BOUNDS).page == page
    assert code_of(lambda: workshop.page(drawn(), Bounds(dpi=50))) == "reader.ended"


def test_a_killed_process_is_followed_by_another(odd):
    workshop = odd()
    assert ask(workshop, "wait", 0) == {"waited": 0}
    os.kill(pid_of(workshop), signal.SIGKILL)
    until(lambda: not is_there(pid_of(workshop)))
    assert ask(workshop, "wait", 0) == {"waited": 0}


def test_a_process_that_is_killed_over_a_picture_fails_that_alone(odd):
    workshop = odd()
    assert ask(workshop, "wait", 0) == {"waited": 0}
    pid = pid_of(workshop)
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
    assert code_of(lambda: ask(workshop, "wait", 15)) == "reader.ended"
    assert ask(workshop, "wait", 0) == {"waited": 0}


def test_a_program_that_is_not_there_is_said_by_its_code(drawn):
    workshop = Workshop(command=("/nowhere/workbench",))
    workshop.warm()
    assert code_of(lambda: workshop.page(drawn(), BOUNDS)) == "reader.ended"


def test_more_than_a_frame_holds_is_not_sent(workshop):
    assert code_of(lambda: workshop.page(bytes(MOST_BODY + 1), BOUNDS)) == "reader.size"


# --- the end -----------------------------------------------------------------------------------


def test_nothing_is_left_when_it_is_cleared(workshop, drawn):
    workshop.page(drawn(), BOUNDS)
    pid = pid_of(workshop)
    workshop.clear()
    assert not is_there(pid)
    assert not Path(f"/proc/{pid}").exists()


def test_clearing_ends_a_request_in_progress_from_any_thread(odd):
    workshop = odd()
    assert ask(workshop, "wait", 0) == {"waited": 0}
    pid = pid_of(workshop)
    heard = []
    asking = threading.Thread(target=lambda: heard.append(code_of(lambda: ask(workshop, "hang"))))
    asking.start()
    until(lambda: workshop._bench.is_busy)
    begin = time.monotonic()
    workshop.clear()
    asking.join(10)
    assert heard == ["reader.ended"]
    assert time.monotonic() - begin < 10
    assert not is_there(pid)


def test_what_comes_after_the_person_has_gone_is_refused(odd):
    workshop = odd()
    assert ask(workshop, "wait", 0) == {"waited": 0}
    workshop.clear()
    assert code_of(lambda: ask(workshop, "wait", 0)) == "reader.ended"
    assert workshop._bench is None
    workshop.warm()
    assert ask(workshop, "wait", 0) == {"waited": 0}


def test_many_threads_take_turns(odd):
    workshop, heard = odd(), []
    workshop.warm()  # the thread that starts it has to outlive it
    threads = [
        threading.Thread(target=lambda: heard.append(ask(workshop, "wait", 0.05)))
        for _one in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert heard == [{"waited": 0.05}] * 6


def test_a_workshop_that_nobody_has_any_more_leaves_no_process():
    workshop = Workshop(command=(*COMMAND, str(MEMORY)))
    assert ask(workshop, "wait", 0) == {"waited": 0}
    pid = pid_of(workshop)
    del workshop
    gc.collect()
    assert not is_there(pid)


@pytest.mark.parametrize("trade", ["wait", "hang"])
def test_the_process_ends_with_the_kiosk_however_that_ends(root, trade):
    """Also over a picture that it hangs at: nobody closes its pipe then that it would look at."""
    script = f"""
import time
from kiosk.readers import Workshop
workshop = Workshop(command={(*COMMAND, str(MEMORY))!r})
workshop.ask("wait", {{"do": 0}}, b"", lambda said: said)
print(workshop._bench._process.pid, flush=True)
if {trade!r} == "hang":
    workshop.ask("hang", {{"do": 1}}, b"", lambda said: said)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True
    ) as kiosk:
        pid = int(kiosk.stdout.readline())
        if trade == "hang":
            until(lambda: "S" in state(pid) and Path(f"/proc/{pid}/wchan").exists())
        assert is_there(pid)
        kiosk.kill()
        kiosk.wait()
        until(lambda: not is_there(pid))


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_the_program_has_such_an_entry_and_it_draws_no_screen(root):
    """As in an installed bundle: the program itself is asked, and loads nothing of Qt."""
    script = (
        "import sys, main; sys.argv = ['x', 'workbench']; code = main.main(['workbench']);"
        "import os; os.write(1, repr((code, 'PySide6' in sys.modules, 'ui' in sys.modules)).encode())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    assert ran.stdout == b"(0, False, False)"
