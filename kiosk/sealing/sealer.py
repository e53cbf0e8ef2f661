# SPDX-License-Identifier: Apache-2.0
"""Sealing: from files to one age file that this station can't open again."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.sealing import age
from kiosk.sealing.container import pack
from kiosk.sealing.recipients import Recipients


class Sealer:
    """Seals to a fixed set of recipients."""

    def __init__(self, recipients: Recipients) -> None:
        self._recipients = recipients

    def seal(self, files: Mapping[str, bytes | Path]) -> bytes:
        """Seal the files into one age file around a zip; two calls never give the same bytes."""
        return age.encrypt(pack(files), self._recipients.names)
