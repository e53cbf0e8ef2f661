# SPDX-License-Identifier: Apache-2.0
"""How services and visits are called in the lists of the staff area."""

from typing import TYPE_CHECKING

from kiosk.i18n import language
from kiosk.identifiers import made_at
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.intake import Visit


def title_of(service: "Service", code: str) -> str:
    """Say what a service is called in a language."""
    return service.title(code)


def told_of(visit: "Visit", words: Words) -> str:
    """Tell visits of one service apart: whose language, and since when; never by an answer."""
    return f"{language(visit.language).name} · {words.datetime(made_at(visit.id))}"
