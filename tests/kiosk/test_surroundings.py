# SPDX-License-Identifier: Apache-2.0
"""What is put around a kiosk at work, in real processes: it does not start, or it does not tell."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE = 60
SECRET = "CANARY-" + "7f3a"
"""In two parts, so that the program's own text is not taken for what it holds."""

TAKEN_AWAY = {
    "QT_SCALE_FACTOR": "3",
    "QSG_RHI_DEBUG_LAYER": "1",
    "QSG_TRANSIENT_IMAGES": "1",
    "QT_FORCE_STDERR_LOGGING": "1",
    "LIBGL_DRIVERS_PATH": "/nowhere",
    "OPENSSL_CONF": "/nowhere",
    "http_proxy": "http://proxy.example",
}


@pytest.fixture
def works(root, tmp_path, runtime) -> dict[str, str]:
    """The environment of a kiosk at work, with nothing around it."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "WAYLAND_DISPLAY": "wayland-of-nobody",
        "QT_QPA_PLATFORM": "wayland",
        "PYTHONDONTWRITEBYTECODE": "1",
        "KIOSK_MODE": "production",
        "KIOSK_DATA_DIR": str(tmp_path / "data"),
        "KIOSK_RUNTIME_DIR": str(runtime),
        "KIOSK_CENTRAL_URL": "https://centre.example",
        "KIOSK_PUBLISHER_KEYS": "ab" * 32,
        "KIOSK_SCREEN__FULLSCREEN": "true",
    }


@pytest.fixture
def runtime(tmp_path_factory) -> Path:
    """A RAM folder, as savepoints need it."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def begin(root, environment, *options, program=("main.py", "run")) -> subprocess.Popen:
    """Start a process of its own, in its own folder for what it may leave behind."""
    return subprocess.Popen(
        [sys.executable, *options, *program],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def poisoned(folder: Path) -> dict[str, dict[str, str]]:
    """Put code of others into a folder, and name what would have it loaded."""
    (folder / "sitecustomize.py").write_text('import sys; sys.stderr.write("POISONED\\n")\n')
    (folder / "Kiosk" / "Screens").mkdir(parents=True)
    (folder / "platforms").mkdir()
    library = next(Path("/usr/lib").rglob("libz.so.1"), Path("/nowhere/libz.so.1"))
    return {
        "interpreter": {
            "PYTHONPATH": str(folder),
            "PYTHONSTARTUP": str(folder / "sitecustomize.py"),
        },
        "telling": {"PYTHONFAULTHANDLER": "1", "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"},
        "loader": {"LD_PRELOAD": str(library)},
        "qt": {
            "QML2_IMPORT_PATH": str(folder),
            "QML_IMPORT_PATH": str(folder),
            "QT_PLUGIN_PATH": str(folder),
            "QT_QPA_PLATFORM_PLUGIN_PATH": str(folder / "platforms"),
            "QMLSCENE_DEVICE": "softwarecontext",
            "QSG_INFO": "1",
            "QT_QML_DEBUG": "port:3768",
        },
    }


def test_a_kiosk_at_work_does_not_start_in_it(root, works, tmp_path):
    """Without any of it the same command goes on to Qt, which finds no display: the control."""
    folder = tmp_path / "others"
    folder.mkdir()
    around = poisoned(folder)
    started = {name: begin(root, works | changes) for name, changes in around.items()} | {
        "elsewhere": begin(
            root, works | {"QT_QPA_PLATFORM": "vnc:port=5900"}, "-X", "faulthandler"
        ),
        "nothing": begin(root, works),
    }
    ended = {
        name: (process.communicate(timeout=PATIENCE)[1], process.returncode)
        for name, process in started.items()
    }
    said, code = ended.pop("nothing")
    assert code == -signal.SIGABRT, said
    assert "wayland" in said
    assert "unsafe." not in said
    for name, (said, code) in ended.items():
        assert code == 3, (name, said)
        assert "wayland" not in said, "nothing of Qt was loaded"
        assert [one for one in around.get(name, ()) if one not in said] == []
        assert name == "elsewhere" or "unsafe.environment" in said
    assert "unsafe.platform" in ended["elsewhere"][0]
    assert "unsafe.interpreter" in ended["elsewhere"][0]
    assert "POISONED" in ended["interpreter"][0], "it acts first: why it is refused and not removed"
    assert not (tmp_path / "data").exists()


PREPARES = """
import ctypes, json, os, resource, sys
from kiosk import production, settings
if sys.argv[1] == "prepared":
    production.prepare(settings.load(), os.environ)
libc = ctypes.CDLL(None)
libc.getenv.restype = ctypes.c_char_p
left = [name for name in sys.argv[2:] if libc.getenv(name.encode()) is not None]
told = [left, os.umask(0), resource.getrlimit(resource.RLIMIT_CORE)[0], libc.prctl(3, 0, 0, 0, 0)]
print(json.dumps(told))
"""


def test_what_is_left_is_gone_for_libraries_too(root, works):
    import json

    found = {}
    for how in ("prepared", "left alone"):
        process = begin(root, works | TAKEN_AWAY, program=("-c", PREPARES, how, *TAKEN_AWAY))
        said, wrong = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, wrong
        found[how] = json.loads(said)
    assert found["prepared"] == [[], 0o077, 0, 0]
    assert found["left alone"][0] == list(TAKEN_AWAY)
    assert found["left alone"][3] == 1


HOLDS = """
import faulthandler, os, resource, sys
from kiosk import production
held = "".join(("CANARY-", "7f", "3a")) * 1000
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if sys.argv[1] == "sealed":
    production.seal_memory()
elif sys.argv[1] == "telling":
    faulthandler.enable()
os.chdir(sys.argv[2])
os.kill(os.getpid(), int(sys.argv[3]))
import time; time.sleep(30)
"""
LOUD = ("SIGQUIT", "SIGABRT", "SIGSEGV", "SIGUSR1", "SIGUSR2", "SIGHUP", "SIGTRAP", "SIGXCPU")


def test_no_signal_has_the_program_tell_what_it_holds(root, works, tmp_path):
    hard = subprocess.run(["bash", "-c", "ulimit -Hc"], capture_output=True, text=True, check=True)
    pattern = Path("/proc/sys/kernel/core_pattern").read_text(encoding="ascii").strip()
    started = {}
    for how, signals in (("sealed", LOUD), ("open", ("SIGQUIT",)), ("telling", ("SIGABRT",))):
        for name in signals:
            folder = tmp_path / f"{how}-{name}"
            folder.mkdir()
            number = str(int(signal.Signals[name]))
            program = ("-c", HOLDS, how, str(folder), number)
            started[how, name] = begin(root, works, program=program), folder
    told, images = {}, {}
    for (how, name), (process, folder) in started.items():
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == -signal.Signals[name], err
        told[how, name] = out + err
        images[how, name] = list(folder.iterdir())
    for name in LOUD:
        assert told["sealed", name] == "", name
        assert images["sealed", name] == [], name
    assert "most recent call first" in told["telling", "SIGABRT"], (
        "what was looked for is not there"
    )
    if not pattern.startswith(("|", "/")) and hard.stdout.strip() != "0":
        (image,) = images["open", "SIGQUIT"]
        assert SECRET.encode() in image.read_bytes(), "an image holds what a person typed"
        image.unlink()


STANDS = """
import ctypes, os, sys
from kiosk import production
if os.geteuid() == 0:
    os.setuid(65534)
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
if sys.argv[1] == "sealed":
    production.seal_memory()
print("ready", flush=True)
import time; time.sleep(60)
"""
LOOKS = """
import os, sys
if os.geteuid() == 0:
    os.setuid(65534)
try:
    print(len(open(f"/proc/{sys.argv[1]}/maps").read()) > 0)
except PermissionError:
    print("refused")
"""


@pytest.mark.parametrize(("how", "answer"), [("sealed", "refused"), ("open", "True")])
def test_nobody_of_the_same_user_reads_its_memory(root, works, how, answer):
    stands = begin(root, works, program=("-c", STANDS, how))
    try:
        assert stands.stdout.readline() == "ready\n"
        looks = begin(root, works, program=("-c", LOOKS, str(stands.pid)))
        assert looks.communicate(timeout=PATIENCE)[0].strip() == answer
    finally:
        stands.kill()
        stands.communicate(timeout=PATIENCE)
