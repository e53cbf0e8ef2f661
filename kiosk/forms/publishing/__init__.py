# SPDX-License-Identifier: Apache-2.0
"""From an author's form to what a kiosk loads; never runs in the kiosk."""

from kiosk.forms.publishing.inventory import (
    DESK,
    DESK_LANGUAGES,
    all_messages,
    desk_messages,
)
from kiosk.forms.publishing.problems import Problem, Severity
from kiosk.forms.publishing.publisher import PublishedService, PublishReport, check, publish
from kiosk.forms.publishing.replaying import Outcome, replay
from kiosk.forms.publishing.speaking import unheard

__all__ = [
    "DESK",
    "DESK_LANGUAGES",
    "Outcome",
    "Problem",
    "PublishReport",
    "PublishedService",
    "Severity",
    "all_messages",
    "check",
    "desk_messages",
    "publish",
    "replay",
    "unheard",
]
