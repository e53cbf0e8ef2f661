# SPDX-License-Identifier: Apache-2.0
"""One visit, from the choice of a service to a submission that is stored."""

from typing import TYPE_CHECKING

from kiosk.lazily import exported

if TYPE_CHECKING:
    from kiosk.intake import statement
    from kiosk.intake.changes import Changes
    from kiosk.intake.gates import Closed, ClosedError, Gate, Gates, Reason
    from kiosk.intake.idle import Idle, IdlePolicy
    from kiosk.intake.intake import Intake
    from kiosk.intake.model import Finished, Mode, Problem, Submission, Submitted
    from kiosk.intake.port import ConflictError, ReferenceTakenError, Seal, Submissions
    from kiosk.intake.savepoint import SavedVisit, Savepoint
    from kiosk.intake.savepoints import Savepoints
    from kiosk.intake.service_seal import ServiceSeal
    from kiosk.intake.visit import Visit

__all__ = [
    "Changes",
    "Closed",
    "ClosedError",
    "ConflictError",
    "Finished",
    "Gate",
    "Gates",
    "Idle",
    "IdlePolicy",
    "Intake",
    "Mode",
    "Problem",
    "Reason",
    "ReferenceTakenError",
    "SavedVisit",
    "Savepoint",
    "Savepoints",
    "Seal",
    "ServiceSeal",
    "Submission",
    "Submissions",
    "Submitted",
    "Visit",
    "statement",
]

__getattr__ = exported(
    __name__,
    {
        "Changes": "changes",
        "Closed": "gates",
        "ClosedError": "gates",
        "ConflictError": "port",
        "Finished": "model",
        "Gate": "gates",
        "Gates": "gates",
        "Idle": "idle",
        "IdlePolicy": "idle",
        "Intake": "intake",
        "Mode": "model",
        "Problem": "model",
        "Reason": "gates",
        "ReferenceTakenError": "port",
        "SavedVisit": "savepoint",
        "Savepoint": "savepoint",
        "Savepoints": "savepoints",
        "Seal": "port",
        "ServiceSeal": "service_seal",
        "Submission": "model",
        "Submissions": "port",
        "Submitted": "model",
        "Visit": "visit",
    },
)
