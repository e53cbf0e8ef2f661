# SPDX-License-Identifier: Apache-2.0
"""Lists what a build is made of: its files with sizes and digests, and their sum by component.

Usage: ``python packaging/inventory.py dist/kiosk`` prints the sums;
``… dist/kiosk docs/reference/build.md`` writes them into that page, between its two marks.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from freezing import CONTENTS

MANIFEST: Final = "manifest.json"
INSIDE: Final = "_internal"
MARKS: Final = ("<!-- sizes: begin -->", "<!-- sizes: end -->")


def manifest(folder: Path, about: Mapping[str, Any]) -> str:
    """Write down every file of a finished build."""
    listing = {
        "version": about["version"],
        "commit": about["commit"],
        "sizes": sizes(folder),
        "files": files(folder),
    }
    return json.dumps(listing, indent=1, sort_keys=True) + "\n"


def files(folder: Path) -> list[dict[str, Any]]:
    """Describe every file but the manifest itself; a link is described by where it leads."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found.append({"path": name, "component": component(name), "link": str(path.readlink())})
        elif path.is_file() and name != f"{INSIDE}/{MANIFEST}":
            content = path.read_bytes()
            found.append(
                {
                    "path": name,
                    "component": component(name),
                    "size": len(content),
                    "sha256": sha256(content).hexdigest(),
                }
            )
    return found


def sizes(folder: Path) -> dict[str, int]:
    """Sum the bytes of a build's files by component."""
    found: Counter[str] = Counter()
    for one in files(folder):
        found[one["component"]] += one.get("size", 0)
    return dict(found)


def component(name: str) -> str:
    """Say to what a file belongs; the first pattern that fits decides."""
    inner = name.removeprefix(f"{INSIDE}/")
    for title, patterns in CONTENTS["components"].items():
        if any(fnmatchcase(inner, pattern) for pattern in patterns):
            return str(title)
    raise ValueError(f"no component for {name}: packaging/contents.toml")


def table(found: Mapping[str, int]) -> Sequence[str]:
    """Set the sums in megabytes (10^6 bytes) as a table of Markdown, the largest first."""
    rows = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    lines = [f"| {title} | {size / 1e6:.1f} |" for title, size in rows]
    total = f"| **all** | **{sum(found.values()) / 1e6:.1f}** |"
    return ("| component | MB |", "|---|---:|", *lines, total)


def differences(one: Path, other: Path) -> list[str]:
    """Name the files that are not the same in two builds."""
    first, second = ({file["path"]: file for file in files(folder)} for folder in (one, other))
    return sorted(
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )


def main(folder: Path, page: Path | None) -> None:
    """Print the table, or write it into a page."""
    found = json.loads((folder / INSIDE / MANIFEST).read_bytes())["sizes"]
    text = "\n".join(table(found))
    if page is None:
        print(text)
        return
    before, rest = page.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    page.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
