# SPDX-License-Identifier: Apache-2.0
"""Who may do what: the roles of a service point, read from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources


class Role(StrEnum):
    """What somebody is at a service point; none includes another."""

    OFFICER = "officer"
    """Takes people's applications at the desk."""
    SUPERVISOR = "supervisor"
    """Answers for the day, and for those who work there."""
    TECHNICIAN = "technician"
    """Keeps the kiosk alive, and sees nobody's application."""


class Action(StrEnum):
    """What a member of staff may be allowed; ``roles.toml`` says what each means."""

    ASSIST = "assist"
    CONTINUE_VISIT = "continue-visit"
    OVERRIDE = "override"
    LOOK_TODAY = "look-today"
    VERIFY_RECEIPT = "verify-receipt"
    REPRINT = "reprint"
    RETRY = "retry"
    HOLD = "hold"
    EXPORT_QUEUE = "export-queue"
    REPORT = "report"
    SIGN_OFF = "sign-off"
    LOOK_INSIGHT = "look-insight"
    TEST_DEVICES = "test-devices"
    MAINTAIN = "maintain"
    EXPORT_LOGS = "export-logs"
    VERIFY_AUDIT = "verify-audit"
    LOOK_SETTINGS = "look-settings"
    MANAGE_STAFF = "manage-staff"
    TRAIN = "train"
    END_PROGRAM = "end-program"
    RETIRE_STATION = "retire-station"


def may(role: Role, action: Action) -> bool:
    """Whether a role is allowed an action; what the file does not name is allowed to nobody."""
    return role in _allowed().get(action, frozenset())


@cache
def _allowed() -> Mapping[Action, frozenset[Role]]:
    text = (resources.files("kiosk.staff") / "roles.toml").read_text(encoding="utf-8")
    return {
        Action(name): frozenset(map(Role, entry["roles"]))
        for name, entry in tomllib.loads(text).items()
    }
