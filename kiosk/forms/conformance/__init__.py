# SPDX-License-Identifier: Apache-2.0
"""Replays recorded cases: a form, what a person did, and the states that had to follow.

A case is a JSON object; `docs/reference/xforms.md` describes its keys.
"""

from kiosk.forms.conformance.cases import Case, read_cases
from kiosk.forms.conformance.replaying import CaseOutcome, Difference, run_case
from kiosk.forms.conformance.sessions import CaseSession, load

__all__ = [
    "Case",
    "CaseOutcome",
    "CaseSession",
    "Difference",
    "load",
    "read_cases",
    "run_case",
]
