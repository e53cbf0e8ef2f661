# SPDX-License-Identifier: Apache-2.0
"""Every English text of the product: services, screens, receipts and errors; and the desk's."""

from pathlib import Path

from kiosk.forms.publishing.sources import form_messages
from kiosk.i18n.extraction import DATA, from_tree
from kiosk.i18n.messages import Message

PROGRAM = ("kiosk", "ui", DATA)
"""Where screens, receipts, errors and exercises have their texts."""

DESK = "kiosk/central/desk"
"""Whose pages the Service's own people read: in fewer languages, so with catalogues of their own."""

DESK_LANGUAGES = ("az", "en")


def all_messages(root: Path) -> tuple[Message, ...]:
    """Collect every text below the project's folder that the public may meet."""
    program = (one for one in from_tree(root, *PROGRAM) if not one.place.startswith(f"{DESK}/"))
    return (*form_messages([root / "resources" / "services"]), *program)


def desk_messages(root: Path) -> tuple[Message, ...]:
    """Collect every text of the desk's pages, each once."""
    found = {one.key: one for one in from_tree(root, DESK)}
    return tuple(found.values())
