# SPDX-License-Identifier: Apache-2.0
"""Secrets that people remember, as argon2id keeps them: one at a time, so memory stays bounded."""

from functools import cached_property
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.errors import OperationalError


class CrowdError(OperationalError):
    """So many secrets wait to be compared that this one has to come again."""

    code = "hashing.busy"


class Hasher:
    """Makes and compares what is kept of secrets; may be shared by threads."""

    def __init__(self, *, memory: int, rounds: int, waiting: int) -> None:
        """Say the cost of one guess (``memory`` in KiB), and how many callers may wait."""
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)
        self._one = Lock()
        self._waiting = BoundedSemaphore(waiting)

    def hashed(self, secret: str) -> str:
        """Make what is kept of a secret."""
        with self._one:
            return self._hasher.hash(secret)

    def fits(self, secret: str, kept: str | None) -> bool:
        """Say whether it is the secret; takes as long where there is none to compare with.

        Raises CrowdError.
        """
        if not self._waiting.acquire(blocking=False):
            raise CrowdError
        try:
            with self._one:
                return self._fits(secret, kept)
        finally:
            self._waiting.release()

    def _fits(self, secret: str, kept: str | None) -> bool:
        try:
            self._hasher.verify(kept or self._nobodys, secret)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("")
