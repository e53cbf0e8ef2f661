# SPDX-License-Identifier: Apache-2.0
"""What the applicant reads, in English; the catalogues say it in the other languages."""

from collections.abc import Mapping
from typing import Final


def N_(text: str) -> str:  # noqa: N802 the mark that the translators' tool looks for
    """Mark a text that is translated where it is shown."""
    return text


PAGE: Final[Mapping[str, str]] = {
    "service": N_("State Migration Service"),
    "title": N_("Where your application stands"),
    "language": N_("Language"),
    "asking": N_("One moment: the Service is being asked."),
    "none": N_("Open this page with the code on your receipt"),
    "none_how": N_(
        "Point the camera of your phone at the square code. The number alone opens nothing, "
        "so that nobody else can look."
    ),
    "unknown": N_("This receipt was not found"),
    "unknown_how": N_(
        "Point the camera of your phone at the square code on your receipt again. If it is not "
        "found then either, call 919 or show the receipt at the desk."
    ),
    "busy": N_("Too many questions at once"),
    "busy_how": N_("Wait a minute and try again."),
    "away": N_("The Service can't be reached now"),
    "away_how": N_("Your application is safe. Try again, or call 919."),
    "again": N_("Try again"),
    "reference": N_("Your reference number"),
    "steps": N_("Steps of your application"),
    "questions": N_("Questions: call 919, day and night."),
    "privacy": N_("This page shows nothing about you and leaves nothing on your phone."),
    "noscript": N_(
        "Your browser can't read the code here. Show your receipt at the desk or call 919: you "
        "are told where your application stands."
    ),
}
"""By the names in the template."""

STATES: Final[Mapping[str, str]] = {
    "done": N_("Completed"),
    "now": N_("Now"),
    "ahead": N_("Not yet"),
}

TAKEN: Final = N_("Taken by the kiosk")
RECEIVED: Final = N_("Received by the Service")
NOT_RECEIVED: Final = N_("Not yet received by the Service")
ON_ITS_WAY: Final = N_("The kiosk sends it to the Service as soon as there is a connection.")
WILL_BE_TOLD: Final = N_("You see here when the Service takes the next step.")
CLOCK_WAS_WRONG: Final = N_("The clock of the kiosk was not right then.")

STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "documents-missing": (
        N_("Documents are missing"),
        N_("Call 919: you are told which ones, and how to hand them in."),
    ),
    "in-review": (
        N_("In review"),
        N_("The Service is looking at your application."),
    ),
    "decided": (
        N_("Decided"),
        N_("Call 919 to hear the decision."),
    ),
    "awaiting-payment": (
        N_("Awaiting payment"),
        N_("Call 919: you are told how much to pay, and how."),
    ),
    "issued": (
        N_("Issued"),
        N_("Your document is ready. Call 919 to hear where to collect it."),
    ),
}
"""What the back office's steps are called, and what they mean for whoever waits."""
