# SPDX-License-Identifier: Apache-2.0
"""A store of submissions in memory, for tests."""

from kiosk.errors import StorageError
from kiosk.identifiers import SubmissionId
from kiosk.intake.model import Submission
from kiosk.intake.port import ConflictError, ReferenceTakenError


class MemorySubmissions:
    """Keeps submissions in a dictionary and fails when it is told to."""

    def __init__(self) -> None:
        self.taken: dict[SubmissionId, Submission] = {}
        self._trouble: StorageError | None = None
        self._stores_first = False

    def fail_once(self, trouble: StorageError, *, after_storing: bool = False) -> None:
        """Let the next ``take`` raise, before or after it has stored the submission."""
        self._trouble, self._stores_first = trouble, after_storing

    def take(self, submission: Submission) -> Submission:
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
            stored = self.taken[submission.id] = submission
        if trouble:
            raise trouble
        return stored

    def find(self, submission: SubmissionId) -> Submission | None:
        """Look for a submission by its id."""
        return self.taken.get(submission)
