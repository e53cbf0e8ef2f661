# SPDX-License-Identifier: Apache-2.0
"""What lies beside the answers inside the seal."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from kiosk.identifiers import SubmissionId
from kiosk.intake.model import Mode

FORMAT: Final = 1
INSTANCE: Final = "submission.xml"
MANIFEST: Final = "manifest.json"


def files(
    instance: bytes,
    attachments: Mapping[str, bytes],
    *,
    submission: SubmissionId,
    form_id: str,
    form_version: str,
    language: str,
    mode: Mode,
    station: str,
) -> Mapping[str, bytes]:
    """Arrange the files that are sealed: the manifest first, then what it names with digests."""
    contents = {INSTANCE: instance, **attachments}
    manifest = {
        "format": FORMAT,
        "id": submission,
        "form": {"id": form_id, "version": form_version},
        "language": language,
        "mode": mode.value,
        "station": station,
        "files": [
            {"name": name, "size": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in contents.items()
        ],
    }
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return {MANIFEST: text.encode(), **contents}
