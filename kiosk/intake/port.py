# SPDX-License-Identifier: Apache-2.0
"""How finished answers are sealed, and where submissions are kept."""

from typing import Protocol

from kiosk.errors import KioskError, StorageError
from kiosk.identifiers import SubmissionId
from kiosk.intake.model import Finished, Submission, Submitted
from kiosk.sealing import Sealed


class ReferenceTakenError(KioskError):
    """Another submission of this station has the reference number; nothing was stored."""

    code = "intake.reference-taken"


class ConflictError(StorageError):
    """The id is stored already with other bytes; nothing was changed."""

    code = "intake.conflict"


class Seal(Protocol):
    """Makes the bytes of a submission, for wherever it goes.

    They are made once and frozen: every try to store or to send them uses the same. What they
    are on the station's disk MUST tell whoever takes it away nothing of the answers.
    """

    def check(self, form_id: str, public_key: str, /) -> None:
        """Raise SealingError when no submission of such a form could be sealed."""

    def seal(self, finished: Finished) -> Sealed:
        """Seal answers. Raises SealingError or StorageError."""


class Submissions(Protocol):
    """The durable store of what was taken."""

    def take(self, submission: Submission) -> Submitted:
        """Store the submission, its outbox entry and its audit record: all or nothing.

        MUST return only after the transaction is durable, and then what is stored. The
        same id with the same digest again is success and returns the first one.
        Raises ReferenceTakenError, ConflictError, or StorageError: nothing was stored,
        unless its code is ``storage.unconfirmed``, which says that nobody can know yet.
        Calling again with the same submission is always safe.
        """

    def find(self, submission: SubmissionId) -> Submitted | None:
        """Look for a submission by its id. Raises StorageError."""
