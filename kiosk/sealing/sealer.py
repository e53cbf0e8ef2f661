# SPDX-License-Identifier: Apache-2.0
"""Sealing: from files to one age file that this station can't open again."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.sealing import age
from kiosk.sealing.container import Content, Packing
from kiosk.sealing.recipients import Recipients
from kiosk.sealing.sealed import Sealed
from kiosk.sealing.spool import Spool


class Sealer:
    """Seals to a fixed set of recipients."""

    def __init__(self, recipients: Recipients, folder: Path | None = None) -> None:
        self._recipients = recipients
        self._folder = folder
        """Where sealed bytes wait that are too many for the memory; else the system's place."""

    def seal(self, files: Mapping[str, Content]) -> Sealed:
        """Seal the files into one age file around a zip; two calls never give the same bytes.

        They are read once, in their order, and never held in memory. Raises SealingError for
        what can't be read or is too large, and StorageError when the disk is in trouble.
        """
        spool = Spool(self._folder)
        try:
            age.encrypt(Packing(files), spool, self._recipients.names)
            return spool.finish()
        except BaseException:
            spool.close()
            raise
