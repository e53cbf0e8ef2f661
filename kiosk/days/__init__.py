# SPDX-License-Identifier: Apache-2.0
"""What a service point's days came to: the report of one, signed off, and the figures of many."""

from kiosk.days.days import Days, DaySigningError, Listed, listed, standing
from kiosk.days.incidents import Kind, kinds
from kiosk.days.insights import SPANS, Insights
from kiosk.days.keeping import Keeping
from kiosk.days.lines import Line, lines
from kiosk.days.model import DayReport, Incident, Place, Signed, Standing, Unsent
from kiosk.days.questions import Question, questions

__all__ = [
    "SPANS",
    "DayReport",
    "DaySigningError",
    "Days",
    "Incident",
    "Insights",
    "Keeping",
    "Kind",
    "Line",
    "Listed",
    "Place",
    "Question",
    "Signed",
    "Standing",
    "Unsent",
    "kinds",
    "lines",
    "listed",
    "questions",
    "standing",
]
