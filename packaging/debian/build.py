# SPDX-License-Identifier: Apache-2.0
"""Makes the Debian packages: a tree put together here, and ``dpkg-deb``.

Not debhelper: nothing is compiled, the kiosk's folder must arrive as it was built (no stripping, no
shared-library rules), and everything else that is shipped lies in this folder as it will be installed.
Times, owners, modes and order say nothing of who built it, so that two builds are the same bytes.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE))

from python_tree import lay_out  # noqa: E402 beside this file


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One of the two packages: where its program lies, and what is shipped beside it."""

    name: str
    home: str
    files: Path
    units: Path
    documents: tuple[str, ...]
    tools: tuple[tuple[str, str], ...] = ()
    """Programs of the sources, and where they lie on the machine."""


KIOSK = Package(
    name="migration-kiosk",
    home="opt/migration-kiosk",
    files=HERE / "kiosk",
    units=ROOT / "packaging" / "systemd",
    documents=("docs/guides/install.md", "docs/guides/update.md", "packaging/kiosk.example.toml"),
    tools=(("packaging/lockdown/verify-lockdown.sh", "usr/lib/migration-kiosk/verify-lockdown"),),
)
CENTRAL = Package(
    name="migration-kiosk-central",
    home="opt/migration-central",
    files=HERE / "central",
    units=ROOT / "packaging" / "systemd" / "central",
    documents=("docs/guides/run-a-region.md",),
)
_COPYRIGHT = """Copyright: Copyright (c) 2026 the authors of the migration kiosk
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0. What others made and this
 package carries keeps its own licence, which lies beside it.
"""
_ENTRY = """{} ({}) stable; urgency=medium

  * What is new is told in CHANGELOG.md.gz.

 -- Migration kiosk maintainers <kiosk@migration.invalid>  {}
"""
TIGHT = ("-Zxz", "-z2", "--threads-max=1")
"""One thread: what several make depends on how many there are."""
DRAFT = ("-Zgzip", "-z1")
UNITS = (".service", ".timer", ".path", ".mount")


def version() -> str:
    """Say which version this is."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def build(
    package: Package, program: Path | None, out: Path, epoch: int, *, is_draft: bool = False
) -> Path:
    """Make one package; without a program's folder one is laid out for Debian's interpreter.

    A draft is neither compiled nor packed tightly: the same files in a tenth of the time.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / package.name
        home = tree / package.home / "versions" / version()
        if program is None:
            lay_out(ROOT, home, is_compiled=not is_draft)
        else:
            shutil.copytree(program, home, symlinks=True)
        shutil.copytree(package.files / "root", tree, dirs_exist_ok=True)
        _add_units(package, tree)
        for source, name in package.tools:
            shutil.copy(ROOT / source, tree / name)
        _add_documents(package, tree, epoch)
        _set_modes(tree)
        _add_control(package, tree)
        for path in (tree, *tree.rglob("*")):
            os.utime(path, (epoch, epoch), follow_symlinks=False)
        out.mkdir(parents=True, exist_ok=True)
        made = out / f"{package.name}_{version()}_amd64.deb"
        subprocess.run(
            [
                "dpkg-deb",
                "--root-owner-group",
                *(DRAFT if is_draft else TIGHT),
                "--build",
                tree,
                made,
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        )
    return made


def units(package: Package) -> list[Path]:
    """Name the units that a package ships."""
    return sorted(path for path in package.units.iterdir() if path.suffix in UNITS)


def enabled(package: Package) -> list[str]:
    """Name those of them that begin with the machine."""
    return [one.name for one in units(package) if "[Install]" in one.read_text()]


def _add_units(package: Package, tree: Path) -> None:
    folder = tree / "usr/lib/systemd/system"
    folder.mkdir(parents=True, exist_ok=True)
    for unit in units(package):
        shutil.copyfile(unit, folder / unit.name)
    for part in sorted(package.units.glob("*.d/*.conf")):  # what is added to a unit
        (folder / part.parent.name).mkdir(exist_ok=True)
        shutil.copyfile(part, folder / part.parent.name / part.name)


def _add_documents(package: Package, tree: Path, epoch: int) -> None:
    folder = tree / "usr/share/doc" / package.name
    folder.mkdir(parents=True, exist_ok=True)
    for name in package.documents:
        shutil.copyfile(ROOT / name, folder / Path(name).name)
    (folder / "copyright").write_text(_COPYRIGHT)
    news = (ROOT / "CHANGELOG.md").read_bytes()
    (folder / "CHANGELOG.md.gz").write_bytes(gzip.compress(news, compresslevel=9, mtime=0))
    entry = _ENTRY.format(package.name, version(), formatdate(epoch))
    (folder / "changelog.gz").write_bytes(gzip.compress(entry.encode(), compresslevel=9, mtime=0))


def _set_modes(tree: Path) -> None:
    """Let everybody read and nobody but root write; what is run says so itself."""
    for path in (tree, *tree.rglob("*")):
        if path.is_symlink():
            continue
        is_run = path.is_dir() or (path.stat().st_mode & 0o100 and ".so" not in path.name)
        path.chmod(0o755 if is_run else 0o644)
    for path in (tree / "etc").rglob("*"):
        if path.is_file() and path.parent.name == "rules.d":
            path.chmod(0o600)  # USBGuard reads no others


def _add_control(package: Package, tree: Path) -> None:
    """Write what dpkg asks, with the sums of all files."""
    control = tree / "DEBIAN"
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {name}\n"
        for name, path in _files(tree)
        if not name.startswith("etc/")
    ]
    control.mkdir(mode=0o755)
    facts = {"@VERSION@": version(), "@SIZE@": str(size), "@UNITS@": " ".join(enabled(package))}
    for source in sorted((package.files / "DEBIAN").iterdir()):
        text = source.read_text()
        for name, value in facts.items():
            text = text.replace(name, value)
        (control / source.name).write_text(text)
        is_script = text.startswith("#!")
        (control / source.name).chmod(0o755 if is_script else 0o644)
    (control / "md5sums").write_text("".join(sums))
    (control / "md5sums").chmod(0o644)


def _files(tree: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(tree).as_posix(), path


def _epoch() -> int:
    """Say when the sources were last changed."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return int(told.stdout)


def main() -> None:
    """Make the packages that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, help="what `make package` made")
    parser.add_argument("--central", action="store_true", help="the central's package as well")
    parser.add_argument("--draft", action="store_true", help="quickly made, for a trial")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    wanted = parser.parse_args()
    if wanted.program is not None:
        print(build(KIOSK, wanted.program, wanted.out, _epoch(), is_draft=wanted.draft))
    if wanted.central:
        print(build(CENTRAL, None, wanted.out, _epoch(), is_draft=wanted.draft))


if __name__ == "__main__":
    main()
