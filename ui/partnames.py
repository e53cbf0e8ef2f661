# SPDX-License-Identifier: Apache-2.0
"""The parts of a station and how they are, in words for those who look after it."""

from collections.abc import Mapping
from typing import Final

from kiosk.diagnostics import Health
from ui.messages import N_

PARTS: Final[Mapping[str, str]] = {
    "surroundings": N_("Surroundings"),
    "interpreter and Qt": N_("Python and Qt"),
    "screen": N_("Screen"),
    "fonts": N_("Fonts"),
    "services": N_("Services"),
    "database": N_("Database"),
    "damaged databases": N_("Damaged databases"),
    "savepoint": N_("Savepoint"),
    "signing key": N_("Signing key"),
    "printer": N_("Printer"),
    "readers": N_("Readers"),
    "keypad": N_("Keypad"),
    "queue": N_("Queue"),
    "new visits": N_("New visits"),
    "forms' keys": N_("Keys of the forms"),
    "enrolment": N_("Enrolment"),
    "central": N_("Centre"),
    "network": N_("Network"),
    "certificates": N_("Certificates"),
    "neighbours": N_("Other stations"),
    "clock": N_("Clock"),
    "disk": N_("Disk"),
    "journal": N_("Audit journal"),
    "voices": N_("Voices"),
    "sound": N_("Sound"),
    "versions": N_("Versions"),
    "scanner": N_("Scanner"),
    "camera": N_("Document camera"),
    "stick": N_("Memory stick"),
    "reader": N_("Bar code reader"),
    "program": N_("Program"),
}
"""What each part of the doctor's list is called."""

HEALTHS: Final[Mapping[Health, str]] = {
    Health.WELL: N_("Works"),
    Health.MISSING: N_("To be looked at"),
    Health.FAILED: N_("Does not work"),
}
