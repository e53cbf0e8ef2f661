# SPDX-License-Identifier: Apache-2.0
"""What members of staff are told, by stable codes; in English, to be looked up."""

from collections.abc import Mapping
from typing import Final

from ui.messages import N_

ROLES: Final[Mapping[str, str]] = {
    "officer": N_("Officer"),
    "supervisor": N_("Supervisor"),
    "technician": N_("Technician"),
}

REFUSALS: Final[Mapping[str, str]] = {
    "staff.refused": N_("The name, the badge or the PIN is not right."),
    "staff.wait": N_("Too many wrong tries. Try again in %(seconds)s seconds."),
    "staff.locked": N_(
        "This account is locked. A supervisor or the centre has to let you in again."
    ),
    "staff.expired": N_("This account has expired. Ask those who gave it to you."),
    "staff.roster": N_(
        "The list of the staff has not been confirmed for too long. It is fetched as soon as the "
        "line is up."
    ),
    "staff.pin": N_("Choose 6 to 12 digits that are not easy to guess, and not the PIN you had."),
    "staff.pin-differs": N_("The two PINs are not the same."),
    "staff.not-allowed": N_("Your role does not allow this."),
    "staff.name": N_("A name has 2 to 40 letters, digits and spaces."),
    "staff.taken": N_("Somebody has this name already."),
    "staff.unknown": N_("This account has been ended."),
    "staff.centre": N_("The centre made this account, and the centre alone changes it."),
    "staff.own": N_("You cannot do this to your own account."),
    "staff.last-supervisor": N_(
        "Nobody would be left to look after the accounts. Make another supervisor first."
    ),
    "visit.held": N_("A colleague has this visit in hand."),
    "visit.too-many": N_("Eight visits are open. Finish one, or give one up."),
    "slip.unreadable": N_("This is no resume slip, or its code was mistyped."),
    "slip.unknown": N_(
        "Neither this station nor the centre knows this slip. The other kiosk may not have reached "
        "the centre yet."
    ),
    "slip.unanswered": N_("The answer was lost on the way. Read the slip here once more."),
    "slip.taken": N_("Somebody went on with this slip already."),
    "slip.expired": N_("This slip is older than three days. Its answers were erased."),
    "slip.damaged": N_("The answers of this slip can't be opened."),
    "slip.renewed": N_("The form has changed since. The visit has to be begun anew."),
    "slip.wait": N_("Too many slips opened nothing. Try again in %(seconds)s seconds."),
    "": N_("This did not work. Try again, or ask the technician."),
}
"""Why somebody was not let in, or may not do something."""


def refusal(code: str) -> str:
    """Find the text for a StaffError."""
    return REFUSALS.get(code, REFUSALS[""])
