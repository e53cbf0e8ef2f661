# SPDX-License-Identifier: Apache-2.0
"""What those are told who look after a kiosk, by stable codes; in English, to be looked up."""

from collections.abc import Mapping
from typing import Final

from ui.messages import N_

KEYS: Final[Mapping[str, str]] = {
    "next": N_("Next"),
    "previous": N_("Previous"),
    "on": N_("Next page"),
    "back": N_("Page before"),
    "select": N_("Select"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Left"),
    "right": N_("Right"),
    "curtain": N_("Curtain"),
    "repeat": N_("Repeat"),
    "pause": N_("Pause"),
    "faster": N_("Faster"),
    "slower": N_("Slower"),
    "louder": N_("Louder"),
    "softer": N_("Softer"),
    "headphones_in": N_("Headphones in"),
    "headphones_out": N_("Headphones out"),
    "staff": N_("Staff"),
}
"""What the keys of a keypad do (``ui.keypads.Move``)."""

SAID: Final[Mapping[str, str]] = {
    "": N_("It was said. Did you hear it?"),
    "speech.voice": N_("This language has no voice here."),
    "speech.device": N_("There is no sound device."),
}
"""What came of saying a sentence; anything else is trouble with the voice."""

NOT_SAID: Final = N_("The voice did not answer (%(code)s).")

TOUCH_WHOLE: Final = N_("All %(fields)s fields of the screen were touched.")
TOUCH_LACKING: Final = N_("%(touched)s of %(fields)s fields of the screen were touched.")

DONE: Final[Mapping[str, str]] = {
    "report": N_("The report is on the stick: %(file)s"),
    "export": N_("Log and journal are on the stick: %(file)s"),
    "whole": N_("The journal is whole: %(count)s records, up to number %(number)s."),
    "broken": N_(
        "The journal is not what was written, first at record %(number)s (%(code)s). Keep the disk."
    ),
    "gone": N_(
        "Record %(number)s of the journal (%(code)s) says that older records are gone. Keep the "
        "disk where nobody knows of that."
    ),
    "mark": N_("The mark beside the journal can't be believed (%(code)s). Keep the disk."),
}

TROUBLES: Final[Mapping[str, str]] = {
    "stick.absent": N_("Plug a stick in that this kiosk may write to, and try again."),
    "stick.full": N_("The stick is full. Take another one."),
    "stick.unwritable": N_("The stick can't be written to. Take another one."),
    "stick.body": N_("The stick gives back other bytes than it was given. Take another one."),
    "staff.not-allowed": N_("Your role does not allow this."),
}

TROUBLE: Final = N_("This did not work (%(code)s).")
