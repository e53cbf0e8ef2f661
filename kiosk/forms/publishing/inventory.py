# SPDX-License-Identifier: Apache-2.0
"""Every English text of the product: services, screens, receipts and errors."""

from pathlib import Path

from kiosk.forms.publishing.sources import form_messages
from kiosk.i18n.extraction import from_tree
from kiosk.i18n.messages import Message

PROGRAM = ("kiosk", "ui")
"""Where screens, receipts and errors have their texts."""


def all_messages(root: Path) -> tuple[Message, ...]:
    """Collect every text below the project's folder that a translator has to know."""
    return (*form_messages([root / "resources" / "services"]), *from_tree(root, *PROGRAM))
