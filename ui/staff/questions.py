# SPDX-License-Identifier: Apache-2.0
"""What the index of public services asks, and how its answers are said: English, to be looked up."""

from collections.abc import Mapping
from typing import Final

from ui.messages import N_

QUESTIONS: Final[Mapping[str, str]] = {
    "information": N_("Are people told of the service in more than one way?"),
    "electronic": N_("Can people use the service electronically?"),
    "time": N_("Does the service take little time?"),
    "once": N_("Are people spared papers and data that the state has already?"),
    "courtesy": N_("Are those who give the service courteous?"),
    "complaints": N_("Can people complain, and are complaints looked into?"),
    "feedback": N_("Is it known what people think of the service?"),
}

ANSWERS: Final[Mapping[str, str]] = {
    "information": N_("Languages in which people came here: %(value)s"),
    "electronic": N_("Submitted electronically here: %(value)s"),
    "time": N_("Seconds of a visit on average: %(value)s"),
    "complaints": N_("Messages and complaints sent from here: %(value)s"),
    "feedback": N_("The faces that people chose, of 5: %(value)s"),
}
