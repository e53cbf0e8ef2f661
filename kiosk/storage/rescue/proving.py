# SPDX-License-Identifier: Apache-2.0
"""Holds a submission's row against what else tells of it."""

import hashlib
import re
from typing import Any, Final

from kiosk.clock import ClockTrust
from kiosk.identifiers import SUBMISSION_PATTERN, Digest
from kiosk.intake import Mode
from kiosk.sealing import Keyring
from kiosk.storage.rescue import statements
from kiosk.storage.rescue.history import History
from kiosk.timestamps import from_text

_ID: Final = re.compile(SUBMISSION_PATTERN)

_WORDS: Final = ("id", "reference", "station", "form_id", "form_version", "language")


def prove(
    row: dict[str, Any],
    body: bytes,
    history: History,
    keys: Keyring | None,
    purged: frozenset[object],
) -> dict[str, Any] | None:
    """Hold a row against its bytes, its manifest and the journal; None when it can't be believed.

    What the station signed is right, then what the journal proves, then what the row says.
    """
    stated = statements.proven(row.get("manifest"), keys)
    row = {"manifest": "", **row}
    if keys is not None and stated is None:
        # it is made again when the submission is sent
        row["manifest"] = ""
    said = row if stated is None else stated
    digest = _digest(said, body, purged)
    if stated is not None and stated["digest"] == digest:
        row |= stated
    else:
        found = _by_journal(row, digest, history)
        if found is None:
            return None
        row = found | ({"size": len(body)} if body else {})
    return row if _is_whole(row) else None


def _digest(said: dict[str, Any], body: bytes, purged: frozenset[object]) -> Digest:
    """Say the digest of the bytes; of purged ones there is only what was written down."""
    if body or said.get("id") not in purged:
        return Digest(hashlib.sha256(body).hexdigest())
    return Digest(str(said.get("digest")))


def _by_journal(row: dict[str, Any], digest: Digest, history: History) -> dict[str, Any] | None:
    taken = history.taken(digest)
    if taken is not None:
        row = {**row, **taken, "digest": digest}
        if not is_moment(row.get("taken_at")):
            row["taken_at"] = history.taken_at(digest)
    elif digest != row.get("digest"):
        return None
    if row.get("clock_trust") not in {one.value for one in ClockTrust}:
        row["clock_trust"] = ClockTrust.UNVERIFIED.value
    return row


def _is_whole(row: dict[str, Any]) -> bool:
    return bool(
        is_moment(row.get("taken_at"))
        and _ID.fullmatch(str(row.get("id")))
        and row.get("mode") in {one.value for one in Mode}
        and all(isinstance(row.get(name), str) for name in _WORDS)
    )


def is_moment(value: object) -> bool:
    """Whether it is a moment as it is stored."""
    try:
        from_text(str(value))
    except ValueError:
        return False
    return isinstance(value, str)
