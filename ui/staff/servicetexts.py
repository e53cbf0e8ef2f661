# SPDX-License-Identifier: Apache-2.0
"""What is said of settings, of service and of exercises; in English, to be looked up."""

from collections.abc import Mapping
from typing import Final

from ui.messages import N_

ORIGINS: Final[Mapping[str, str]] = {
    "file": N_("From the settings file: %(place)s"),
    "environment": N_("From the variable %(place)s"),
    "argument": N_("From the option %(place)s"),
    "centre": N_("Set by the centre, number %(place)s"),
    "training": N_("Fixed while people practise here"),
}
"""Where a setting comes from, by ``kiosk.settings.Origin``."""

OVERRIDDEN: Final = N_(
    "The centre has set %(value)s. It does not hold, because this is set on the spot."
)
NOT_SET: Final = N_("not set")

REASONS: Final[Mapping[str, str]] = {
    "cleaning": N_("Cleaning"),
    "repair": N_("Repair"),
    "no-paper": N_("No paper"),
    "other": N_("Another reason"),
}
"""Why staff take the kiosk out of service, by ``kiosk.intake.Reason``."""

CLOSED: Final[Mapping[str, str]] = {
    "gate.maintenance": N_(
        "It was also taken out of service by the centre, the settings or a file. Only they can "
        "end that."
    ),
    "gate.disk": N_("The disk is too full."),
    "gate.clock": N_("The clock is wrong."),
    "gate.unsent": N_("Something has waited too long for the line."),
    "gate.catalogue": N_("Nobody has confirmed the services for too long."),
}
"""Why else no new visit begins, by the code of the gate."""
