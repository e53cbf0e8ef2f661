# SPDX-License-Identifier: Apache-2.0
"""What a published set consists of, as its signed list says."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from kiosk.errors import FormError

FORMAT: Final = 2
"""The shape of ``catalogue.json`` that this program reads and writes."""

_LONGEST_NAME: Final = 200
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Contents:
    """A set's number, and the digest of every file in it by its path."""

    edition: int
    files: Mapping[str, str]


def contents(catalogue: bytes) -> Contents:
    """Read the list of a set whose signature was found good.

    Raises FormError ``form.catalogue.unreadable`` for another format, and
    ``form.catalogue.path`` for a file that would lie elsewhere than in the set.
    """
    try:
        data = json.loads(catalogue)
        if data["format"] != FORMAT:
            raise FormError(f"not of format {FORMAT}", code="form.catalogue.unreadable")
        files = {**data["messages"], **_services(data["services"]), **data.get("speech", {})}
        return Contents(int(data["edition"]), _held(files))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FormError(f"{error}", code="form.catalogue.unreadable") from error


def _held(files: Mapping[Any, Any]) -> Mapping[str, str]:
    """Hold what a list names to paths inside the set and to digests."""
    for name, digest in files.items():
        if not (isinstance(name, str) and _is_inside(name)):
            raise FormError("a file lies outside the set", code="form.catalogue.path")
        if not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            raise TypeError(f"{name} has no digest")
    return files


def _services(entries: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        folder = PurePosixPath(entry["form"]).parent
        found[entry["form"]] = entry["sha256"]
        found |= {f"{folder}/{name}": digest for name, digest in entry["media"].items()}
        found |= entry["samples"]
    return found


def _is_inside(name: str) -> bool:
    """Say whether a path stays within the folder it is put in, on any system."""
    parts = name.split("/")
    return (
        name.isprintable()
        and not {"\\", ":"} & set(name)
        and all(part.strip(".") and len(part.encode()) <= _LONGEST_NAME for part in parts)
        and not name.startswith(".")
    )
