# SPDX-License-Identifier: Apache-2.0
"""Compiles OpenCV and NumPy with what the kiosk uses of them, into ``build/wheels``.

Their ordinary wheels come whole: every module of OpenCV with the libraries behind it, NumPy with
all of linear algebra, each function in the variants of many processors; 200 MB, of which a kiosk
uses a tenth. The sources are those whose digests stand in requirements.lock, what compiles them
stands in packaging/wheels.lock. Takes ten minutes on two cores; ``make release`` uses the result.

The folder in which it happens is always the same, because its name is written into what is made.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "build" / "wheels"
WORK: Final = Path("/tmp/kiosk-wheels")  # noqa: S108 one for all builds, and made anew for each
EPOCH: Final = "1700000000"

NUMPY: Final = ("blas=none", "lapack=none", "allow-noblas=true", "cpu-dispatch=none", "strip=true")
OPENCV: Final = (
    "BUILD_LIST=core,imgproc,python3",
    "CPU_DISPATCH=",
    "CMAKE_SHARED_LINKER_FLAGS=-s",
    "CMAKE_MODULE_LINKER_FLAGS=-s",
    "BUILD_INFO_SKIP_SYSTEM_VERSION=ON",
    *(
        f"{name}=OFF"
        for name in (
            *("BUILD_JAVA", "BUILD_PERF_TESTS", "BUILD_TESTS", "BUILD_opencv_apps", "CV_TRACE"),
            *("WITH_1394", "WITH_ADE", "WITH_EIGEN", "WITH_FFMPEG", "WITH_GSTREAMER", "WITH_IPP"),
            *("WITH_ITT", "WITH_LAPACK", "WITH_OPENCL", "WITH_PROTOBUF", "WITH_QUIRC", "WITH_V4L"),
        )
    ),
)
_UNTYPED: Final = (
    ('[ r"python/cv2/py.typed" ]', "[]"),
    ('rearrange_cmake_output_data["cv2.typing"] = ["python/cv2" + r"/typing/.*\\.py"]', "pass"),
)
"""OpenCV makes no stubs for types without all of its modules, and its set-up insists on them."""


def main() -> None:
    """Make both wheels anew."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(mode=0o700)
    python = WORK / "tools" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", str(WORK / "tools")], check=True)
    uv = Path(sys.executable).with_name("uv")
    lock = str(ROOT / "packaging" / "wheels.lock")
    told = ("--python", str(python), "--require-hashes", lock)
    subprocess.run([str(uv), "pip", "sync", "-q", *told], check=True)
    environment = {
        "PATH": f"{python.parent}:/usr/local/bin:/usr/bin:/bin",
        "SOURCE_DATE_EPOCH": EPOCH,
        "CFLAGS": "-g0",
        "CXXFLAGS": "-g0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "ENABLE_HEADLESS": "1",
        "CMAKE_ARGS": " ".join(f"-D{one}" for one in OPENCV),
        **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
    }

    def pip(*words: str) -> None:
        subprocess.run(
            [str(python), "-m", "pip", "-q", "--no-cache-dir", *words],
            env=environment,
            cwd=WORK,
            check=True,
        )

    made = WORK / "made"
    alone = ("--no-deps", "--no-build-isolation")
    pip("wheel", *alone, "-w", str(made), *asked("numpy", NUMPY))
    pip("download", *alone, "-d", str(WORK), *asked("opencv-python-headless"))
    (packed,) = WORK.glob("opencv_python_headless-*.tar.gz")
    shutil.unpack_archive(packed, WORK / "opencv", filter="data")
    (opencv,) = (WORK / "opencv").iterdir()
    relax(opencv / "setup.py")
    pip("wheel", *alone, "-w", str(made), str(opencv))
    shutil.rmtree(OUT, ignore_errors=True)
    shutil.copytree(made, OUT)
    shutil.rmtree(WORK)
    for path in sorted(OUT.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.1f} MB  {path.name}")


def asked(name: str, options: Sequence[str] = ()) -> tuple[str, ...]:
    """Ask for the sources of a package, and no others than those that are locked.

    Options for its build stand beside it: pip gives those of its command line to nothing in a file.
    """
    first, _, hashes = locked(name).partition("\\\n")
    told = "".join(f'    --config-settings "setup-args=-D{one}" \\\n' for one in options)
    wanted = WORK / f"{name}.txt"
    wanted.write_text(f"{first}\\\n{told}{hashes}", encoding="utf-8")
    return ("--no-binary", ":all:", "--require-hashes", "-r", str(wanted))


def locked(name: str) -> str:
    """Give the lines of a package in requirements.lock, for this interpreter."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = re.findall(rf"^{name}==[^\n]*\n(?:    --hash[^\n]*\n)+", text, re.MULTILINE)
    older = [one for one in found if ">= '3.12'" not in one.split("\n", 1)[0]]
    if len(older) != 1:
        raise SystemExit(f"requirements.lock has {len(older)} times {name}")
    return older[0].rstrip("\n").removesuffix("\\").rstrip() + "\n"


def relax(setup: Path) -> None:
    """Have a set-up of OpenCV's not insist on stubs. Exits where it is not the one that is known."""
    text = setup.read_text(encoding="utf-8")
    for before, after in _UNTYPED:
        if before not in text:
            raise SystemExit(f"{setup} is another one than was looked at")
        text = text.replace(before, after)
    setup.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
