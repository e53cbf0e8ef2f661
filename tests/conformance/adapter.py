# SPDX-License-Identifier: Apache-2.0
"""Puts recorded cases of other engines to ours, for a checker that lives outside this tree."""

from kiosk.forms import conformance

_OURS_ALONE = {"type", "length"}
"""Conditions that only this engine judges: the form of a value, and its length."""


def load(case):
    """Open a case's form as its recorded engine did."""
    return _Recorded(conformance.load(case))


class _Recorded:
    def __init__(self, session):
        self._session = session
        self.act = session.act

    def state(self):
        """Say everything that the checker compares, with validity as other engines see it."""
        state = self._session.state()
        for facts in state["nodes"].values():
            violation = facts.get("violation")
            if violation is not None and violation["condition"] in _OURS_ALONE:
                facts["valid"] = True
        return state
