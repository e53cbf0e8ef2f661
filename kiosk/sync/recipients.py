# SPDX-License-Identifier: Apache-2.0
"""Learns once to whom this station seals."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.audit import Journal
from kiosk.errors import SealingError
from kiosk.sealing import Recipients


def known_recipients(
    folder: Path, ask: Callable[[], Sequence[str]], journal: Journal
) -> Recipients:
    """Load the installed recipients, or ask the Service where none were ever installed.

    Installed ones are never replaced by what the line says: whoever could do that would
    read everything from then on. Raises SealingError, and DeliveryError when it asked in vain.
    """
    try:
        return Recipients.load(folder)
    except SealingError as error:
        if error.code != "sealing.no-recipient":
            raise
    recipients = Recipients(ask())
    recipients.save(folder)
    journal.record("recipients-learnt", {"recipients": " ".join(recipients.names)})
    return recipients
