# SPDX-License-Identifier: Apache-2.0
"""A store of submissions in memory, for tests."""

from dataclasses import replace

from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.intake.model import Submission, Submitted
from kiosk.intake.port import ConflictError, ReferenceTakenError
from kiosk.sealing import Sealed


class MemorySubmissions:
    """Keeps submissions in a dictionary and fails when it is told to."""

    def __init__(self) -> None:
        self.taken: dict[SubmissionId, Submission] = {}
        self._trouble: StorageError | None = None
        self._stores_first = False

    def fail_once(self, trouble: StorageError, *, after_storing: bool = False) -> None:
        """Let the next ``take`` raise, before or after it has stored the submission."""
        self._trouble, self._stores_first = trouble, after_storing

    def take(self, submission: Submission) -> Submitted:
        """Store the submission, or find that it is stored."""
        trouble, self._trouble = self._trouble, None
        if trouble and not self._stores_first:
            raise trouble
        stored = self.taken.get(submission.id)
        if stored is not None and stored.digest != submission.digest:
            raise ConflictError("the id is stored with another digest")
        if stored is None:
            if any(one.reference == submission.reference for one in self.taken.values()):
                raise ReferenceTakenError("the reference number is taken")
            stored = self.taken[submission.id] = _copied(submission)
        if trouble:
            raise trouble
        return Submitted.of(stored)

    def find(self, submission: SubmissionId) -> Submitted | None:
        """Look for a submission by its id."""
        stored = self.taken.get(submission)
        return None if stored is None else Submitted.of(stored)


def _copied(submission: Submission) -> Submission:
    """Read the bytes, as every store must: whoever sealed them gives them up afterwards."""
    return replace(submission, sealed=Sealed.of(b"".join(submission.sealed.chunks())))
