# SPDX-License-Identifier: Apache-2.0
"""From an author's form to what a kiosk loads; never runs in the kiosk."""

from kiosk.forms.publishing.inventory import (
    DESK,
    DESK_LANGUAGES,
    all_messages,
    desk_messages,
)
from kiosk.forms.publishing.problems import Problem, Severity
from kiosk.forms.publishing.publisher import (
    PublishedService,
    PublishReport,
    check,
    publish,
    texts,
)
from kiosk.forms.publishing.replaying import Outcome, replay
from kiosk.forms.publishing.reporting import FormTexts, Said
from kiosk.forms.publishing.speaking import unheard

__all__ = [
    "DESK",
    "DESK_LANGUAGES",
    "FormTexts",
    "Outcome",
    "Problem",
    "PublishReport",
    "PublishedService",
    "Said",
    "Severity",
    "all_messages",
    "check",
    "desk_messages",
    "publish",
    "replay",
    "texts",
    "unheard",
]
