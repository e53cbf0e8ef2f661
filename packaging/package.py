# SPDX-License-Identifier: Apache-2.0
"""Builds the one-folder program into ``dist/kiosk``, the same bytes from the same input.

Usage: ``python packaging/package.py [DIST]``. The clock of the build is that of the commit.
"""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the program that is built

import inventory
import packages
from freezing import CONTENTS, ROOT

from kiosk.clock import FixedClock
from kiosk.forms.publishing import publish
from kiosk.program import build as sources

WORK: Final = ROOT / "build" / "package"
WITHOUT_A_COMMIT: Final = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
"""The clock of a build from sources that are in no repository, unless SOURCE_DATE_EPOCH says it."""
LEAN: Final = ROOT / "build" / "release"
"""Where the packages lie for a release: with the wheels that packaging/wheels.py made."""
SAMPLE: Final = "registration"
"""The service with which a build tries itself."""
_SEED: Final = b"a sample that no kiosk at work believes"


def main(dist: Path) -> None:
    """Build, describe and list the folder."""
    about = described()
    work = WORK / dist.resolve().name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    epoch = str(about["source_date_epoch"])
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "SOURCE_DATE_EPOCH": epoch,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "INFO"),
            *("--distpath", str(dist), "--workpath", str(work)),
            str(ROOT / "packaging" / "kiosk.spec"),
        ],
        env=environment,
        check=True,
    )
    folder = dist / "kiosk"
    inside = folder / "_internal"
    (inside / "build.json").write_text(written(about), encoding="utf-8")
    add_sample(inside / "sample", work, int(epoch))
    used = packages.needed(without=CONTENTS["modules"]["dropped"])
    packages.add_texts(inside / "licences", used)
    (inside / "sbom.json").write_text(
        packages.bill(used, about, inventory.files(folder)), encoding="utf-8"
    )
    (inside / inventory.MANIFEST).write_text(inventory.manifest(folder, about), encoding="utf-8")
    settle(folder, int(epoch))
    print("\n".join(inventory.table(inventory.sizes(folder))))


def described() -> dict[str, Any]:
    """Say what is built, from what and with what."""
    commit = _git("rev-parse", "HEAD")
    told = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct")
    return {
        "version": sources().version,
        "commit": commit,
        "changed": bool(commit and _git("status", "--porcelain", "--untracked-files=no")),
        "source_date_epoch": int(told) if told else WITHOUT_A_COMMIT,
        "platform": f"{sys.platform}-{os.uname().machine}" if os.name == "posix" else sys.platform,
        "python": ".".join(map(str, sys.version_info[:3])),
        "pyside": version("PySide6_Essentials"),
        "lean": Path(sys.prefix) == LEAN,
        "lock": sha256((ROOT / "requirements.lock").read_bytes()).hexdigest(),
    }


def add_sample(target: Path, work: Path, epoch: int) -> None:
    """Publish one service, signed with a key that anybody can make: a kiosk at work refuses it."""
    key = work / "sample" / "keys" / "publisher.ed25519"
    key.parent.mkdir(parents=True)
    key.touch(mode=0o600)
    key.write_bytes(sha256(_SEED).digest())
    published = work / "sample" / "published"
    publish(
        [ROOT / "resources" / "services" / SAMPLE],
        ROOT / "resources" / "translations",
        published,
        clock=FixedClock(datetime.fromtimestamp(epoch, UTC)),
    )
    shutil.copytree(published.resolve(), target / "published")
    shutil.copyfile(ROOT / "packaging" / "sample" / "passport.jpg", target / "passport.jpg")


def settle(folder: Path, epoch: int) -> None:
    """Give every file the build's time and rights that do not hang on who built it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            is_run = path.is_dir() or path == folder / "kiosk"
            path.chmod(0o755 if is_run else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def written(facts: Any) -> str:
    """Write what programs read, always the same way."""
    return json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _git(*arguments: str) -> str:
    """Ask about the commit; empty where the sources are in no repository."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
